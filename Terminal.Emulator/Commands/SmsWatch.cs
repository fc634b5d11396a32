using System.Globalization;
using System.Text.Json;
using Iso8583.Emulator.Link;
using Iso8583.Emulator.Output;

namespace Iso8583.Emulator.Commands;

/// <summary>Follows the acquirer's inbox during a run: shows each SMS and lets the run wait for those that it expects.</summary>
internal sealed class SmsWatch(InboxClient inbox, RunTally tally, IOutput output, TimeProvider time)
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(5);

    private readonly Lock _messagesLock = new();
    private readonly List<(InboxMessage Message, SmsSeen Seen)> _messages = [];
    private TaskCompletionSource _arrival = NewArrival();

    /// <summary>The inbox stopped answering.</summary>
    public bool IsLost { get; private set; }

    /// <summary>Everything seen so far.</summary>
    public IReadOnlyList<SmsSeen> Seen
    {
        get
        {
            lock (_messagesLock) return [.. _messages.Select(m => m.Seen)];
        }
    }

    /// <summary>Reads the inbox again and again until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                foreach (var message in await inbox.ReadAsync(cancellationToken).ConfigureAwait(false)) Take(message);
                await Task.Delay(PollInterval, time, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // the run is over
        }
        catch (Exception e) when (e is HttpRequestException or JsonException)
        {
            IsLost = true;
            output.Note("", $"the inbox does not answer any more: {ConnectionFault.Describe(e)}");
        }
    }

    /// <summary>Waits for one SMS.</summary>
    /// <returns>Null where it came; else what came in its place, or "none".</returns>
    public async Task<string?> MissingAsync(ExpectedSms expected, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        while (true)
        {
            Task arrival;
            string? nearest = null;
            lock (_messagesLock)
            {
                foreach (var (message, _) in _messages)
                {
                    if (!expected.Fits(message)) continue;
                    if (expected.IsRight(message)) return null;
                    nearest = message.Text;
                }

                arrival = _arrival.Task;
            }

            var left = timeout - time.GetElapsedTime(start);
            if (left <= TimeSpan.Zero || IsLost) return nearest ?? "none";
            try
            {
                await arrival.WaitAsync(left, time, cancellationToken).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                return nearest ?? "none";
            }
        }
    }

    /// <summary>Waits until nothing has come for a while, but not for ever: some messages nobody can expect.</summary>
    public async Task SettleDownAsync(TimeSpan quiet, TimeSpan atMost, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        while (time.GetElapsedTime(start) < atMost && !IsLost)
        {
            Task arrival;
            lock (_messagesLock) arrival = _arrival.Task;
            try
            {
                await arrival.WaitAsync(quiet, time, cancellationToken).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                return;
            }
        }
    }

    private void Take(InboxMessage message)
    {
        var stan = int.TryParse(message.Stan, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;
        var terminalId = (message.TerminalId ?? "").TrimEnd();
        var seen = new SmsSeen(terminalId, message.Kind, message.To ?? "", message.Text ?? "", message.SwipeToSmsMs, tally.MillisecondsSince(terminalId, stan));
        output.Sms(seen);
        TaskCompletionSource arrival;
        lock (_messagesLock)
        {
            _messages.Add((message, seen));
            arrival = _arrival;
            _arrival = NewArrival();
        }

        arrival.SetResult();
    }

    private static TaskCompletionSource NewArrival() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
