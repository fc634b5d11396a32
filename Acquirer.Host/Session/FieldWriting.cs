using Iso8583.Core.Codec;
using Iso8583.Core.Messages;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Session;

/// <summary>Small writings that the composers need.</summary>
internal static class FieldWriting
{
    public static long TimeNumber(DateTime time) => (time.Hour * 10_000) + (time.Minute * 100) + time.Second;

    public static long MonthDay(DateTime date) => (date.Month * 100) + date.Day;

    public static long MonthDay(DateOnly date) => (date.Month * 100) + date.Day;

    public static void Text(ref MessageWriter response, int de, ResponseCode code)
    {
        Span<byte> ascii = stackalloc byte[4];
        response.Text(de, ascii[..code.CopyTo(ascii)]);
    }

    public static void TextIfAny(ref MessageWriter response, int de, AsciiText text)
    {
        if (!text.IsEmpty) response.Text(de, text);
    }

    /// <summary>F54: account type, amount type, currency, sign, amount; the available balance, then the ledger balance.</summary>
    /// <remarks>Source: ISO 8583, additional amounts: amount types 01 ledger balance, 02 available balance; account type 10 savings, 20 cheque, 30 credit. 2003 has the currency's minor digits besides.</remarks>
    public static void Balances(ref MessageWriter response, int version, int accountType, Currency currency, long ledgerMinor, long availableMinor)
    {
        Span<byte> text = stackalloc byte[2 * AdditionalAmount.Length03];
        var length = new AdditionalAmount(accountType, 2, new Amount(availableMinor, currency)).Write(text, version);
        length += new AdditionalAmount(accountType, 1, new Amount(ledgerMinor, currency)).Write(text[length..], version);
        response.Text(De87.AdditionalAmounts, text[..length]);
    }

    /// <summary>The three digits of a currency.</summary>
    public static void CurrencyIf(ref MessageWriter response, int de, bool isWanted, Currency currency)
    {
        if (!isWanted) return;
        Span<byte> digits = stackalloc byte[3];
        Digits(digits, currency.Number);
        response.Text(de, digits);
    }

    /// <summary>Reversals stand in no total of the books: where the request has a field for them, it comes back as zero.</summary>
    public static void ZeroIf(ref MessageWriter response, int de, scoped MessageView request)
    {
        if (request.Has(de)) response.Number(de, 0);
    }

    /// <summary>F97, computed from the books: D where the acquirer owes (more debits than credits), else C, then 16 digits; in 2003 the currency and its minor digits stand between.</summary>
    /// <param name="response">Where to.</param>
    /// <param name="de">Its number.</param>
    /// <param name="currency">Of 2003; none in other editions.</param>
    /// <param name="totals">The books' totals.</param>
    public static void Net(ref MessageWriter response, int de, Currency currency, in BatchTotals totals)
    {
        Span<byte> net = stackalloc byte[21];
        var minor = totals.CreditMinor - totals.DebitMinor;
        net[0] = minor < 0 ? (byte)'D' : (byte)'C';
        var length = 1;
        if (currency.Number != 0)
        {
            Digits(net[1..4], currency.Number);
            Digits(net[4..5], currency.Exponent);
            length = 5;
        }

        Digits(net.Slice(length, 16), Math.Abs(minor));
        response.Text(de, net[..(length + 16)]);
    }

    /// <summary>The number right-justified with leading zeros; higher digits are cut off.</summary>
    public static void Digits(Span<byte> ascii, long value)
    {
        for (var i = ascii.Length - 1; i >= 0; i--)
        {
            ascii[i] = (byte)('0' + (value % 10));
            value /= 10;
        }
    }
}
