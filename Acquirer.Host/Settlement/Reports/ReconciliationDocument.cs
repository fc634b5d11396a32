namespace Iso8583.Host.Settlement.Reports;

/// <summary>The reconciliation report as JSON.</summary>
/// <param name="Day">Business day.</param>
/// <param name="Differences">Every one; empty where all three agree.</param>
internal sealed record ReconciliationDocument(string Day, IReadOnlyList<Difference> Differences);
