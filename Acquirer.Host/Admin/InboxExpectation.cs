using System.Globalization;
using Iso8583.Host.Notifications.Sinks;

namespace Iso8583.Host.Admin;

/// <summary>An assertion on the inbox: within a time from the swipe, so many messages of a kind for a payment to a phone, and no other one for it.</summary>
/// <param name="After">Messages with a greater number only.</param>
/// <param name="Phone">To this phone; any where empty.</param>
/// <param name="Kind">Of this kind; any where empty.</param>
/// <param name="Stan">For this STAN; any where empty.</param>
/// <param name="TerminalId">Of this terminal; any where empty.</param>
/// <param name="Count">Exactly so many.</param>
/// <param name="Within">Swipe-to-SMS time of each at most.</param>
/// <param name="Wait">How long to wait for them, and for what must not come.</param>
public sealed record InboxExpectation(long After, string Phone, string Kind, string Stan, string TerminalId, int Count, TimeSpan Within, TimeSpan Wait)
{
    /// <summary>Waits and judges. One message too many ends the wait early; enough of them do not, since one more could follow.</summary>
    public async Task<ExpectationAnswer> JudgeAsync(Inbox inbox, TimeProvider time, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(inbox);
        using var deadline = new CancellationTokenSource(Wait, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        while (true)
        {
            var last = inbox.LastId;
            var messages = Matching(inbox);
            if (messages.Count > Count || messages.Exists(IsOther)) return Judge(messages);
            try
            {
                await inbox.WaitAsync(last, either.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                return Judge(Matching(inbox));
            }
        }
    }

    private List<InboxMessage> Matching(Inbox inbox) =>
        [.. inbox.Read(After, Phone, int.MaxValue).Where(message => (Stan.Length == 0 || message.Stan == Stan) && (TerminalId.Length == 0 || message.TerminalId == TerminalId))];

    private bool IsOther(InboxMessage message) => Kind.Length > 0 && message.Kind != Kind;

    private ExpectationAnswer Judge(List<InboxMessage> messages)
    {
        var other = messages.Find(IsOther);
        var late = messages.Find(message => message.SwipeToSmsMs > Within.TotalMilliseconds);
        var why = other is not null ? $"another message: {other.EventId}"
            : messages.Count != Count ? string.Create(CultureInfo.InvariantCulture, $"expected {Count}, got {messages.Count}")
            : late is not null ? string.Create(CultureInfo.InvariantCulture, $"{late.EventId} took {late.SwipeToSmsMs} ms")
            : "";
        return new ExpectationAnswer(why.Length == 0, why, messages);
    }
}
