using Iso8583.Core.Messages;
using Iso8583.Host.Ledger.Books;

namespace Iso8583.Host.Ledger;

/// <summary>
/// Questions about what merchants are owed. On the writer the figures are only copied; names, order and records are made by who asked, so that
/// no payment waits for them.
/// </summary>
internal sealed class SettlementQueries
{
    private readonly List<(PayableDay Key, DayFigures Figures)> _found = [];
    private readonly string[] _names;
    private readonly ushort[] _currencies;
    private readonly Dictionary<AsciiText, DateOnly> _closed = [];

    private SettlementQueries(BookKeeper books, bool openOnly, int from, int to)
    {
        _names = books.Accounts.Names;
        _currencies = books.Accounts.Currencies;
        foreach (var (acquirer, day) in books.Settlement.Closed) _closed.Add(acquirer, DateOnly.FromDayNumber(day));
        foreach (var (key, figures) in books.Settlement.Days)
        {
            if (key.Day == 0 ? figures.CarryMinor != 0 : key.Day >= from && key.Day <= to && (!openOnly || figures.IsOpen)) _found.Add((key, figures));
        }
    }

    /// <summary>Every merchant day that has not been paid in full.</summary>
    public static SettlementQueries Open(BookKeeper books) => new(books, true, 0, int.MaxValue);

    /// <summary>The merchant days of a span, paid or not.</summary>
    public static SettlementQueries Between(BookKeeper books, DateOnly from, DateOnly to) => new(books, false, from.DayNumber, to.DayNumber);

    /// <summary>By day, then merchant, then currency.</summary>
    public SettlementState ToState()
    {
        var days = new List<MerchantDay>(_found.Count);
        var carried = new List<CarriedNet>();
        foreach (var (key, figures) in _found)
        {
            var merchant = AsciiText.From(_names[key.Account][ChartOfAccounts.MerchantPrefix.Length..]);
            var currency = new Currency(_currencies[key.Account]);
            if (key.Day == 0) carried.Add(new CarriedNet(merchant, currency, figures.CarryMinor));
            else days.Add(ToDay(merchant, currency, key.Day, figures));
        }

        days.Sort(static (a, b) => a.Day != b.Day ? a.Day.CompareTo(b.Day) : Compare(a.MerchantId, a.Currency, b.MerchantId, b.Currency));
        carried.Sort(static (a, b) => Compare(a.MerchantId, a.Currency, b.MerchantId, b.Currency));
        return new SettlementState(_closed, days, carried);
    }

    // The packed characters are in the order of the text.
    private static int Compare(AsciiText merchant, Currency currency, AsciiText otherMerchant, Currency otherCurrency)
    {
        var order = merchant.Bits.CompareTo(otherMerchant.Bits);
        return order != 0 ? order : currency.Number.CompareTo(otherCurrency.Number);
    }

    private static MerchantDay ToDay(AsciiText merchant, Currency currency, int day, in DayFigures figures) => new()
    {
        MerchantId = merchant,
        Currency = currency,
        Day = DateOnly.FromDayNumber(day),
        SaleCount = figures.SaleCount,
        SaleMinor = figures.SaleMinor,
        CreditCount = figures.CreditCount,
        CreditMinor = figures.CreditMinor,
        FeeMinor = figures.FeeMinor,
        InterchangeMinor = figures.InterchangeMinor,
        NetworkMinor = figures.NetworkMinor,
        CoveredGrossMinor = figures.CoveredGrossMinor,
        CoveredFeeMinor = figures.CoveredFeeMinor,
        PaidMinor = figures.PaidMinor,
        ChargeMinor = figures.ChargeMinor,
        CarriedMinor = figures.TakenMinor,
        LastNetMinor = figures.LastNetMinor,
        Runs = figures.Runs,
        LastPayout = figures.LastPayout,
        LastPayoutDay = DateOnly.FromDayNumber(figures.LastPayoutDay),
        LastPayoutRrn = figures.LastPayout == 0 ? default : RetrievalReference.Of(figures.LastPayoutDay, figures.LastPayout),
    };
}
