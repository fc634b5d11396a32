using Iso8583.Core.Messages;
using Iso8583.Host.Ledger.Books;

namespace Iso8583.Host.Ledger;

/// <summary>Questions about what merchants are owed, answered on the writer.</summary>
internal static class SettlementQueries
{
    /// <summary>Every merchant day that has not been paid in full.</summary>
    public static SettlementState Open(BookKeeper books) => Where(books, (_, figures) => figures.IsOpen);

    /// <summary>The merchant days of a span, paid or not.</summary>
    public static SettlementState Between(BookKeeper books, DateOnly from, DateOnly to) =>
        Where(books, (day, _) => day >= from.DayNumber && day <= to.DayNumber);

    private static SettlementState Where(BookKeeper books, Func<int, DayFigures, bool> wanted)
    {
        var days = new List<MerchantDay>();
        var carried = new List<CarriedNet>();
        foreach (var (key, figures) in books.Settlement.Days)
        {
            if (key.Day == 0)
            {
                if (figures.CarryMinor != 0) carried.Add(new CarriedNet(MerchantOf(books, key.Account), new Currency(books.Accounts[key.Account].Currency), figures.CarryMinor));
            }
            else if (wanted(key.Day, figures)) days.Add(ToDay(books, key, figures));
        }

        days.Sort(static (a, b) => a.Day != b.Day ? a.Day.CompareTo(b.Day) : Compare(a.MerchantId, a.Currency, b.MerchantId, b.Currency));
        carried.Sort(static (a, b) => Compare(a.MerchantId, a.Currency, b.MerchantId, b.Currency));
        return new SettlementState(DateOnly.FromDayNumber(books.Settlement.ClosedDay), days, carried);
    }

    private static int Compare(AsciiText merchant, Currency currency, AsciiText otherMerchant, Currency otherCurrency)
    {
        var order = string.CompareOrdinal(merchant.ToString(), otherMerchant.ToString());
        return order != 0 ? order : currency.Number.CompareTo(otherCurrency.Number);
    }

    private static MerchantDay ToDay(BookKeeper books, PayableDay key, in DayFigures figures) => new()
    {
        MerchantId = MerchantOf(books, key.Account),
        Currency = new Currency(books.Accounts[key.Account].Currency),
        Day = DateOnly.FromDayNumber(key.Day),
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
        Runs = figures.Runs,
        LastPayout = figures.LastPayout,
        LastPayoutDay = DateOnly.FromDayNumber(figures.LastPayoutDay),
    };

    private static AsciiText MerchantOf(BookKeeper books, int account) => AsciiText.From(books.Accounts.NameOf(account)[ChartOfAccounts.MerchantPrefix.Length..]);
}
