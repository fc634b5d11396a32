using System.Buffers;
using System.Buffers.Binary;
using Iso8583.Host.Notifications.Links;

namespace Iso8583.Host.Notifications.Smpp;

/// <summary>Where one SMPP unit ends, and what every SMPP side answers at once.</summary>
/// <remarks>Source: SMPP Protocol Specification v3.4, 3.2 and 4.</remarks>
public sealed class SmppProtocol : ILinkProtocol
{
    /// <summary>Length of the header.</summary>
    public const int HeaderLength = 16;

    /// <summary>Longest unit that is accepted, header included; checked before anything is allocated for it.</summary>
    public const int MaxLength = 64 * 1024;

    private SmppProtocol()
    {
    }

    /// <summary>The protocol: it has no state.</summary>
    public static SmppProtocol Instance { get; } = new();

    /// <inheritdoc/>
    public bool TryRead(ref ReadOnlySequence<byte> input, out LinkUnit unit, out bool isBroken)
    {
        unit = default;
        Span<byte> header = stackalloc byte[HeaderLength];
        if (!UnitFraming.TryTake(ref input, header, MaxLength, out var body, out isBroken)) return false;
        unit = new LinkUnit(
            BinaryPrimitives.ReadUInt32BigEndian(header[4..]), BinaryPrimitives.ReadUInt32BigEndian(header[8..]), BinaryPrimitives.ReadUInt32BigEndian(header[12..]), body);
        return true;
    }

    /// <inheritdoc/>
    public void Write(IBufferWriter<byte> output, uint command, uint status, uint sequence, ReadOnlySpan<byte> body)
    {
        ArgumentNullException.ThrowIfNull(output);
        var length = HeaderLength + body.Length;
        var span = output.GetSpan(length);
        BinaryPrimitives.WriteUInt32BigEndian(span, (uint)length);
        BinaryPrimitives.WriteUInt32BigEndian(span[4..], command);
        BinaryPrimitives.WriteUInt32BigEndian(span[8..], status);
        BinaryPrimitives.WriteUInt32BigEndian(span[12..], sequence);
        body.CopyTo(span[HeaderLength..]);
        output.Advance(length);
    }

    /// <inheritdoc/>
    public LinkAction Judge(in LinkUnit request) => (SmppCommand)request.Command switch
    {
        SmppCommand.EnquireLink => LinkAction.Answer,
        SmppCommand.Unbind => LinkAction.AnswerAndEnd,
        SmppCommand.BindReceiver or SmppCommand.BindTransmitter or SmppCommand.BindTransceiver or SmppCommand.SubmitSm or SmppCommand.DeliverSm => LinkAction.Pass,
        _ => LinkAction.Refuse,
    };

    /// <inheritdoc/>
    public byte[] AnswerBody(in LinkUnit request) => [];

    /// <inheritdoc/>
    public bool TryRefuse(uint sequence, bool lengthIsBroken, out LinkUnit refusal)
    {
        refusal = new LinkUnit((uint)SmppCommand.GenericNack, lengthIsBroken ? SmppStatus.InvalidCommandLength : SmppStatus.InvalidCommandId, sequence, []);
        return true;
    }
}
