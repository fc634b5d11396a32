using System.Globalization;
using System.Net;
using System.Text;
using Iso8583.Core.Messages;

namespace Iso8583.Host.Settlement.Reports;

/// <summary>The report of a day as one HTML page to look at: sums by currency, a bar for each of the largest merchants (what was paid, what is still owed, fees), all lines as a table. No script, nothing from elsewhere.</summary>
public static class SettlementPage
{
    private const int MostBars = 25;
    private const int NameWidth = 230;
    private const int BarWidth = 520;
    private const int BarHeight = 22;

    private const string Style =
        "body{font:14px system-ui,sans-serif;margin:2em;color:#222}table{border-collapse:collapse}th,td{padding:.2em .7em;border-bottom:1px solid #ddd;text-align:left}"
        + "td.n{text-align:right;font-variant-numeric:tabular-nums}.paid{fill:#2f7d4f}.owed{fill:#c9a227}.fee{fill:#a33a3a}svg text{font-size:12px}";

    /// <summary>Writes the page.</summary>
    /// <param name="day">Business day.</param>
    /// <param name="lines">From <see cref="SettlementReport"/>.</param>
    public static string Write(DateOnly day, IReadOnlyList<ReportLine> lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Settlement {day:yyyy-MM-dd}</title><style>{Style}</style></head><body>\n<h1>Settlement of {day:yyyy-MM-dd}</h1>\n");
        if (lines.Count == 0) page.Append("<p>Nothing was sold or paid on this day.</p>\n");
        foreach (var currency in lines.GroupBy(line => line.CurrencyNumber).OrderBy(group => group.Key)) WriteCurrency(page, new Currency(currency.Key), [.. currency]);
        return page.Append("</body></html>\n").ToString();
    }

    private static void WriteCurrency(StringBuilder page, Currency currency, ReportLine[] lines)
    {
        string Money(long minor) => Amount.ToDecimalText(minor, currency);
        page.Append(CultureInfo.InvariantCulture, $"<h2>{currency}</h2>\n<p>{lines.Length} merchants, {lines.Sum(l => l.Sales)} sales and {lines.Sum(l => l.Credits)} credits: gross {Money(lines.Sum(l => l.GrossMinor))}, ");
        page.Append(CultureInfo.InvariantCulture, $"fees {Money(lines.Sum(l => l.FeeMinor))}, net {Money(lines.Sum(l => l.NetMinor))}, paid {Money(lines.Sum(l => l.PaidMinor))}.</p>\n");
        WriteBars(page, currency, lines);
        page.Append("<table><tr><th>merchant</th><th>name</th><th>plan</th><th>sales</th><th>credits</th><th>gross</th><th>fee</th><th>net</th><th>carried</th><th>charge</th><th>paid</th><th>status</th><th>due</th></tr>\n");
        foreach (var line in lines)
        {
            page.Append(CultureInfo.InvariantCulture, $"<tr><td>{Safe(line.Merchant)}</td><td>{Safe(line.Name)}</td><td>{line.Plan}</td><td class=\"n\">{line.Sales}</td><td class=\"n\">{line.Credits}</td>");
            foreach (var minor in (long[])[line.GrossMinor, line.FeeMinor, line.NetMinor, line.CarriedMinor, line.ChargeMinor, line.PaidMinor]) page.Append(CultureInfo.InvariantCulture, $"<td class=\"n\">{Money(minor)}</td>");
            page.Append(CultureInfo.InvariantCulture, $"<td>{line.Status}</td><td>{line.Due}</td></tr>\n");
        }

        page.Append("</table>\n");
    }

    private static void WriteBars(StringBuilder page, Currency currency, ReportLine[] lines)
    {
        var bars = lines.Where(line => line.GrossMinor > 0).OrderByDescending(line => line.GrossMinor).Take(MostBars).ToArray();
        if (bars.Length == 0) return;
        var longest = (double)bars[0].GrossMinor;
        page.Append(CultureInfo.InvariantCulture, $"<svg role=\"img\" aria-label=\"Paid, owed and fees by merchant\" width=\"{NameWidth + BarWidth + 130}\" height=\"{(bars.Length + 1) * BarHeight}\">\n");
        page.Append(CultureInfo.InvariantCulture, $"<text x=\"{NameWidth}\" y=\"14\">paid <tspan class=\"paid\">&#9632;</tspan> owed <tspan class=\"owed\">&#9632;</tspan> fees <tspan class=\"fee\">&#9632;</tspan></text>\n");
        for (var i = 0; i < bars.Length; i++)
        {
            var line = bars[i];
            var y = (i + 1) * BarHeight;
            var fee = Math.Max(line.FeeMinor + line.ChargeMinor, 0);
            var paid = Math.Clamp(line.PaidMinor, 0, line.GrossMinor);
            page.Append(CultureInfo.InvariantCulture, $"<text x=\"0\" y=\"{y + 14}\">{Safe(line.Name.Length > 0 ? line.Name : line.Merchant)}</text>");
            var x = (double)NameWidth;
            Bar("paid", paid);
            Bar("owed", Math.Max(line.GrossMinor - fee - paid, 0));
            Bar("fee", fee);
            page.Append(CultureInfo.InvariantCulture, $"<text x=\"{x + 6:F1}\" y=\"{y + 14}\">{Amount.ToDecimalText(line.GrossMinor, currency)}</text>\n");

            void Bar(string kind, long minor)
            {
                var width = minor / longest * BarWidth;
                if (width <= 0) return;
                page.Append(CultureInfo.InvariantCulture, $"<rect class=\"{kind}\" x=\"{x:F1}\" y=\"{y + 2}\" width=\"{width:F1}\" height=\"{BarHeight - 6}\"/>");
                x += width;
            }
        }

        page.Append("</svg>\n");
    }

    private static string Safe(string text) => WebUtility.HtmlEncode(text);
}
