using System.Net;
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
    PaymentCodes paymentCodes,
    BoundListeners bound) : IConfigureOptions<KestrelServerOptions>
{
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
        var dialect = DialectChoice.Find(listener.Dialect, $"Listener '{listener.Name}'");
        var name = listener.Framing.Length > 0 ? listener.Framing : dialect.Framing;
        if (!FrameCodecs.TryParse(name, new FrameOptions { MaxFrameLength = listener.MaxFrameLength }, out var framing, out var error))
            throw new ConfigurationFaultException($"Listener '{listener.Name}': framing '{name}': {error}");

        var codes = new ResponseCodeTable(dialect);
        if (listener.CutOverNotices && Mappers.IsUnionPay(dialect))
            throw new ConfigurationFaultException($"Listener '{listener.Name}': the dialect '{dialect.Name}' has no cut-over message; take CutOverNotices away.");
        var mapper = Mappers.For(dialect, tokens, paymentCodes);
        IResponseComposer composer = mapper switch
        {
            UnionPayMapper => new UnionPayComposer(codes, AsciiText.From(acquirer.AcquirerInstitution), downloads),
            Iso87Mapper => new Iso87Composer(codes),
            _ => new Iso93Composer(codes, is2003: mapper is Iso93Mapper { Is2003: true }),
        };
        return new ListenerRuntime(listener, dialect, framing, mapper, composer);
    }
}
