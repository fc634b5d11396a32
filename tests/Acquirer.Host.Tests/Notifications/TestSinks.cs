using System.Collections.Concurrent;
using Iso8583.Host.Notifications;
using Iso8583.Host.Notifications.Delivery;
using Iso8583.Host.Notifications.Gateways;
using Iso8583.Host.Notifications.Sinks;
using Microsoft.Extensions.Logging.Abstractions;

namespace Iso8583.Host.Tests.Notifications;

/// <summary>What a test sink was handed.</summary>
internal readonly record struct SentMessage(NotificationId Id, string Recipient, string Text, bool PossibleDuplicate);

/// <summary>Routes for tests.</summary>
internal static class TestSinks
{
    public static NotificationRoute Route(TimeProvider time, params INotificationSink[] sinks) =>
        new([.. sinks.Select(sink => new Gateway(sink, new GatewayLimits(), time, NullLogger.Instance))], []);
}

/// <summary>Can be taken down and brought back.</summary>
internal sealed class SwitchedSink(string name) : INotificationSink
{
    public ConcurrentQueue<SentMessage> Sent { get; } = new();

    public SendResult Answer { get; set; } = SendResult.Accepted("id");

    public bool Probes { get; set; } = true;

    public int Offered { get; private set; }

    public string Name => name;

    public ValueTask<SendResult> SendAsync(NotificationEvent item, CancellationToken cancellationToken)
    {
        Offered++;
        if (Answer.Outcome is SendOutcome.Accepted or SendOutcome.Delivered) Sent.Enqueue(new SentMessage(item.Id, item.Recipient, item.Text, item.PossibleDuplicate));
        return ValueTask.FromResult(Answer);
    }

    public ValueTask<bool> ProbeAsync(CancellationToken cancellationToken) => ValueTask.FromResult(Probes);
}

/// <summary>Gives the scripted answers in turn and then accepts.</summary>
internal sealed class ScriptedSink(params SendResult[] script) : INotificationSink
{
    private int _next;

    public ConcurrentQueue<SentMessage> Sent { get; } = new();

    public string Name { get; init; } = "scripted";

    public ValueTask<SendResult> SendAsync(NotificationEvent item, CancellationToken cancellationToken)
    {
        var at = Interlocked.Increment(ref _next) - 1;
        Sent.Enqueue(new SentMessage(item.Id, item.Recipient, item.Text, item.PossibleDuplicate));
        return ValueTask.FromResult(at < script.Length ? script[at] : SendResult.Accepted("id"));
    }
}

/// <summary>Never answers.</summary>
internal sealed class HangingSink : INotificationSink
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Reached => _reached.Task;

    public string Name => "hanging";

    public async ValueTask<SendResult> SendAsync(NotificationEvent item, CancellationToken cancellationToken)
    {
        _reached.TrySetResult();
        await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        return default;
    }
}

/// <summary>Holds everything back until it is opened.</summary>
internal sealed class GatedSink : INotificationSink
{
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ConcurrentQueue<SentMessage> Sent { get; } = new();

    public string Name => "gated";

    public void Open() => _open.SetResult();

    public async ValueTask<SendResult> SendAsync(NotificationEvent item, CancellationToken cancellationToken)
    {
        await _open.Task.WaitAsync(cancellationToken);
        Sent.Enqueue(new SentMessage(item.Id, item.Recipient, item.Text, item.PossibleDuplicate));
        return SendResult.Accepted("id");
    }
}
