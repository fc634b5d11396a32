using System.Net;
using Iso8583.Core.Dialects;
using Iso8583.Core.Framing;
using Iso8583.Core.Messages;
using Iso8583.Host.Configuration;
using Iso8583.Host.Ledger;
using Iso8583.Host.Session;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace Iso8583.Host.Transport;

/// <summary>Opens one Kestrel endpoint a listener, and the HTTP endpoint beside them.</summary>
internal sealed class ListenerSetup(
    IOptions<AcquirerOptions> options,
    IsoConnectionHandler handler,
    PanTokenizer tokens,
    TerminalDownloads downloads,
    BoundListeners bound) : IConfigureOptions<KestrelServerOptions>
{
    /// <summary>F42, F41 and the rest of a UnionPay message mean what they mean in 1987; its first digit says so too.</summary>
    private const string UnionPayPrefix = "unionpay";

    /// <summary>Bytes of an HTTP request: the largest is a message to explain.</summary>
    private const int MaxRequestBody = 1 << 20;

    public void Configure(KestrelServerOptions kestrel)
    {
        var acquirer = options.Value;
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = MaxRequestBody;
        foreach (var listener in acquirer.Listeners)
        {
            var runtime = Resolve(listener, acquirer);
            kestrel.Listen(Address(listener.Address, listener.Name), listener.Port, endPoint =>
            {
                bound.Add(new BoundListener(runtime, endPoint));
                endPoint.Run(connection => handler.OnConnectedAsync(connection, runtime));
            });
        }

        kestrel.Listen(Address(acquirer.HttpAddress, "http"), acquirer.HttpPort, endPoint => bound.Http = endPoint);
    }

    private static IPAddress Address(string text, string listener) => IPAddress.TryParse(text, out var address)
        ? address
        : throw new ConfigurationFaultException($"Listener '{listener}': '{text}' is no IP address.");

    private ListenerRuntime Resolve(ListenerOptions listener, AcquirerOptions acquirer)
    {
        if (!DialectCatalog.BuiltIn.TryGet(listener.Dialect, out var dialect))
        {
            throw new ConfigurationFaultException(
                $"Listener '{listener.Name}': there is no dialect '{listener.Dialect}'. Known: {string.Join(", ", DialectCatalog.BuiltIn.Names)}.");
        }

        var name = listener.Framing.Length > 0 ? listener.Framing : dialect.Framing;
        if (!FrameCodecs.TryParse(name, new FrameOptions { MaxFrameLength = listener.MaxFrameLength }, out var framing, out var error))
            throw new ConfigurationFaultException($"Listener '{listener.Name}': framing '{name}': {error}");

        var codes = new ResponseCodeTable(dialect);
        if (dialect.Name.StartsWith(UnionPayPrefix, StringComparison.Ordinal))
        {
            if (listener.CutOverNotices) throw new ConfigurationFaultException($"Listener '{listener.Name}': the dialect '{dialect.Name}' has no cut-over message; take CutOverNotices away.");
            return new ListenerRuntime(listener, dialect, framing, new UnionPayMapper(tokens), new UnionPayComposer(codes, AsciiText.From(acquirer.AcquirerInstitution), downloads));
        }

        return dialect.Version switch
        {
            0 => new ListenerRuntime(listener, dialect, framing, new Iso87Mapper(tokens), new Iso87Composer(codes)),
            1 => new ListenerRuntime(listener, dialect, framing, new Iso93Mapper(tokens, is2003: false), new Iso93Composer(codes, is2003: false)),
            2 => new ListenerRuntime(listener, dialect, framing, new Iso93Mapper(tokens, is2003: true), new Iso93Composer(codes, is2003: true)),
            _ => throw new ConfigurationFaultException($"Listener '{listener.Name}': dialect '{dialect.Name}' is of an edition that this host does not know."),
        };
    }
}
