using System.Globalization;
using System.Text;
using System.Xml;
using Iso8583.Core.Messages;
using Iso8583.Host.Ledger;

namespace Iso8583.Host.Settlement.Reports;

/// <summary>
/// Statements of the merchants' accounts at this acquirer for one business day as ISO 20022 camt.053.001.08: opening balance, what was sold, given back
/// and charged, what was paid out, closing balance. One statement a merchant and currency.
/// </summary>
public static class Camt053
{
    public const string Namespace = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08";

    private const int LongestName = 70;
    private const string Credit = "CRDT";
    private const string Debit = "DBIT";

    /// <summary>Writes the document. A day without a merchant gives none that the schema allows: ask <see cref="SettlementDay.Merchants"/> first.</summary>
    /// <param name="day">The day's rows, read to the end of the journal.</param>
    /// <param name="balances">Balances of the merchants' accounts after the last row read.</param>
    /// <param name="master">Names.</param>
    /// <param name="created">Business time of the writing.</param>
    public static string Write(SettlementDay day, IReadOnlyList<AccountBalance> balances, MasterData master, DateTime created)
    {
        ArgumentNullException.ThrowIfNull(day);
        ArgumentNullException.ThrowIfNull(balances);
        ArgumentNullException.ThrowIfNull(master);
        using var text = new Utf8Text();
        using (var xml = XmlWriter.Create(text, new XmlWriterSettings { Indent = true, NewLineChars = "\n" }))
        {
            xml.WriteStartElement("Document", Namespace);
            xml.WriteStartElement("BkToCstmrStmt");
            xml.WriteStartElement("GrpHdr");
            xml.WriteElementString("MsgId", string.Create(CultureInfo.InvariantCulture, $"STMT{day.Day:yyyyMMdd}"));
            xml.WriteElementString("CreDtTm", created.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture));
            xml.WriteEndElement();
            foreach (var merchant in day.Merchants) WriteStatement(xml, day, merchant, BalanceOf(balances, merchant), master, created);
            xml.WriteEndElement();
            xml.WriteEndElement();
        }

        return text.ToString();
    }

    private static long BalanceOf(IReadOnlyList<AccountBalance> balances, MerchantTotals merchant)
    {
        foreach (var balance in balances)
        {
            if (balance.Currency == merchant.Currency && balance.Name == "merchant:" + merchant.MerchantId) return balance.BalanceMinor;
        }

        return 0;
    }

    private static void WriteStatement(XmlWriter xml, SettlementDay day, MerchantTotals merchant, long balanceNow, MasterData master, DateTime created)
    {
        var opening = balanceNow - merchant.MovedSinceMinor;
        var moved = merchant.NetMinor - merchant.Booked.Sum(p => p.Run.PaidMinor + p.Run.ChargeMinor);
        var date = day.Day.ToString("O", CultureInfo.InvariantCulture);
        var currency = Alphabetic(merchant.Currency);
        xml.WriteStartElement("Stmt");
        xml.WriteElementString("Id", string.Create(CultureInfo.InvariantCulture, $"{day.Day:yyyyMMdd}-{merchant.MerchantId}-{currency}"));
        xml.WriteElementString("CreDtTm", created.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture));
        xml.WriteStartElement("Acct");
        xml.WriteStartElement("Id");
        xml.WriteStartElement("Othr");
        xml.WriteElementString("Id", merchant.MerchantId);
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteElementString("Ccy", currency);
        if (master.TryGetMerchant(AsciiText.From(merchant.MerchantId), out var data)) xml.WriteElementString("Nm", Shortened(data.Name));
        xml.WriteEndElement();
        WriteBalance(xml, "OPBD", opening, merchant.Currency, date);
        WriteBalance(xml, "CLBD", opening + moved, merchant.Currency, date);
        WriteEntry(xml, "SALES", merchant.SaleMinor, Credit, merchant, date, string.Create(CultureInfo.InvariantCulture, $"{merchant.SaleCount} sales"));
        WriteEntry(xml, "CREDITS", merchant.CreditMinor, Debit, merchant, date, string.Create(CultureInfo.InvariantCulture, $"{merchant.CreditCount} refunds, voids and reversals"));
        WriteEntry(xml, "FEES", Math.Abs(merchant.FeeMinor), merchant.FeeMinor < 0 ? Credit : Debit, merchant, date, "merchant fees");
        foreach (var payout in merchant.Booked)
        {
            WriteEntry(xml, payout.Rrn, payout.Run.PaidMinor, Debit, merchant, date, string.Create(CultureInfo.InvariantCulture, $"payout for {DateOnly.FromDayNumber(payout.Run.Day):yyyy-MM-dd}"));
            WriteEntry(xml, payout.Rrn + "C", payout.Run.ChargeMinor, Debit, merchant, date, "charge of the payout");
        }

        xml.WriteEndElement();
    }

    private static void WriteBalance(XmlWriter xml, string code, long minor, Currency currency, string date)
    {
        xml.WriteStartElement("Bal");
        xml.WriteStartElement("Tp");
        xml.WriteStartElement("CdOrPrtry");
        xml.WriteElementString("Cd", code);
        xml.WriteEndElement();
        xml.WriteEndElement();
        WriteAmount(xml, Math.Abs(minor), currency);
        xml.WriteElementString("CdtDbtInd", minor < 0 ? Debit : Credit);
        WriteDate(xml, "Dt", date);
        xml.WriteEndElement();
    }

    private static void WriteEntry(XmlWriter xml, string reference, long minor, string indicator, MerchantTotals merchant, string date, string words)
    {
        if (minor == 0) return;
        xml.WriteStartElement("Ntry");
        xml.WriteElementString("NtryRef", reference);
        WriteAmount(xml, minor, merchant.Currency);
        xml.WriteElementString("CdtDbtInd", indicator);
        xml.WriteStartElement("Sts");
        xml.WriteElementString("Cd", "BOOK");
        xml.WriteEndElement();
        WriteDate(xml, "BookgDt", date);
        WriteDate(xml, "ValDt", date);
        xml.WriteStartElement("BkTxCd");
        xml.WriteStartElement("Prtry");
        xml.WriteElementString("Cd", reference is "SALES" or "CREDITS" or "FEES" ? reference : "PAYOUT");
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteElementString("AddtlNtryInf", words);
        xml.WriteEndElement();
    }

    private static void WriteDate(XmlWriter xml, string name, string date)
    {
        xml.WriteStartElement(name);
        xml.WriteElementString("Dt", date);
        xml.WriteEndElement();
    }

    private static void WriteAmount(XmlWriter xml, long minor, Currency currency)
    {
        xml.WriteStartElement("Amt");
        xml.WriteAttributeString("Ccy", Alphabetic(currency));
        xml.WriteString(Amount.ToDecimalText(minor, currency));
        xml.WriteEndElement();
    }

    // Max70Text, and no half of a character.
    private static string Shortened(string name) => name.Length <= LongestName ? name : name[..(char.IsHighSurrogate(name[LongestName - 1]) ? LongestName - 1 : LongestName)];

    // The schema wants three letters; XXX stands for no currency.
    private static string Alphabetic(Currency currency) => currency.ToString() is { Length: 3 } text && !char.IsAsciiDigit(text[0]) ? text : "XXX";

    private sealed class Utf8Text : StringWriter
    {
        public Utf8Text()
            : base(CultureInfo.InvariantCulture)
        {
        }

        public override Encoding Encoding => Encoding.UTF8;
    }
}
