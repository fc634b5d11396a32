using Iso8583.Core.Messages;

namespace Iso8583.Host.Settlement.Reports;

/// <summary>What the rows of one business day say of one merchant in one currency. Minor units.</summary>
public sealed class MerchantTotals(string merchantId, Currency currency)
{
    public string MerchantId { get; } = merchantId;

    public Currency Currency { get; } = currency;

    public int SaleCount { get; private set; }

    public long SaleMinor { get; private set; }

    /// <summary>Refunds, voids and reversals.</summary>
    public int CreditCount { get; private set; }

    /// <summary>Their sum, positive.</summary>
    public long CreditMinor { get; private set; }

    public long InterchangeMinor { get; private set; }

    public long NetworkMinor { get; private set; }

    public long MarginMinor { get; private set; }

    /// <summary>Postings to the merchant's account since the day began, up to the last row read: from today's balance they lead back to the day's opening one.</summary>
    public long MovedSinceMinor { get; internal set; }

    /// <summary>Payouts booked on this day, whichever day they are for.</summary>
    public List<PayoutEntry> Booked { get; } = [];

    /// <summary>Payouts for this day, whenever they were booked.</summary>
    public List<PayoutEntry> Payouts { get; } = [];

    public long GrossMinor => SaleMinor - CreditMinor;

    public long FeeMinor => InterchangeMinor + NetworkMinor + MarginMinor;

    public long NetMinor => GrossMinor - FeeMinor;

    internal void Add(in RowMoney money)
    {
        if (money.GrossMinor >= 0)
        {
            SaleCount++;
            SaleMinor += money.GrossMinor;
        }
        else
        {
            CreditCount++;
            CreditMinor -= money.GrossMinor;
        }

        InterchangeMinor += money.InterchangeMinor;
        NetworkMinor += money.NetworkMinor;
        MarginMinor += money.MarginMinor;
    }
}
