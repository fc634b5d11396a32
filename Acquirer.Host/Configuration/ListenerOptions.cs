using System.ComponentModel.DataAnnotations;

namespace Iso8583.Host.Configuration;

/// <summary>One TCP port that speaks one dialect.</summary>
public sealed class ListenerOptions
{
    /// <summary>Name in logs, metrics and start lines.</summary>
    [Required]
    public string Name { get; init; } = "";

    /// <summary>IP address to bind. Default: loopback.</summary>
    [Required]
    public string Address { get; init; } = "127.0.0.1";

    /// <summary>TCP port; 0 takes a free one.</summary>
    [Range(0, 65535)]
    public int Port { get; init; }

    /// <summary>Dialect by name, as <c>dialects list</c> of the emulator prints it, or a dialect file (.json, .yaml).</summary>
    [Required]
    public string Dialect { get; init; } = "";

    /// <summary>Framing by name; the dialect's own where empty.</summary>
    public string Framing { get; init; } = "";

    /// <summary>Longest frame in bytes, without its length prefix. A longer one closes the connection.</summary>
    [Range(16, 65535)]
    public int MaxFrameLength { get; init; } = 8192;

    /// <summary>Requests of one connection that may be on their way through the bank at once: 1 for terminals, 256 for host links.</summary>
    [Range(1, 4096)]
    public int MaxInFlight { get; init; } = 1;

    /// <summary>Connections at once; further ones are closed at once.</summary>
    [Range(1, 1_000_000)]
    public int MaxConnections { get; init; } = 20_000;

    /// <summary>Seconds without a byte after which a connection is closed; 0: never.</summary>
    [Range(0, 86_400)]
    public int IdleTimeoutSeconds { get; init; } = 900;

    /// <summary>Seconds that a frame may take from its first byte to its last.</summary>
    [Range(1, 3600)]
    public int PartialFrameTimeoutSeconds { get; init; } = 30;

    /// <summary>One more network code of a key exchange in generic dialects (F70 in 1987, F24 later), besides 101 and 161 in 1987 and 811 later; 0: none.</summary>
    [Range(0, 999)]
    public int KeyExchangeCode { get; init; }

    /// <summary>Host links: a peer that signed on is told when its business day turns (0800 with F70 = 201 in 1987, 1804 or 2804 with F24 = 821), and may sign on without a terminal.</summary>
    public bool CutOverNotices { get; init; }

    /// <summary>What happens to a terminal or merchant that the seed file does not know.</summary>
    public UnknownTerminals UnknownTerminals { get; init; } = UnknownTerminals.Reject;
}
