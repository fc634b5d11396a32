namespace Iso8583.Host.Settlement.Reports;

/// <summary>Something that does not agree between ledger, terminal batch and merchant deposit. Amounts in minor units.</summary>
/// <param name="Kind">What it is about, one word.</param>
/// <param name="Merchant">F42.</param>
/// <param name="Terminal">F41, where it is about one.</param>
/// <param name="Batch">Batch number, where it is about one.</param>
/// <param name="Stan">STAN, where it is about one transaction.</param>
/// <param name="Card">Its masked card.</param>
/// <param name="LedgerMinor">What the ledger says.</param>
/// <param name="OtherMinor">What the other side says.</param>
/// <param name="Text">The difference in words.</param>
public sealed record Difference(string Kind, string Merchant, string Terminal, int Batch, int Stan, string Card, long LedgerMinor, long OtherMinor, string Text);
