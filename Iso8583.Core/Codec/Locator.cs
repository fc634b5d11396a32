using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Iso8583.Core.Dialects;

namespace Iso8583.Core.Codec;

/// <summary>Finds where things end: MTI, bitmaps, fields. The only code that does; reader, view and composites go through it.</summary>
internal static class Locator
{
    /// <summary>The longest message: offsets and lengths are kept in 16 bits.</summary>
    public const int MaxMessage = ushort.MaxValue;

    /// <summary>Reads the MTI at the start of a message that is long enough.</summary>
    public static bool TryReadMti(ReadOnlySpan<byte> message, MtiEncoding encoding, out ushort mti)
    {
        if (encoding == MtiEncoding.Bcd)
        {
            mti = BinaryPrimitives.ReadUInt16BigEndian(message);
            if ((mti & ((mti << 1) | (mti << 2)) & 0x8888) == 0) return true;
        }
        else
        {
            var digits = BinaryPrimitives.ReadUInt32BigEndian(message) ^ (encoding == MtiEncoding.Ascii ? 0x30303030u : 0xF0F0F0F0u);
            mti = (ushort)(((digits >> 12) & 0xF000) | ((digits >> 8) & 0xF00) | ((digits >> 4) & 0xF0) | (digits & 0xF));
            if ((((digits + 0x06060606) | digits) & 0xF0F0F0F0) == 0) return true;
        }

        mti = 0;
        return false;
    }

    /// <summary>Reads one bitmap of 64 bits at a position.</summary>
    /// <returns>False where the message ends before or a character is no hex digit.</returns>
    public static bool TryReadBitmap(ReadOnlySpan<byte> message, BitmapEncoding encoding, int position, out ulong bits)
    {
        bits = 0;
        var rest = message[position..];
        if (encoding != BitmapEncoding.Binary) return rest.Length >= 16 && (encoding == BitmapEncoding.HexAscii ? Hex.TryRead64(rest, out bits) : TryReadEbcdicHex64(rest, out bits));
        if (rest.Length < 8) return false;
        bits = BinaryPrimitives.ReadUInt64BigEndian(rest);
        return true;
    }

    /// <summary>Says why a bitmap could not be read.</summary>
    public static ParseError ExplainBitmap(ReadOnlySpan<byte> message, BitmapEncoding encoding, int position, int de)
    {
        var size = encoding == BitmapEncoding.Binary ? 8 : 16;
        var left = message.Length - position;
        return left < size ? new ParseError(ParseErrorKind.BitmapTruncated, de, position, size, left) : new ParseError(ParseErrorKind.BitmapInvalid, de, position);
    }

    /// <summary>Finds the value of a field that begins at a position: behind its prefix, if it has one.</summary>
    /// <param name="code">The field.</param>
    /// <param name="message">All bytes.</param>
    /// <param name="position">Where the field begins.</param>
    /// <returns>A place; negative where the field is of a rare kind or cannot be read: <see cref="FindRare"/> tells.</returns>
    /// <remarks>By value in and out, so that the caller's position stays in a register; this is the loop that every message goes through.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Find(in FieldCode code, ReadOnlySpan<byte> message, int position)
    {
        var length = code.Size;
        var odd = 0;
        if (code.Locate != LocateKind.Fixed)
        {
            int units;
            switch (code.Locate)
            {
                case LocateKind.Ascii2:
                    if (position > message.Length - 2) return -1;
                    uint a = (uint)message[position] - '0', b = (uint)message[position + 1] - '0';
                    if (a > 9 || b > 9) return -1;
                    units = (int)((a * 10) + b);
                    position += 2;
                    break;
                case LocateKind.Ascii3:
                    if (position > message.Length - 3) return -1;
                    uint c = (uint)message[position] - '0', d = (uint)message[position + 1] - '0', e = (uint)message[position + 2] - '0';
                    if (c > 9 || d > 9 || e > 9) return -1;
                    units = (int)((((c * 10) + d) * 10) + e);
                    position += 3;
                    break;
                case LocateKind.Bcd1:
                    if (position >= message.Length) return -1;
                    int f = message[position];
                    if ((f & 0xF) > 9 || f > 0x99) return -1;
                    units = f - (6 * (f >> 4));
                    position++;
                    break;
                case LocateKind.Bcd2:
                    if (position > message.Length - 2) return -1;
                    int g = message[position], h = message[position + 1];
                    if ((g & 0xF) > 9 || g > 0x99 || (h & 0xF) > 9 || h > 0x99) return -1;
                    units = ((g - (6 * (g >> 4))) * 100) + h - (6 * (h >> 4));
                    position += 2;
                    break;
                default:
                    return -1;
            }

            if (units > code.Max) return -1;
            odd = units & code.Shift;
            length = (units + code.Shift) >> code.Shift;
        }

        return length <= message.Length - position ? Place(position, length, odd) : -1;
    }

    /// <summary>As <see cref="Find"/>, for every kind.</summary>
    /// <returns>A place; negative where the field cannot be read: <see cref="Explain"/> says why.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static long FindRare(in FieldCode code, CharacterSet set, ReadOnlySpan<byte> message, int position)
    {
        if (code.Locate is not (LocateKind.OtherPrefix or LocateKind.CountedCharacters)) return Find(code, message, position);
        var units = code.Max;
        if (!code.IsFixed && (!TryReadPrefix(code, message, ref position, out units) || units > code.Max)) return -1;
        var length = FieldCode.BytesOf(code.Rule, units);
        var odd = code.Value == ValueKind.Bcd && code.Rule != SizeRule.Same ? (units - (code.Is(FieldFlags.Signed) ? 1 : 0)) & 1 : 0;
        if (code.Locate == LocateKind.CountedCharacters)
        {
            var rest = message[position..];
            for (length = 0; units > 0; units--)
            {
                if (length >= rest.Length) return -1;
                length += set.CharacterSize(rest[length..]);
            }
        }

        return length <= message.Length - position ? Place(position, length, odd) : -1;
    }

    /// <summary>Where the value of a place begins.</summary>
    public static int StartOf(long place) => (int)(place >> 32);

    /// <summary>Bytes of a place.</summary>
    public static int LengthOf(long place) => (int)place & 0x7FFF_FFFF;

    /// <summary>True where an odd number of packed digits was counted.</summary>
    public static bool IsOdd(long place) => (int)place < 0;

    private static long Place(int start, int length, int odd) => ((long)start << 32) | (uint)length | ((uint)odd << 31);

    /// <summary>Says why <see cref="FindRare"/> failed at a position. The slow path: looks again, step by step.</summary>
    /// <param name="code">The field.</param>
    /// <param name="set">Its character set.</param>
    /// <param name="message">All bytes.</param>
    /// <param name="start">Where the field begins.</param>
    /// <param name="de">The data element.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static ParseError Explain(in FieldCode code, CharacterSet set, ReadOnlySpan<byte> message, int start, int de)
    {
        if (code.Locate == LocateKind.Undefined) return new ParseError(ParseErrorKind.FieldUnknown, de, start);
        var left = message.Length - start;
        var position = start;
        var length = code.Size;
        var units = code.Max;
        if (!code.IsFixed)
        {
            if (left < code.PrefixSize) return new ParseError(ParseErrorKind.LengthTruncated, de, start, code.PrefixSize, left);
            if (!TryReadPrefix(code, message, ref position, out units)) return new ParseError(ParseErrorKind.LengthInvalid, de, start);
            if (units > code.Max) return new ParseError(ParseErrorKind.LengthTooLarge, de, start, code.Max, units);
            length = FieldCode.BytesOf(code.Rule, units);
        }

        if (code.Locate == LocateKind.CountedCharacters)
        {
            var value = message[position..];
            for (length = 0; units > 0 && length < value.Length; units--) length += set.CharacterSize(value[length..]);
            if (units == 0 && length <= value.Length) return new ParseError(ParseErrorKind.CharsetInvalid, de, position);
            return new ParseError(ParseErrorKind.FieldTruncated, de, position, length + units, message.Length - position);
        }

        return new ParseError(ParseErrorKind.FieldTruncated, de, position, length, message.Length - position);
    }

    private static bool TryReadPrefix(in FieldCode code, ReadOnlySpan<byte> message, ref int position, out int value)
    {
        value = 0;
        var size = code.PrefixSize;
        if (message.Length - position < size) return false;
        var prefix = message.Slice(position, size);
        if (!TryReadLength(prefix, code.PrefixEncoding, out value)) return false;
        position += size;
        return true;
    }

    /// <summary>Reads a length of any encoding.</summary>
    public static bool TryReadLength(ReadOnlySpan<byte> prefix, LengthEncoding encoding, out int value)
    {
        value = 0;
        switch (encoding)
        {
            case LengthEncoding.Binary:
                foreach (var b in prefix) value = (value << 8) | b;
                return true;
            case LengthEncoding.Bcd:
                foreach (var b in prefix)
                {
                    if ((b & 0xF) > 9 || b > 0x99) return false;
                    value = (Math.Min(value, 10_000_000) * 100) + b - (6 * (b >> 4));
                }

                return true;
            default:
                var zero = encoding == LengthEncoding.Ascii ? 0x30 : 0xF0;
                foreach (var b in prefix)
                {
                    var digit = (uint)(b - zero);
                    if (digit > 9) return false;
                    value = (value * 10) + (int)digit;
                }

                return true;
        }
    }

    private static bool TryReadEbcdicHex64(ReadOnlySpan<byte> hex, out ulong value)
    {
        value = 0;
        for (var i = 0; i < 16; i++)
        {
            var digit = EbcdicHexValue(hex[i]);
            if (digit > 15) return false;
            value = (value << 4) | (uint)digit;
        }

        return true;
    }

    /// <summary>The value of an EBCDIC hex digit (F0-F9, C1-C6, 81-86), 255 for others.</summary>
    public static int EbcdicHexValue(byte c) => c switch
    {
        >= 0xF0 and <= 0xF9 => c - 0xF0,
        >= 0xC1 and <= 0xC6 => c - 0xC1 + 10,
        >= 0x81 and <= 0x86 => c - 0x81 + 10,
        _ => 255,
    };
}
