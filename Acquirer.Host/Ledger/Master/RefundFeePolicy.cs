namespace Iso8583.Host.Ledger;

/// <summary>What becomes of the merchant's fee when money goes back to a card.</summary>
public enum RefundFeePolicy : byte
{
    /// <summary>The fee of the refunded amount comes back to the merchant; issuer and network give back their shares.</summary>
    Returned = 0,

    /// <summary>The fee of the sale stays paid, the refund itself is free of charge.</summary>
    Kept = 1,

    /// <summary>The fee of the sale stays paid, and the refund costs as much as a sale of its amount.</summary>
    Charged = 2,
}
