using System.Net.Sockets;
using System.Threading.Channels;
using Iso8583.Emulator.Link;

namespace Iso8583.Emulator.Load;

/// <summary>One connection under load: sends what falls due as soon as it may, and connects again where it was cut.</summary>
internal sealed class LoadConnection(LoadPlan plan, LoadRecorder recorder) : IAsyncDisposable
{
    private readonly Channel<Arrival> _arrivals = Channel.CreateUnbounded<Arrival>(new UnboundedChannelOptions { SingleReader = true });
    private readonly SemaphoreSlim _free = new(plan.MaxInFlight);
    private IsoClient? _client;

    public void Add(Arrival arrival) => _arrivals.Writer.TryWrite(arrival);

    /// <summary>Nothing more falls due.</summary>
    public void Complete() => _arrivals.Writer.TryComplete();

    /// <summary>Opens the connection before anything falls due.</summary>
    /// <exception cref="SocketException">Nobody answers there.</exception>
    /// <exception cref="TimeoutException">Not in time.</exception>
    public async Task ConnectAsync(CancellationToken cancellationToken) => _client = await IsoClient.ConnectAsync(plan.EndPoint, plan.Link, cancellationToken).ConfigureAwait(false);

    /// <summary>Ends when everything that fell due has ended.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await foreach (var arrival in _arrivals.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            await _free.WaitAsync(cancellationToken).ConfigureAwait(false);
            if (await OpenAsync(cancellationToken).ConfigureAwait(false) is not { } client)
            {
                recorder.Ended(arrival, new LinkReply(ReplyStatus.NotSent, default, default, TimeSpan.Zero, plan.Time.GetTimestamp()));
                _free.Release();
                continue;
            }

            _ = ExchangeAsync(client, arrival, cancellationToken);
        }

        // Whoever holds all places knows that nobody is on the way.
        for (var i = 0; i < plan.MaxInFlight; i++) await _free.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        if (_client is { } client) await client.DisposeAsync().ConfigureAwait(false);
    }

    private async Task<IsoClient?> OpenAsync(CancellationToken cancellationToken)
    {
        if (_client is { IsOpen: true }) return _client;
        if (_client is { } old) await old.DisposeAsync().ConfigureAwait(false);
        _client = null;
        try
        {
            await ConnectAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is SocketException or TimeoutException)
        {
            // counted as not sent; the next message tries again
        }

        return _client;
    }

    private async Task ExchangeAsync(IsoClient client, Arrival arrival, CancellationToken cancellationToken)
    {
        try
        {
            var message = plan.Message.Next(out var key);
            recorder.Ended(arrival, await client.RequestAsync(message, key, plan.Timeout, discardAnswer: false, cancellationToken).ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            // somebody stopped the run: this message stands among those due and not answered
        }
        finally
        {
            _free.Release();
        }
    }
}
