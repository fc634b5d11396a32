using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Iso8583.Core.Dialects;

namespace Iso8583.Core.Codec;

/// <summary>Writes one value with its prefix at the start of a span: the mirror of <see cref="FieldDecoder"/>.</summary>
internal static class FieldEncoder
{
    /// <summary>Writes a number.</summary>
    /// <returns>Bytes written; negative the number of a <see cref="WriteErrorKind"/>.</returns>
    public static int Number(in FieldCode code, CharacterSet set, long value, Span<byte> destination)
    {
        var signed = code.Is(FieldFlags.Signed);
        if (value < 0 && !signed) return Fail(WriteErrorKind.ValueInvalid);
        var magnitude = value < 0 ? (ulong)-value : (ulong)value;
        if (code.IsFixed && !signed)
        {
            var target = destination;
            if (code.Value is ValueKind.Ascii or ValueKind.SingleByte or ValueKind.MultiByte)
            {
                if (target.Length < code.Size) return Fail(WriteErrorKind.DestinationTooSmall);
                if (!Digits.TryWriteCharacters(magnitude, target[..code.Size], set.FromAscii['0'])) return Fail(WriteErrorKind.ValueTooLong);
                return code.Size;
            }

            if (code.Value == ValueKind.Bcd) return PackedNumber(code, magnitude, target);
        }

        if (code.Value >= ValueKind.Binary)
        {
            Span<byte> bytes = stackalloc byte[8];
            BinaryPrimitives.WriteUInt64BigEndian(bytes, magnitude);
            var size = code.IsFixed ? (code.Value == ValueKind.Binary ? code.Size : code.Size / 2) : Math.Max(1, 8 - (System.Numerics.BitOperations.LeadingZeroCount(magnitude) / 8));
            if (size < 8 && magnitude >> (8 * size) != 0) return Fail(WriteErrorKind.ValueTooLong);
            if (size <= 8) return Bytes(code, bytes[(8 - size)..], destination);
            Span<byte> wide = stackalloc byte[Math.Min(size, 256)];
            wide.Clear();
            bytes.CopyTo(wide[(wide.Length - 8)..]);
            return Bytes(code, wide, destination);
        }

        Span<byte> text = stackalloc byte[24];
        var count = Digits.Count(magnitude);
        var start = 1;
        text[0] = (byte)(value < 0 ? 'D' : 'C');
        _ = Digits.TryWriteCharacters(magnitude, text.Slice(1, count), 0x30);
        if (signed) start = 0;
        return Text(code, set, text[start..(count + 1)], destination);
    }

    /// <summary>Writes ASCII characters, padded where the field is fixed.</summary>
    public static int Text(in FieldCode code, CharacterSet set, ReadOnlySpan<byte> ascii, Span<byte> destination)
    {
        if (code.Value == ValueKind.Ascii && (!code.IsFixed || ascii.Length == code.Size))
        {
            var prefix = Prefix(code, ascii.Length, ascii.Length, destination);
            if (prefix < 0) return prefix;
            ascii.CopyTo(destination[prefix..]);
            return prefix + ascii.Length;
        }

        switch (code.Value)
        {
            case ValueKind.Bcd:
                return Packed(code, ascii, destination);
            case ValueKind.Binary:
                return Bytes(code, ascii, destination);
            case ValueKind.HexAscii or ValueKind.HexEbcdic:
                return HexText(code, ascii, destination);
        }

        var units = Measure(code, set, ascii, out var bytes);
        var start = Prefix(code, units, bytes, destination);
        if (start < 0) return start;
        var content = destination.Slice(start, bytes);
        var pad = content.Length - ascii.Length;
        if (pad > 0)
        {
            if (code.Is(FieldFlags.ZeroPad))
            {
                var sign = code.Is(FieldFlags.Signed) && ascii.Length > 0 ? 1 : 0;
                if (sign == 1) content[0] = ascii[0];
                content.Slice(sign, pad).Fill((byte)'0');
                ascii[sign..].CopyTo(content[(pad + sign)..]);
            }
            else
            {
                ascii.CopyTo(content);
                content[ascii.Length..].Fill((byte)' ');
            }
        }
        else
        {
            ascii.CopyTo(content);
        }

        if (code.Value == ValueKind.SingleByte && !set.IsAsciiSuperset)
        {
            var table = set.FromAscii;
            for (var i = 0; i < content.Length; i++)
            {
                if (content[i] > 0x7F) return Fail(WriteErrorKind.ValueInvalid);
                content[i] = table[content[i]];
            }
        }

        return start + bytes;
    }

    /// <summary>Writes text that is already in the field's character set (blank padded where the field is fixed).</summary>
    public static int Encoded(in FieldCode code, CharacterSet set, ReadOnlySpan<byte> encoded, Span<byte> destination)
    {
        var units = Measure(code, set, encoded, out var bytes);
        var start = Prefix(code, units, bytes, destination);
        if (start < 0) return start;
        var content = destination.Slice(start, bytes);
        encoded.CopyTo(content);
        if (content.Length > encoded.Length) content[encoded.Length..].Fill(set.FromAscii[' ']);
        return start + bytes;
    }

    /// <summary>Writes bytes: raw, or hex-coded where the field is; packed and text fields take the bytes as they are.</summary>
    public static int Bytes(in FieldCode code, ReadOnlySpan<byte> value, Span<byte> destination)
    {
        var hex = code.Value is ValueKind.HexAscii or ValueKind.HexEbcdic;
        var wire = hex ? 2 * value.Length : value.Length;
        if (code.IsFixed && wire != code.Size) return Fail(wire > code.Size ? WriteErrorKind.ValueTooLong : WriteErrorKind.WrongLength);
        var units = code.Rule switch
        {
            SizeRule.HalfUp => 2 * wire,
            SizeRule.Twice => wire / 2,
            SizeRule.SignAndHalfUp => Math.Max(0, (2 * wire) - 1),
            _ => wire,
        };
        var start = Prefix(code, units, wire, destination);
        if (start < 0) return start;
        var content = destination.Slice(start, wire);
        if (!hex)
        {
            value.CopyTo(content);
            return start + wire;
        }

        Hex.Encode(value, content, code.Is(FieldFlags.LowerCase));
        if (code.Value == ValueKind.HexEbcdic) ToEbcdic(content);
        return start + wire;
    }

    /// <summary>Writes a length number.</summary>
    /// <returns>False where it does not fit.</returns>
    public static bool TryWriteLength(int value, LengthEncoding encoding, Span<byte> prefix)
    {
        if (value <= 99)
        {
            // the usual lengths: LL and LLL with a leading zero
            var tens = (value * 103) >> 10;
            var ones = value - (10 * tens);
            switch (encoding)
            {
                case LengthEncoding.Bcd when prefix.Length == 1:
                    prefix[0] = (byte)((tens << 4) | ones);
                    return true;
                case LengthEncoding.Bcd when prefix.Length == 2:
                    prefix[1] = (byte)((tens << 4) | ones);
                    prefix[0] = 0;
                    return true;
                case LengthEncoding.Ascii when prefix.Length == 2:
                    prefix[1] = (byte)('0' + ones);
                    prefix[0] = (byte)('0' + tens);
                    return true;
            }
        }

        switch (encoding)
        {
            case LengthEncoding.Ascii:
                return Digits.TryWriteCharacters((ulong)value, prefix, 0x30);
            case LengthEncoding.Ebcdic:
                return Digits.TryWriteCharacters((ulong)value, prefix, 0xF0);
            case LengthEncoding.Bcd:
                return Bcd.TryWrite((ulong)value, prefix);
            default:
                for (var i = prefix.Length - 1; i >= 0; i--)
                {
                    prefix[i] = (byte)value;
                    value >>= 8;
                }

                return value == 0;
        }
    }

    private static int PackedNumber(in FieldCode code, ulong value, Span<byte> target)
    {
        var size = code.Size;
        if (target.Length < size) return Fail(WriteErrorKind.DestinationTooSmall);
        target = target[..size];
        var odd = code.Is(FieldFlags.FixedOdd);
        var right = odd && code.Is(FieldFlags.FillRight);
        if (right && value > long.MaxValue / 10) return Fail(WriteErrorKind.ValueTooLong);
        if (!Bcd.TryWrite(right ? value * 10 : value, target)) return Fail(WriteErrorKind.ValueTooLong);
        if (!odd) return size;
        if (!right && target[0] > 0xF) return Fail(WriteErrorKind.ValueTooLong);
        if (code.Is(FieldFlags.FillF)) target[right ? size - 1 : 0] |= (byte)(right ? 0x0F : 0xF0);
        return size;
    }

    private static int Packed(in FieldCode code, ReadOnlySpan<byte> ascii, Span<byte> destination)
    {
        var signed = code.Is(FieldFlags.Signed);
        var sign = signed && ascii.Length > 0 ? 1 : 0;
        var digits = ascii.Length - sign;
        var count = code.IsFixed ? code.Max - (signed ? 1 : 0) : digits;
        if (digits > count) return Fail(WriteErrorKind.ValueTooLong);
        if (signed && (sign == 0 || ascii[0] > 0x7F)) return Fail(WriteErrorKind.ValueInvalid);
        var bytes = sign + ((count + 1) >> 1);
        var start = Prefix(code, code.Is(FieldFlags.PrefixCountsBytes) ? bytes : count + sign, bytes, destination);
        if (start < 0) return start;
        var content = destination.Slice(start, bytes);
        if (sign == 1)
        {
            content[0] = ascii[0];
            content = content[1..];
        }

        content.Clear();
        if ((count & 1) == 1)
        {
            if (code.Is(FieldFlags.FillF)) content[code.Is(FieldFlags.FillRight) ? content.Length - 1 : 0] = (byte)(code.Is(FieldFlags.FillRight) ? 0x0F : 0xF0);
        }

        var skip = count - digits + ((count & 1) == 1 && !code.Is(FieldFlags.FillRight) ? 1 : 0);
        if (Bcd.TryPack(ascii[sign..], !code.Is(FieldFlags.HexDigits), (skip & 1) == 1, content[(skip >> 1)..])) return start + bytes;
        return Fail(WriteErrorKind.ValueInvalid);
    }

    private static int HexText(in FieldCode code, ReadOnlySpan<byte> ascii, Span<byte> destination)
    {
        foreach (var c in ascii)
        {
            if (Hex.Value(c) > 15) return Fail(WriteErrorKind.ValueInvalid);
        }

        if ((ascii.Length & 1) != 0) return Fail(WriteErrorKind.ValueInvalid);
        if (code.IsFixed && ascii.Length != code.Size) return Fail(WriteErrorKind.WrongLength);
        var start = Prefix(code, code.Rule == SizeRule.Twice ? ascii.Length / 2 : ascii.Length, ascii.Length, destination);
        if (start < 0) return start;
        var content = destination.Slice(start, ascii.Length);
        for (var i = 0; i < ascii.Length; i++)
        {
            var digit = Hex.Digit(Hex.Value(ascii[i]));
            content[i] = code.Is(FieldFlags.LowerCase) ? (byte)(digit | 0x20) : digit;
        }

        if (code.Value == ValueKind.HexEbcdic) ToEbcdic(content);
        return start + ascii.Length;
    }

    private static void ToEbcdic(Span<byte> text)
    {
        var table = CharacterSet.Ebcdic037.FromAscii;
        foreach (ref var b in text) b = table[b];
    }

    /// <summary>The units of text in its character set and the bytes that it will take.</summary>
    private static int Measure(in FieldCode code, CharacterSet set, ReadOnlySpan<byte> encoded, out int bytes)
    {
        bytes = code.IsFixed ? code.Size : encoded.Length;
        if (code.Locate != LocateKind.CountedCharacters) return encoded.Length;
        var units = 0;
        for (var i = 0; i < encoded.Length; units++) i += set.CharacterSize(encoded[i..]);
        bytes = encoded.Length + (code.IsFixed ? Math.Max(0, code.Max - units) : 0);
        return units;
    }

    /// <summary>Checks length and room and writes the prefix.</summary>
    /// <returns>Bytes of the prefix, behind which the value goes; negative an error.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Prefix(in FieldCode code, int units, int bytes, Span<byte> destination)
    {
        if (units > code.Max) return Fail(WriteErrorKind.ValueTooLong);
        int size = code.PrefixSize;
        if (size + bytes > destination.Length) return Fail(WriteErrorKind.DestinationTooSmall);
        return size == 0 || TryWriteLength(units, code.PrefixEncoding, destination[..size]) ? size : Fail(WriteErrorKind.ValueTooLong);
    }

    private static int Fail(WriteErrorKind kind) => -(int)kind;
}
