using System.Globalization;
using Iso8583.Core.Dialects;
using Iso8583.Emulator.Link;

namespace Iso8583.Emulator.Output;

/// <summary>Lines for people: who, which way, how long, what.</summary>
internal sealed class TextOutput(TextWriter writer, TimeProvider time) : IOutput
{
    private readonly Lock _writerLock = new();

    public void Message(string terminalId, in LinkEvent passed, Dialect dialect)
    {
        switch (passed.Kind)
        {
            case LinkEventKind.Sent:
                Write(terminalId, "->", "", MaskedLine.Of(passed.Message, dialect));
                break;
            case LinkEventKind.Answer:
                Write(terminalId, "<-", Milliseconds(passed.Elapsed), MaskedLine.Of(passed.Message, dialect));
                break;
            case LinkEventKind.Discarded:
                Write(terminalId, "<x", Milliseconds(passed.Elapsed), MaskedLine.Of(passed.Message, dialect) + "  (thrown away)");
                break;
            case LinkEventKind.Unmatched:
                Write(terminalId, "<?", "", MaskedLine.Of(passed.Message, dialect) + "  (late, or not asked for)");
                break;
            case LinkEventKind.Unreadable:
                Write(terminalId, "<!", "", "unreadable message: " + passed.Detail);
                break;
        }
    }

    public void Step(string terminalId, string text) => Write(terminalId, "--", "", text);

    public void Note(string terminalId, string text) => Write(terminalId, "  ", "", text);

    public void Sms(SmsSeen sms)
    {
        var own = sms.OwnMilliseconds < 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", seen here after {sms.OwnMilliseconds:F1} ms");
        Write(sms.TerminalId, "##", string.Create(CultureInfo.InvariantCulture, $"{sms.HostMilliseconds:F1} ms"), $"SMS to {MaskedLine.Phone(sms.To)} ({sms.Kind}{own}): {sms.Text}");
    }

    public void Expectation(string terminalId, string what, bool met, string found)
    {
        if (!met) Write(terminalId, "!!", "", $"EXPECTED {what}, found {found}");
    }

    public void Summary(RunSummary summary)
    {
        lock (_writerLock)
        {
            writer.WriteLine();
            if (summary.FailedExpectations > 0) Line("expectations", $"{summary.FailedExpectations} FAILED (lines with !! above)");
            Line("messages", $"{summary.Sent} sent, {summary.Answered} answered ({summary.ThrownAway} of the answers thrown away on purpose)");
            Line("approvals", $"{summary.Approvals}");
            Line("declines", $"{summary.Declines}");
            Line("reversals", $"{summary.Reversals}");
            Line("settlement", $"{summary.Settlement} ({summary.SettlementsBalanced} of {summary.SettlementsTried})");
            Line("SMS events", $"{summary.SmsEvents}");
            if (summary.HostMilliseconds.Count == 0) Line("swipe to SMS", "none seen");
            else Line("swipe to SMS", $"median {RunSummary.Median(summary.HostMilliseconds):F1} ms, worst {RunSummary.Worst(summary.HostMilliseconds):F1} ms at the host; "
                + $"median {RunSummary.Median(summary.OwnMilliseconds):F1} ms, worst {RunSummary.Worst(summary.OwnMilliseconds):F1} ms seen here");
            writer.Flush();
        }

        // The process runs in the invariant culture: numbers look the same everywhere.
        void Line(string name, string text) => writer.WriteLine($"{name,-14}{text}");
    }

    private static string Milliseconds(TimeSpan elapsed) => string.Create(CultureInfo.InvariantCulture, $"{elapsed.TotalMilliseconds:F1} ms");

    private void Write(string terminalId, string arrow, string milliseconds, string text)
    {
        lock (_writerLock)
        {
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{time.GetLocalNow():HH:mm:ss.fff} {terminalId,-8} {arrow} {milliseconds,10}  {text}"));
            writer.Flush();
        }
    }
}
