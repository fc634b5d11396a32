using System.Globalization;
using System.Xml.Linq;
using Iso8583.Host.Settlement.Reports;

namespace Iso8583.Host.Tests.Settlement;

/// <summary>Reads a camt.053 document back and checks order and sums.</summary>
internal static class CamtStatement
{
    private static readonly XNamespace Space = Camt053.Namespace;
    private static readonly string[] StatementOrder = ["Id", "CreDtTm", "Acct", "Bal", "Bal", "Ntry"];
    private static readonly string[] EntryOrder = ["NtryRef", "Amt", "CdtDbtInd", "Sts", "BookgDt", "ValDt", "BkTxCd", "AddtlNtryInf"];

    /// <summary>Opening plus entries is closing, and closing is the next day's opening.</summary>
    /// <param name="xml">The document.</param>
    /// <param name="closing">Closing balances by account: checked, then replaced.</param>
    public static void Check(string xml, Dictionary<string, decimal> closing)
    {
        if (xml.Contains("<Stmt>", StringComparison.Ordinal)) Assert.That(CamtStructure.FaultsOf(xml), Is.Empty);
        var document = XDocument.Parse(xml);
        var root = document.Root!.Element(Space + "BkToCstmrStmt")!;
        Assert.That(root.Elements().First().Name.LocalName, Is.EqualTo("GrpHdr"));
        foreach (var statement in root.Elements(Space + "Stmt"))
        {
            var names = statement.Elements().Select(e => e.Name.LocalName).ToList();
            Assert.That(names.Take(5), Is.EqualTo(StatementOrder.Take(5)), "the order of the schema");
            Assert.That(names.Skip(5), Is.All.EqualTo("Ntry"));
            var account = statement.Element(Space + "Acct")!.Element(Space + "Id")!.Value;
            var balances = statement.Elements(Space + "Bal").ToDictionary(b => b.Element(Space + "Tp")!.Value, Signed);
            var entries = statement.Elements(Space + "Ntry").ToList();
            foreach (var entry in entries) Assert.That(entry.Elements().Select(e => e.Name.LocalName), Is.EqualTo(EntryOrder));
            Assert.That(balances["OPBD"] + entries.Sum(Signed), Is.EqualTo(balances["CLBD"]), $"the sums of {account}");
            if (closing.TryGetValue(account, out var before)) Assert.That(balances["OPBD"], Is.EqualTo(before), $"{account} opens as it closed");
            closing[account] = balances["CLBD"];
        }
    }

    private static decimal Signed(XElement element)
    {
        var amount = decimal.Parse(element.Element(Space + "Amt")!.Value, CultureInfo.InvariantCulture);
        Assert.That(amount, Is.Not.Negative);
        return element.Element(Space + "CdtDbtInd")!.Value == "CRDT" ? amount : -amount;
    }
}
