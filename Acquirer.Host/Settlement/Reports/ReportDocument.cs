namespace Iso8583.Host.Settlement.Reports;

/// <summary>The settlement report as JSON.</summary>
/// <param name="Day">Business day.</param>
/// <param name="Merchants">By merchant and currency.</param>
internal sealed record ReportDocument(string Day, IReadOnlyList<ReportLine> Merchants);
