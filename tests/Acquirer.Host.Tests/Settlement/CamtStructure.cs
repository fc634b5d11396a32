using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Iso8583.Host.Settlement.Reports;

namespace Iso8583.Host.Tests.Settlement;

/// <summary>
/// Order, number and content of the elements of a camt.053.001.08, for the types that a statement of ours uses. Source: ISO 20022 message definition
/// BankToCustomerStatementV08 (GroupHeader81, AccountStatement9, CashAccount39, CashBalance8, ReportEntry10); written down here in a form of our own.
/// </summary>
internal static partial class CamtStructure
{
    // name, lowest and highest number, type; a choice is marked by a leading bar.
    private static readonly Dictionary<string, string> Types = new(StringComparer.Ordinal)
    {
        ["Document"] = "BkToCstmrStmt 1 1 Statement",
        ["Statement"] = "GrpHdr 1 1 Header, Stmt 1 * Account, SplmtryData 0 * Any",
        ["Header"] = "MsgId 1 1 Text35, CreDtTm 1 1 DateTime, MsgRcpt 0 1 Any, MsgPgntn 0 1 Any, OrgnlBizQry 0 1 Any, AddtlInf 0 1 Text500",
        ["Account"] = "Id 1 1 Text35, StmtPgntn 0 1 Any, ElctrncSeqNb 0 1 Any, RptgSeq 0 1 Any, LglSeqNb 0 1 Any, CreDtTm 0 1 DateTime, FrToDt 0 1 Any, CpyDplctInd 0 1 Any, RptgSrc 0 1 Any, "
            + "Acct 1 1 Cash, RltdAcct 0 1 Any, Intrst 0 * Any, Bal 1 * Balance, TxsSummry 0 1 Any, Ntry 0 * Entry, AddtlStmtInf 0 1 Text500",
        ["Cash"] = "Id 1 1 AccountId, Tp 0 1 Any, Ccy 0 1 Currency, Nm 0 1 Text70, Prxy 0 1 Any, Ownr 0 1 Any, Svcr 0 1 Any",
        ["AccountId"] = "|IBAN 1 1 Any, Othr 1 1 OtherId",
        ["OtherId"] = "Id 1 1 Text34, SchmeNm 0 1 Any, Issr 0 1 Text35",
        ["Balance"] = "Tp 1 1 BalanceType, CdtLine 0 * Any, Amt 1 1 Amount, CdtDbtInd 1 1 Indicator, Dt 1 1 Date, Avlbty 0 * Any",
        ["BalanceType"] = "CdOrPrtry 1 1 BalanceCode, SubTp 0 1 Any",
        ["BalanceCode"] = "|Cd 1 1 Text4, Prtry 1 1 Text35",
        ["Date"] = "|Dt 1 1 Day, DtTm 1 1 DateTime",
        ["Entry"] = "NtryRef 0 1 Text35, Amt 1 1 Amount, CdtDbtInd 1 1 Indicator, RvslInd 0 1 Any, Sts 1 1 Status, BookgDt 0 1 Date, ValDt 0 1 Date, AcctSvcrRef 0 1 Text35, Avlbty 0 * Any, BkTxCd 1 1 Code, "
            + "ComssnWvrInd 0 1 Any, AddtlInfInd 0 1 Any, AmtDtls 0 1 Any, Chrgs 0 1 Any, TechInptChanl 0 1 Any, Intrst 0 1 Any, CardTx 0 1 Any, NtryDtls 0 * Any, AddtlNtryInf 0 1 Text500",
        ["Status"] = "|Cd 1 1 Text4, Prtry 1 1 Text35",
        ["Code"] = "Domn 0 1 Any, Prtry 0 1 Proprietary",
        ["Proprietary"] = "Cd 1 1 Text35, Issr 0 1 Text35",
    };

    private static readonly XNamespace Space = Camt053.Namespace;

    /// <summary>Every fault, as a path and what was expected; empty for a sound document.</summary>
    public static IReadOnlyList<string> FaultsOf(string xml)
    {
        var root = XDocument.Parse(xml).Root!; // a document that can be parsed has a root
        var faults = new List<string>();
        if (root.Name != Space + "Document") faults.Add("the root is no Document of the namespace");
        Check(root, "Document", "Document", faults);
        return faults;
    }

    private static void Check(XElement element, string type, string path, List<string> faults)
    {
        if (type != "Amount" && element.Attributes().Any(a => !a.IsNamespaceDeclaration)) faults.Add($"{path}: attributes");
        if (!Types.TryGetValue(type, out var members))
        {
            if (element.HasElements || !IsContent(element, type)) faults.Add($"{path}: '{element.Value}' is no {type}");
            return;
        }

        var parts = members.TrimStart('|').Split(", ").Select(part => part.Split(' ')).ToList();
        var children = element.Elements().ToList();
        var next = 0;
        foreach (var part in parts)
        {
            var count = 0;
            for (; next < children.Count && children[next].Name == Space + part[0]; next++)
            {
                Check(children[next], part[3], $"{path}/{part[0]}", faults);
                count++;
            }

            if (count > 1 && part[2] == "1") faults.Add($"{path}/{part[0]}: {count} times");
            if (count == 0 && part[1] == "1" && members[0] != '|') faults.Add($"{path}/{part[0]} is missing");
        }

        if (members[0] == '|' && children.Count != 1) faults.Add($"{path}: one of its choices");
        if (next < children.Count) faults.Add($"{path}/{children[next].Name.LocalName} is unknown or in the wrong place");
    }

    private static bool IsContent(XElement element, string type) => type switch
    {
        "Indicator" => element.Value is "CRDT" or "DBIT",
        "Currency" => CurrencyCode().IsMatch(element.Value),
        "Amount" => CurrencyCode().IsMatch(element.Attribute("Ccy")?.Value ?? "") && AmountText().IsMatch(element.Value) && element.Value.Count(char.IsAsciiDigit) <= 18,
        "Day" => DateOnly.TryParseExact(element.Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        "DateTime" => DateTime.TryParseExact(element.Value, "yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        "Any" => false,
        _ => element.Value.Length >= 1 && element.Value.Length <= int.Parse(type["Text".Length..], CultureInfo.InvariantCulture),
    };

    [GeneratedRegex("^[A-Z]{3}$")]
    private static partial Regex CurrencyCode();

    [GeneratedRegex(@"^[0-9]+(\.[0-9]{1,5})?$")]
    private static partial Regex AmountText();
}
