using System.Collections.Immutable;
using Iso8583.Host.Notifications.Gateways;
using Iso8583.Host.Notifications.Sinks;

namespace Iso8583.Host.Notifications.Delivery;

/// <summary>Where messages go: the gateways in order of preference, and the sinks that get a copy of what a gateway took.</summary>
public sealed class NotificationRoute : IDisposable, IAsyncDisposable
{
    // After so many failed attempts the message is offered to the next gateway first.
    private const int AttemptsPerGateway = 3;

    private readonly ImmutableArray<INotificationSink> _copies;
    private readonly Lock _waitersGate = new();
    private TaskCompletionSource _usable = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Makes a route.</summary>
    /// <param name="gateways">At least one.</param>
    /// <param name="copies">Told after acceptance; their failure changes nothing.</param>
    public NotificationRoute(ImmutableArray<Gateway> gateways, ImmutableArray<INotificationSink> copies)
    {
        if (gateways.IsEmpty) throw new ArgumentException("A route needs a gateway.", nameof(gateways));
        Gateways = gateways;
        _copies = copies;
        foreach (var gateway in gateways) gateway.CameBack += Release;
    }

    /// <summary>The gateways in order of preference.</summary>
    public ImmutableArray<Gateway> Gateways { get; }

    /// <summary>Name of the preferred gateway.</summary>
    public string Name => Gateways[0].Name;

    /// <summary>Whether any gateway may be used.</summary>
    public bool IsUsable
    {
        get
        {
            foreach (var gateway in Gateways)
            {
                if (gateway.IsUsable) return true;
            }

            return false;
        }
    }

    /// <summary>Waits until a gateway may be used; nothing is tried and nothing counted while all are down.</summary>
    public async ValueTask WaitUsableAsync(CancellationToken cancellationToken)
    {
        while (!IsUsable)
        {
            Task usable;
            lock (_waitersGate) usable = _usable.Task;
            if (!IsUsable) await usable.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Offers a message to the gateways in turn, until one takes it, refuses it, or may have taken it.</summary>
    /// <returns>The gateway that answered last, and its answer.</returns>
    public async ValueTask<(string Sink, SendResult Result)> SendAsync(NotificationEvent item, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(item);
        var first = (item.Attempts - 1) / AttemptsPerGateway;
        var last = (Name, SendResult.Not(SendOutcome.Unreachable, "down"));
        for (var i = 0; i < Gateways.Length; i++)
        {
            var gateway = Gateways[(Math.Max(first, 0) + i) % Gateways.Length];
            if (!gateway.IsUsable) continue;
            last = (gateway.Name, await gateway.SendAsync(item, cancellationToken).ConfigureAwait(false));
            if (last.Item2.Outcome != SendOutcome.Unreachable) break;
        }

        return last;
    }

    /// <summary>Gives the copies.</summary>
    public async ValueTask CopyAsync(NotificationEvent item, CancellationToken cancellationToken)
    {
        foreach (var copy in _copies) await copy.SendAsync(item, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var gateway in Gateways) gateway.Dispose();
        foreach (var copy in _copies) (copy as IDisposable)?.Dispose();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var gateway in Gateways) await gateway.DisposeAsync().ConfigureAwait(false);
        foreach (var copy in _copies)
        {
            if (copy is IAsyncDisposable queue) await queue.DisposeAsync().ConfigureAwait(false);
            else (copy as IDisposable)?.Dispose();
        }
    }

    private void Release()
    {
        TaskCompletionSource usable;
        lock (_waitersGate)
        {
            usable = _usable;
            _usable = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        usable.SetResult();
    }
}
