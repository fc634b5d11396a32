namespace Iso8583.Host.Settlement.Reports;

/// <summary>Cells of a comma-separated file (RFC 4180).</summary>
internal static class Csv
{
    public static string Cell(string text) =>
        text.AsSpan().ContainsAny(",\"\r\n") ? "\"" + text.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"" : text;
}
