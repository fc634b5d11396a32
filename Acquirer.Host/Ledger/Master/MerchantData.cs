using Iso8583.Core.Messages;

namespace Iso8583.Host.Ledger;

/// <summary>A merchant as the seed file describes it.</summary>
public sealed record MerchantData
{
    /// <summary>F42 without trailing spaces.</summary>
    public required AsciiText Id { get; init; }

    public required string Name { get; init; }

    /// <summary>The acquirer that the merchant belongs to (institution number without leading zeros); empty: whatever its messages name.</summary>
    public AsciiText Acquirer { get; init; }

    /// <summary>Merchant category code (ISO 18245).</summary>
    public int CategoryCode { get; init; }

    /// <summary>What the merchant pays for one transaction; <see cref="FeeRate.Zero"/> for nothing.</summary>
    public FeeRate DebitFee { get; init; }

    /// <summary>The same for credit cards.</summary>
    public FeeRate CreditFee { get; init; }

    /// <summary>What becomes of the fee in a refund.</summary>
    public RefundFeePolicy RefundFee { get; init; }

    /// <summary>When it is paid.</summary>
    public PayoutPlan Plan { get; init; } = PayoutPlan.Default;
}
