using System.Buffers.Binary;

namespace Iso8583.Core.Framing;

/// <summary>How a length is written in front of a frame.</summary>
internal enum LengthForm : byte
{
    None,
    BigEndian,
    LittleEndian,
    AsciiDigits,
    AsciiHex,
    Bcd,
}

/// <summary>A length in front of a frame: its form, its size and whether it counts itself.</summary>
internal readonly record struct LengthPrefix(LengthForm Form, int Size, bool IncludesSelf)
{
    /// <summary>Largest length that can be stated.</summary>
    public long Capacity => Form switch
    {
        LengthForm.BigEndian or LengthForm.LittleEndian => Size == 2 ? ushort.MaxValue : uint.MaxValue,
        LengthForm.AsciiHex => (1L << (4 * Size)) - 1,
        LengthForm.Bcd => Size == 2 ? 9_999 : 99_999_999,
        _ => Size == 4 ? 9_999 : 999_999,
    };

    /// <summary>Reads the number as it is stated.</summary>
    /// <param name="bytes">Exactly <see cref="Size"/> bytes.</param>
    /// <param name="value">0 to <see cref="Capacity"/>.</param>
    /// <param name="badOffset">First byte that is no digit, where the result is false.</param>
    public bool TryRead(ReadOnlySpan<byte> bytes, out long value, out int badOffset)
    {
        value = 0;
        badOffset = 0;
        switch (Form)
        {
            case LengthForm.BigEndian:
                value = Size == 2 ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt32BigEndian(bytes);
                return true;
            case LengthForm.LittleEndian:
                value = Size == 2 ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
                return true;
            default:
                return TryReadDigits(bytes, out value, out badOffset);
        }
    }

    private bool TryReadDigits(ReadOnlySpan<byte> bytes, out long value, out int badOffset)
    {
        value = 0;
        for (badOffset = 0; badOffset < bytes.Length; badOffset++)
        {
            var b = bytes[badOffset];
            int high = b >> 4, low = b & 0xF;
            switch (Form)
            {
                case LengthForm.AsciiDigits when b is >= (byte)'0' and <= (byte)'9':
                    value = (value * 10) + low;
                    break;
                case LengthForm.AsciiHex when char.IsAsciiHexDigit((char)b):
                    value = (value << 4) | (uint)(b <= (byte)'9' ? low : low + 9);
                    break;
                case LengthForm.Bcd when high <= 9 && low <= 9:
                    value = (value * 100) + (high * 10) + low;
                    break;
                default:
                    return false;
            }
        }

        return true;
    }

    /// <summary>Writes the number; it must not exceed <see cref="Capacity"/>.</summary>
    public void Write(Span<byte> bytes, long value)
    {
        switch (Form)
        {
            case LengthForm.BigEndian when Size == 2:
                BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)value);
                return;
            case LengthForm.BigEndian:
                BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)value);
                return;
            case LengthForm.LittleEndian when Size == 2:
                BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)value);
                return;
            case LengthForm.LittleEndian:
                BinaryPrimitives.WriteUInt32LittleEndian(bytes, (uint)value);
                return;
        }

        for (var i = Size - 1; i >= 0; i--)
        {
            switch (Form)
            {
                case LengthForm.AsciiDigits:
                    bytes[i] = (byte)('0' + (value % 10));
                    value /= 10;
                    break;
                case LengthForm.AsciiHex:
                    bytes[i] = "0123456789ABCDEF"u8[(int)(value & 0xF)];
                    value >>= 4;
                    break;
                default:
                    bytes[i] = (byte)((value / 10 % 10 << 4) | (value % 10));
                    value /= 100;
                    break;
            }
        }
    }
}
