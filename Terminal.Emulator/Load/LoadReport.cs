using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Iso8583.Emulator.Load;

/// <summary>A run for people or for programs (JSON, an object a line; <c>type</c> is interval or summary).</summary>
internal sealed class LoadReport(TextWriter writer, bool isJson)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public void Interval(TimeSpan at, LoadInterval interval)
    {
        if (isJson)
        {
            Write(new { type = "interval", seconds = Round(at.TotalSeconds), sent = interval.Sent, answered = interval.Answered, responseMs = Members(interval.Response) });
            return;
        }

        writer.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{at.TotalSeconds,6:F0} s {interval.Sent,9} sent {interval.Answered,9} answered   p50 {interval.Response.P50,9:F2}   p99 {interval.Response.P99,9:F2}   max {interval.Response.Max,9:F2} ms"));
        writer.Flush();
    }

    public void Summary(LoadPlan plan, LoadResult result)
    {
        if (isJson)
        {
            Write(new
            {
                type = "summary",
                rate = plan.Rate,
                connections = plan.Connections,
                maxInFlight = plan.MaxInFlight,
                measuredSeconds = Round(result.Measured.TotalSeconds),
                warmUpSeconds = Round(plan.WarmUp.TotalSeconds),
                endedEarly = result.EndedEarly,
                due = result.Due,
                sent = result.Sent,
                answered = result.Answered,
                answeredPerSecond = Round(result.AnsweredPerSecond),
                timedOut = result.TimedOut,
                disconnected = result.Disconnected,
                notSent = result.NotSent,
                unfinished = result.Unfinished,
                codes = result.Codes,
                responseMs = Members(result.Response),
                serviceMs = Members(result.Service),
                startLagMs = Members(result.Lag),
            });
            return;
        }

        writer.WriteLine();
        if (result.EndedEarly) Line("ended early", "somebody stopped it");
        Line("messages", Text($"{result.Due} due, {result.Sent} sent, {result.Answered} answered in {result.Measured.TotalSeconds:F1} s: {result.AnsweredPerSecond:F1}/s of {plan.Rate:F1}/s asked"));
        Line("lost", Text($"{result.TimedOut} timed out, {result.Disconnected} disconnected, {result.NotSent} without a connection, {result.Unfinished} unfinished at the end"));
        Line("answers", result.Codes.Count == 0 ? "none" : string.Join(", ", result.Codes.Select(code => Text($"{code.Key} {code.Value}"))));
        writer.WriteLine("ms                p50       p75       p90       p99     p99.9    p99.99       max      mean");
        Times("response", result.Response);
        Times("service", result.Service);
        Times("start lag", result.Lag);
        writer.Flush();
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static decimal Round(double value) => Math.Round((decimal)value, 3);

    private static object Members(LoadTimes times) => new
    {
        p50 = Round(times.P50), p75 = Round(times.P75), p90 = Round(times.P90), p99 = Round(times.P99), p999 = Round(times.P999), p9999 = Round(times.P9999), max = Round(times.Max), mean = Round(times.Mean),
    };

    private void Line(string name, string text) => writer.WriteLine($"{name,-14}{text}");

    private void Times(string name, LoadTimes times) => writer.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{name,-11}{times.P50,10:F2}{times.P75,10:F2}{times.P90,10:F2}{times.P99,10:F2}{times.P999,10:F2}{times.P9999,10:F2}{times.Max,10:F2}{times.Mean,10:F2}"));

    private void Write(object line)
    {
        writer.WriteLine(JsonSerializer.Serialize(line, Json));
        writer.Flush();
    }
}
