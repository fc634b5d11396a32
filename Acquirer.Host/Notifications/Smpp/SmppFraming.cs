using System.Buffers;
using System.Buffers.Binary;

namespace Iso8583.Host.Notifications.Smpp;

/// <summary>Where one SMPP unit ends: reads and writes the 16-byte header.</summary>
public static class SmppFraming
{
    /// <summary>Reads the next unit.</summary>
    /// <param name="input">What has arrived; what was read is cut off at its front.</param>
    /// <param name="pdu">The unit.</param>
    /// <param name="isBroken">The length is impossible: the position is lost, the caller answers generic_nack and closes.</param>
    /// <returns>False where more bytes are needed, or broken.</returns>
    public static bool TryRead(ref ReadOnlySequence<byte> input, out SmppPdu pdu, out bool isBroken)
    {
        pdu = default;
        isBroken = false;
        if (input.Length < 4) return false;
        Span<byte> header = stackalloc byte[SmppPdu.HeaderLength];
        input.Slice(0, 4).CopyTo(header);
        var length = BinaryPrimitives.ReadUInt32BigEndian(header);
        if (length is < SmppPdu.HeaderLength or > SmppPdu.MaxLength)
        {
            isBroken = true;
            return false;
        }

        if (input.Length < length) return false;
        input.Slice(0, SmppPdu.HeaderLength).CopyTo(header);
        pdu = new SmppPdu(
            (SmppCommand)BinaryPrimitives.ReadUInt32BigEndian(header[4..]),
            BinaryPrimitives.ReadUInt32BigEndian(header[8..]),
            BinaryPrimitives.ReadUInt32BigEndian(header[12..]),
            input.Slice(SmppPdu.HeaderLength, length - SmppPdu.HeaderLength).ToArray());
        input = input.Slice(length);
        return true;
    }

    /// <summary>Writes a unit.</summary>
    public static void Write(IBufferWriter<byte> output, SmppCommand command, uint status, uint sequence, ReadOnlySpan<byte> body)
    {
        ArgumentNullException.ThrowIfNull(output);
        var length = SmppPdu.HeaderLength + body.Length;
        var span = output.GetSpan(length);
        BinaryPrimitives.WriteUInt32BigEndian(span, (uint)length);
        BinaryPrimitives.WriteUInt32BigEndian(span[4..], (uint)command);
        BinaryPrimitives.WriteUInt32BigEndian(span[8..], status);
        BinaryPrimitives.WriteUInt32BigEndian(span[12..], sequence);
        body.CopyTo(span[SmppPdu.HeaderLength..]);
        output.Advance(length);
    }
}
