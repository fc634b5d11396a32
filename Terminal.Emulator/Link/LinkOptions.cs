using Iso8583.Core.Dialects;
using Iso8583.Core.Framing;

namespace Iso8583.Emulator.Link;

/// <summary>What a connection must know to speak.</summary>
internal sealed class LinkOptions
{
    public required Dialect Dialect { get; init; }

    public required IFrameCodec Framing { get; init; }

    /// <summary>TPDU and header of every request.</summary>
    public ReadOnlyMemory<byte> Envelope { get; init; }

    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public LinkTrace? Trace { get; init; }
}
