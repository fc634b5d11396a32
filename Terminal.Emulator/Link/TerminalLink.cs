using System.Net;
using System.Net.Sockets;
using Iso8583.Core.Codec;

namespace Iso8583.Emulator.Link;

/// <summary>A terminal's way to its acquirer: connects when something is to be sent and there is no connection, and again after one ended.</summary>
internal sealed class TerminalLink(EndPoint endPoint, LinkOptions options, int connectRetries) : IAsyncDisposable
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(300);

    private IsoClient? _client;
    private FieldMap _map;

    public EndPoint EndPoint => endPoint;

    /// <summary>Why the last attempt to connect failed; empty after a good one.</summary>
    public string LastConnectError { get; private set; } = "";

    /// <summary>How the latest connection ended; <see cref="LinkFault.None"/> while it lives and where there was none.</summary>
    public LinkFault Fault => _client?.Fault ?? LinkFault.None;

    /// <summary>Sends a request over a living connection. One caller at a time, as a terminal has one cashier.</summary>
    public async Task<LinkReply> RequestAsync(ReadOnlyMemory<byte> message, TimeSpan timeout, bool discardAnswer, CancellationToken cancellationToken)
    {
        var client = await ConnectAsync(cancellationToken).ConfigureAwait(false);
        if (client is null) return new LinkReply(ReplyStatus.NotSent, default, default, TimeSpan.Zero, options.Time.GetTimestamp());
        return await client.RequestAsync(message, KeyOf(message.Span), timeout, discardAnswer, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Ends the connection; the next request opens another.</summary>
    public async Task HangUpAsync()
    {
        if (_client is not { } client) return;
        _client = null;
        await client.DisposeAsync().ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync() => await HangUpAsync().ConfigureAwait(false);

    private async Task<IsoClient?> ConnectAsync(CancellationToken cancellationToken)
    {
        if (_client is { IsOpen: true }) return _client;
        await HangUpAsync().ConfigureAwait(false);
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                _client = await IsoClient.ConnectAsync(endPoint, options, cancellationToken).ConfigureAwait(false);
                LastConnectError = "";
                return _client;
            }
            catch (Exception e) when (e is SocketException or TimeoutException)
            {
                LastConnectError = $"{ConnectionFault.Name(endPoint)}: {ConnectionFault.Describe(e)}";
                if (attempt >= connectRetries) return null;
            }

            await Task.Delay(RetryDelay, options.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    private CorrelationKey KeyOf(ReadOnlySpan<byte> message)
    {
        // Our own request: what was just written can be read.
        if (!MessageView.TryParse(message, options.Dialect, ref _map, out var view, out var error))
            throw new InvalidOperationException("The request that was built cannot be read back: " + error.Describe());
        return CorrelationKey.Of(view);
    }
}
