namespace Iso8583.Core.Emv;

/// <summary>What a terminal tells a card about a transaction.</summary>
/// <param name="AmountMinor">9F02, amount in minor units, at most twelve digits.</param>
/// <param name="Country">9F1A, country of the terminal as a number: 156.</param>
/// <param name="Currency">5F2A, currency as a number: 156.</param>
/// <param name="Date">9A, local date of the terminal.</param>
/// <param name="TransactionType">9C, first two digits of the processing code.</param>
/// <param name="UnpredictableNumber">9F37.</param>
/// <param name="OnlinePin">9F34: the cardholder was verified by online PIN; else nothing was asked.</param>
public readonly record struct ChipPurchase(
    long AmountMinor, int Country, int Currency, DateOnly Date, int TransactionType, uint UnpredictableNumber, bool OnlinePin = false)
{
    /// <summary>9F03, other amount (cash back) in minor units.</summary>
    public long OtherAmountMinor { get; init; }

    /// <summary>95, terminal verification results, five bytes as a number; set by default: online PIN entered as asked, transaction chosen for the issuer.</summary>
    public ulong TerminalResults { get; init; } = OnlinePin ? 0x00_0004_8000UL : 0x00_0000_8000UL;
}
