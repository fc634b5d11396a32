using System.Collections.Concurrent;
using Iso8583.Host.Notifications.Links;

namespace Iso8583.Host.Notifications.SmsCentre;

/// <summary>
/// Gives receipts to whoever is bound for the account. One that was refused, not answered, or found nobody is tried again a few times, twice as
/// long after each; how many wait for that is bounded.
/// </summary>
internal sealed class CentreReceipts(SmsCentreSettings settings, ConcurrentDictionary<LinkConnection, SmsCentreSession> sessions, TimeProvider time)
{
    private const int MaxWaiting = 10_000;
    private static readonly TimeSpan DeliverTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(60);

    private int _waiting;
    private long _givenUp;
    private long _triedAgain;

    /// <summary>Receipts that nobody took.</summary>
    public long GivenUp => Volatile.Read(ref _givenUp);

    /// <summary>Further attempts so far.</summary>
    public long TriedAgain => Volatile.Read(ref _triedAgain);

    /// <summary>Gives the receipt of a message.</summary>
    public async Task GiveAsync(LinkConnection submitter, SmsCentreSession session, CentreMessage message, string id, bool isLost, CancellationToken cancellationToken)
    {
        if (!message.WantsReceipt) return;
        var pause = settings.ReceiptRetry;
        for (var attempt = 1; ; attempt++)
        {
            if (await TryGiveAsync(submitter, session, message, id, isLost, cancellationToken).ConfigureAwait(false)) return;
            if (attempt >= settings.ReceiptTries)
            {
                Interlocked.Increment(ref _givenUp);
                return;
            }

            try
            {
                if (Interlocked.Increment(ref _waiting) > MaxWaiting)
                {
                    Interlocked.Increment(ref _givenUp);
                    return;
                }

                await Task.Delay(pause, time, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                Interlocked.Decrement(ref _waiting);
            }

            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            Interlocked.Increment(ref _triedAgain);
        }
    }

    // The receipt goes to a receiver of the account; where the submitter is none or gone, to another connection of the same protocol.
    private async ValueTask<bool> TryGiveAsync(LinkConnection submitter, SmsCentreSession session, CentreMessage message, string id, bool isLost, CancellationToken cancellationToken)
    {
        var (taker, owner) = session.MayReceive && sessions.ContainsKey(submitter)
            ? (submitter, session)
            : sessions.FirstOrDefault(pair => pair.Value.MayReceive && pair.Value.Account == session.Account && ReferenceEquals(pair.Value.Protocol, session.Protocol)) is { Key: { } other, Value: { } found } ? (other, found) : (null, session);
        if (taker is null) return false;
        var (command, body) = owner.Protocol.Receipt(owner, message, id, isLost, time.GetUtcNow());
        return await taker.RequestAsync(command, body, DeliverTimeout, cancellationToken).ConfigureAwait(false) is { } answer && owner.Protocol.IsTaken(answer);
    }
}
