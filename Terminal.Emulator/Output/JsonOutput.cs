using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Iso8583.Core.Dialects;
using Iso8583.Emulator.Link;

namespace Iso8583.Emulator.Output;

/// <summary>One JSON object a line; its member <c>type</c> says what it is: message, step, note, sms, expectation, summary.</summary>
internal sealed class JsonOutput(TextWriter writer, TimeProvider time) : IOutput
{
    private static readonly JsonWriterOptions Format = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Lock _writerLock = new();

    public void Message(string terminalId, in LinkEvent passed, Dialect dialect)
    {
        if (passed.Kind == LinkEventKind.Closed) return;
        var what = passed.Kind == LinkEventKind.Sent ? "sent" : JsonNamingPolicy.CamelCase.ConvertName(passed.Kind.ToString());
        var mti = MaskedLine.MtiOf(passed.Message, dialect);
        var line = passed.Kind == LinkEventKind.Unreadable ? passed.Detail : MaskedLine.Of(passed.Message, dialect);
        var elapsed = passed.Elapsed.TotalMilliseconds;
        Write("message", terminalId, json =>
        {
            json.WriteString("event", what);
            if (mti.Length > 0) json.WriteString("mti", mti);
            json.WriteString("line", line);
            if (elapsed > 0) json.WriteNumber("elapsedMs", Rounded(elapsed));
        });
    }

    public void Step(string terminalId, string text) => Write("step", terminalId, json => json.WriteString("text", text));

    public void Note(string terminalId, string text) => Write("note", terminalId, json => json.WriteString("text", text));

    public void Sms(SmsSeen sms) => Write("sms", sms.TerminalId, json =>
    {
        json.WriteString("kind", sms.Kind);
        json.WriteString("to", MaskedLine.Phone(sms.To));
        json.WriteString("text", sms.Text);
        json.WriteNumber("swipeToSmsMs", Rounded(sms.HostMilliseconds));
        if (sms.OwnMilliseconds >= 0) json.WriteNumber("seenAfterMs", Rounded(sms.OwnMilliseconds));
    });

    public void Expectation(string terminalId, string what, bool met, string found) => Write("expectation", terminalId, json =>
    {
        json.WriteString("expected", what);
        json.WriteBoolean("met", met);
        if (!met) json.WriteString("found", found);
    });

    public void Summary(RunSummary summary) => Write("summary", "", json =>
    {
        json.WriteNumber("failedExpectations", summary.FailedExpectations);
        json.WriteNumber("sent", summary.Sent);
        json.WriteNumber("answered", summary.Answered);
        json.WriteNumber("thrownAway", summary.ThrownAway);
        json.WriteNumber("approvals", summary.Approvals);
        json.WriteNumber("declines", summary.Declines);
        json.WriteNumber("reversals", summary.Reversals);
        json.WriteString("settlement", summary.Settlement);
        json.WriteNumber("smsEvents", summary.SmsEvents);
        json.WriteNumber("swipeToSmsMedianMs", Rounded(RunSummary.Median(summary.HostMilliseconds)));
        json.WriteNumber("swipeToSmsWorstMs", Rounded(RunSummary.Worst(summary.HostMilliseconds)));
        json.WriteNumber("seenMedianMs", Rounded(RunSummary.Median(summary.OwnMilliseconds)));
        json.WriteNumber("seenWorstMs", Rounded(RunSummary.Worst(summary.OwnMilliseconds)));
    });

    private static decimal Rounded(double milliseconds) => Math.Round((decimal)milliseconds, 2);

    private void Write(string type, string terminalId, Action<Utf8JsonWriter> members)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Format))
        {
            json.WriteStartObject();
            json.WriteString("type", type);
            json.WriteString("time", time.GetUtcNow());
            if (terminalId.Length > 0) json.WriteString("terminal", terminalId);
            members(json);
            json.WriteEndObject();
        }

        var line = Encoding.UTF8.GetString(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
        lock (_writerLock)
        {
            writer.WriteLine(line);
            writer.Flush();
        }
    }
}
