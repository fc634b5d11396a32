namespace Iso8583.Host.Transactions;

/// <summary>One transaction as a terminal has it in its log and uploads it after a settlement.</summary>
/// <param name="Stan">STAN of the transaction.</param>
/// <param name="Pan">Its card.</param>
/// <param name="AmountMinor">Its amount.</param>
/// <param name="Foreign">The terminal counts it among cards of other networks.</param>
/// <param name="Verdict">What the books say of it.</param>
public readonly record struct UploadedDetail(int Stan, PanReference Pan, long AmountMinor, bool Foreign, UploadVerdict Verdict);
