using Iso8583.Host.Notifications.Links;

namespace Iso8583.Host.Notifications.Smpp;

/// <summary>Body of submit_sm and deliver_sm: they have the same fields.</summary>
/// <remarks>Source: SMPP Protocol Specification v3.4, 4.4.1 and 4.6.1.</remarks>
public sealed class SmppMessage
{
    /// <summary>Most octets of <see cref="Content"/> in the body itself.</summary>
    public const int MaxShortMessage = 254;

    /// <summary>Bit of <see cref="EsmClass"/>: the content begins with a user data header.</summary>
    public const byte UserDataHeader = 0x40;

    public byte SourceTon { get; init; }

    public byte SourceNpi { get; init; }

    public string Source { get; init; } = "";

    public byte DestinationTon { get; init; }

    public byte DestinationNpi { get; init; }

    /// <summary>E.164 digits without a plus sign where the type of number is 1.</summary>
    public string Destination { get; init; } = "";

    public byte EsmClass { get; init; }

    public byte Priority { get; init; }

    /// <summary>Relative or absolute time, 16 characters; empty for the centre's default.</summary>
    public string ValidityPeriod { get; init; } = "";

    /// <summary>1 asks for a receipt.</summary>
    public byte RegisteredDelivery { get; init; }

    /// <summary>0 GSM-7 one septet an octet, 8 UCS-2 big-endian.</summary>
    public byte DataCoding { get; init; }

    /// <summary>The message: the short message, or the payload parameter where that is used.</summary>
    public byte[] Content { get; init; } = [];

    /// <summary>Optional parameters besides the payload, in order.</summary>
    public IReadOnlyList<(ushort Tag, byte[] Value)> Parameters { get; init; } = [];

    /// <summary>Whether this is a receipt of the centre.</summary>
    public bool IsReceipt => (EsmClass & 0x3C) == 0x04;

    /// <summary>Reads a body.</summary>
    public static bool TryRead(ReadOnlySpan<byte> body, out SmppMessage message)
    {
        var reader = new UnitReader(body);
        reader.Text(6);
        var sourceTon = reader.Byte();
        var sourceNpi = reader.Byte();
        var source = reader.Text(21);
        var destinationTon = reader.Byte();
        var destinationNpi = reader.Byte();
        var destination = reader.Text(21);
        var esmClass = reader.Byte();
        reader.Byte();
        var priority = reader.Byte();
        reader.Text(17);
        var validity = reader.Text(17);
        var registered = reader.Byte();
        reader.Byte();
        var coding = reader.Byte();
        reader.Byte();
        var content = reader.Bytes(reader.Byte()).ToArray();
        var parameters = new List<(ushort, byte[])>();
        while (reader.TryParameter(out var tag, out var value))
        {
            if (tag == SmppTag.MessagePayload) content = value.ToArray();
            else parameters.Add((tag, value.ToArray()));
        }

        message = new SmppMessage
        {
            SourceTon = sourceTon,
            SourceNpi = sourceNpi,
            Source = source,
            DestinationTon = destinationTon,
            DestinationNpi = destinationNpi,
            Destination = destination,
            EsmClass = esmClass,
            Priority = priority,
            ValidityPeriod = validity,
            RegisteredDelivery = registered,
            DataCoding = coding,
            Content = content,
            Parameters = parameters,
        };
        return !reader.IsFaulty;
    }

    /// <summary>Writes the body; content that is too long for it goes into the payload parameter.</summary>
    /// <param name="asPayload">Use the payload parameter in any case.</param>
    public byte[] ToBody(bool asPayload = false)
    {
        asPayload |= Content.Length > MaxShortMessage;
        var writer = new UnitWriter()
            .Text("", 6)
            .Byte(SourceTon).Byte(SourceNpi).Text(Source, 21)
            .Byte(DestinationTon).Byte(DestinationNpi).Text(Destination, 21)
            .Byte(EsmClass).Byte(0).Byte(Priority)
            .Text("", 17).Text(ValidityPeriod, 17)
            .Byte(RegisteredDelivery).Byte(0).Byte(DataCoding).Byte(0)
            .Byte(asPayload ? (byte)0 : (byte)Content.Length);
        if (!asPayload) writer.Bytes(Content);
        foreach (var (tag, value) in Parameters) writer.Parameter(tag, value);
        if (asPayload) writer.Parameter(SmppTag.MessagePayload, Content);
        return writer.ToArray();
    }

    /// <summary>The value of an optional parameter; empty where absent.</summary>
    public ReadOnlySpan<byte> Parameter(ushort tag)
    {
        foreach (var (key, value) in Parameters)
        {
            if (key == tag) return value;
        }

        return [];
    }
}
