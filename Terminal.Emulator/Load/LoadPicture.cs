using System.Globalization;
using System.Text;
using HdrHistogram;

namespace Iso8583.Emulator.Load;

/// <summary>The response time by percentile as an SVG picture: nines to the right, milliseconds upward.</summary>
internal static class LoadPicture
{
    private const int Width = 900;
    private const int Height = 480;
    private const int Left = 80;
    private const int Right = 30;
    private const int Top = 50;
    private const int Bottom = 50;
    private const double MicrosOfMillisecond = 1000;
    private const int TicksPerHalf = 10;
    private static readonly double[] Marks = [0, 50, 90, 99, 99.9, 99.99, 99.999];

    public static string Draw(LoadPlan plan, LoadResult result)
    {
        var histogram = result.ResponseHistogram;
        var points = new List<(double Nines, double Milliseconds)>();
        foreach (var step in histogram.Percentiles(TicksPerHalf))
        {
            // The last step is 100 percent, which stands at no place of this scale: it ends the line where its count allows.
            var nines = step.PercentileLevelIteratedTo >= 100 ? Nines(100 - (100.0 / Math.Max(1, histogram.TotalCount))) : Nines(step.PercentileLevelIteratedTo);
            points.Add((nines, step.ValueIteratedTo / MicrosOfMillisecond));
        }

        var widest = Math.Max(1, points.Count == 0 ? 1 : points.Max(p => p.Nines));
        var highest = Math.Max(0.001, points.Count == 0 ? 1 : points.Max(p => p.Milliseconds)) * 1.05;
        var svg = new StringBuilder();
        Add(svg, $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{Width}\" height=\"{Height}\" viewBox=\"0 0 {Width} {Height}\" font-family=\"sans-serif\" font-size=\"13\">");
        Add(svg, $"<rect width=\"{Width}\" height=\"{Height}\" fill=\"white\"/>");
        Add(svg, $"<text x=\"{Left}\" y=\"28\" font-size=\"16\">Response time by percentile: {plan.Rate:F0}/s over {plan.Connections} connections, {result.Answered} answers</text>");
        foreach (var mark in Marks)
        {
            if (Nines(mark) > widest + 0.01) continue;
            var x = X(Nines(mark), widest);
            Add(svg, $"<line x1=\"{x:F1}\" y1=\"{Top}\" x2=\"{x:F1}\" y2=\"{Height - Bottom}\" stroke=\"#dddddd\"/><text x=\"{x:F1}\" y=\"{Height - Bottom + 20}\" text-anchor=\"middle\">{mark}%</text>");
        }

        for (var i = 0; i <= 4; i++)
        {
            var value = highest * i / 4;
            var y = Y(value, highest);
            Add(svg, $"<line x1=\"{Left}\" y1=\"{y:F1}\" x2=\"{Width - Right}\" y2=\"{y:F1}\" stroke=\"#dddddd\"/><text x=\"{Left - 8}\" y=\"{y + 4:F1}\" text-anchor=\"end\">{value:F1} ms</text>");
        }

        svg.Append("<polyline fill=\"none\" stroke=\"#1f6fb2\" stroke-width=\"2\" points=\"");
        foreach (var (nines, milliseconds) in points) svg.Append(CultureInfo.InvariantCulture, $"{X(nines, widest):F1},{Y(milliseconds, highest):F1} ");
        return svg.Append("\"/>\n</svg>\n").ToString();
    }

    private static double Nines(double percentile) => -Math.Log10(1 - (percentile / 100));

    private static double X(double nines, double widest) => Left + (nines / widest * (Width - Left - Right));

    private static double Y(double milliseconds, double highest) => Height - Bottom - (milliseconds / highest * (Height - Top - Bottom));

    private static void Add(StringBuilder svg, FormattableString text) => svg.Append(text.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
