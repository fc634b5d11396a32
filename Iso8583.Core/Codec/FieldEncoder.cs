using System.Buffers.Binary;
using Iso8583.Core.Dialects;

namespace Iso8583.Core.Codec;

/// <summary>Writes one value with its prefix at the start of a span: the mirror of <see cref="FieldDecoder"/>.</summary>
internal static class FieldEncoder
{
    /// <summary>Writes a number.</summary>
    /// <returns>Bytes written; -1 with an error.</returns>
    public static int Number(in FieldCode code, CharacterSet set, long value, Span<byte> destination, out WriteErrorKind error)
    {
        var signed = code.Is(FieldFlags.Signed);
        if (value < 0 && !signed) return Fail(WriteErrorKind.ValueInvalid, out error);
        var magnitude = value < 0 ? (ulong)-value : (ulong)value;
        if (code.IsFixed && !signed)
        {
            var target = destination;
            if (code.Value is ValueKind.Ascii or ValueKind.SingleByte or ValueKind.MultiByte)
            {
                if (target.Length < code.Size) return Fail(WriteErrorKind.DestinationTooSmall, out error);
                if (!Digits.TryWriteCharacters(magnitude, target[..code.Size], set.FromAscii['0'])) return Fail(WriteErrorKind.ValueTooLong, out error);
                error = WriteErrorKind.None;
                return code.Size;
            }

            if (code.Value == ValueKind.Bcd && !code.Is(FieldFlags.FixedOdd))
            {
                if (target.Length < code.Size) return Fail(WriteErrorKind.DestinationTooSmall, out error);
                if (!Digits.TryWritePacked(magnitude, target[..code.Size])) return Fail(WriteErrorKind.ValueTooLong, out error);
                error = WriteErrorKind.None;
                return code.Size;
            }
        }

        if (code.Value >= ValueKind.Binary)
        {
            Span<byte> bytes = stackalloc byte[8];
            BinaryPrimitives.WriteUInt64BigEndian(bytes, magnitude);
            var size = code.IsFixed ? (code.Value == ValueKind.Binary ? code.Size : code.Size / 2) : Math.Max(1, 8 - (System.Numerics.BitOperations.LeadingZeroCount(magnitude) / 8));
            if (size < 8 && magnitude >> (8 * size) != 0) return Fail(WriteErrorKind.ValueTooLong, out error);
            if (size <= 8) return Bytes(code, bytes[(8 - size)..], destination, out error);
            Span<byte> wide = stackalloc byte[Math.Min(size, 256)];
            wide.Clear();
            bytes.CopyTo(wide[(wide.Length - 8)..]);
            return Bytes(code, wide, destination, out error);
        }

        Span<byte> text = stackalloc byte[24];
        var count = Digits.Count(magnitude);
        var start = 1;
        text[0] = (byte)(value < 0 ? 'D' : 'C');
        _ = Digits.TryWriteCharacters(magnitude, text.Slice(1, count), 0x30);
        if (signed) start = 0;
        return Text(code, set, text[start..(count + 1)], destination, out error);
    }

    /// <summary>Writes ASCII characters, padded where the field is fixed.</summary>
    public static int Text(in FieldCode code, CharacterSet set, ReadOnlySpan<byte> ascii, Span<byte> destination, out WriteErrorKind error)
    {
        switch (code.Value)
        {
            case ValueKind.Bcd:
                return Packed(code, ascii, destination, out error);
            case ValueKind.Binary:
                return Bytes(code, ascii, destination, out error);
            case ValueKind.HexAscii or ValueKind.HexEbcdic:
                return HexText(code, ascii, destination, out error);
        }

        var content = Reserve(code, set, ascii, ascii.Length, destination, out var total, out error);
        if (error != WriteErrorKind.None) return -1;
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
                if (content[i] > 0x7F) return Fail(WriteErrorKind.ValueInvalid, out error);
                content[i] = table[content[i]];
            }
        }

        return total;
    }

    /// <summary>Writes text that is already in the field's character set (blank padded where the field is fixed).</summary>
    public static int Encoded(in FieldCode code, CharacterSet set, ReadOnlySpan<byte> encoded, Span<byte> destination, out WriteErrorKind error)
    {
        var content = Reserve(code, set, encoded, encoded.Length, destination, out var total, out error);
        if (error != WriteErrorKind.None) return -1;
        encoded.CopyTo(content);
        if (content.Length > encoded.Length) content[encoded.Length..].Fill(set.FromAscii[' ']);
        return total;
    }

    /// <summary>Writes bytes: raw, or hex-coded where the field is; packed and text fields take the bytes as they are.</summary>
    public static int Bytes(in FieldCode code, ReadOnlySpan<byte> value, Span<byte> destination, out WriteErrorKind error)
    {
        var hex = code.Value is ValueKind.HexAscii or ValueKind.HexEbcdic;
        var wire = hex ? 2 * value.Length : value.Length;
        if (code.IsFixed && wire != code.Size) return Fail(wire > code.Size ? WriteErrorKind.ValueTooLong : WriteErrorKind.WrongLength, out error);
        var units = code.Rule switch
        {
            SizeRule.HalfUp => 2 * wire,
            SizeRule.Twice => wire / 2,
            SizeRule.SignAndHalfUp => Math.Max(0, (2 * wire) - 1),
            _ => wire,
        };
        var content = Reserve(code, units, wire, destination, out var total, out error);
        if (error != WriteErrorKind.None) return -1;
        if (!hex)
        {
            value.CopyTo(content);
            return total;
        }

        Digits.EncodeHex(value, content, code.Is(FieldFlags.LowerCase));
        if (code.Value == ValueKind.HexEbcdic) ToEbcdic(content);
        return total;
    }

    /// <summary>Writes a length number.</summary>
    /// <returns>False where it does not fit.</returns>
    public static bool TryWriteLength(int value, LengthEncoding encoding, Span<byte> prefix)
    {
        switch (encoding)
        {
            case LengthEncoding.Ascii:
                return Digits.TryWriteCharacters((ulong)value, prefix, 0x30);
            case LengthEncoding.Ebcdic:
                return Digits.TryWriteCharacters((ulong)value, prefix, 0xF0);
            case LengthEncoding.Bcd:
                return Digits.TryWritePacked((ulong)value, prefix);
            default:
                for (var i = prefix.Length - 1; i >= 0; i--)
                {
                    prefix[i] = (byte)value;
                    value >>= 8;
                }

                return value == 0;
        }
    }

    private static int Packed(in FieldCode code, ReadOnlySpan<byte> ascii, Span<byte> destination, out WriteErrorKind error)
    {
        var signed = code.Is(FieldFlags.Signed);
        var sign = signed && ascii.Length > 0 ? 1 : 0;
        var digits = ascii.Length - sign;
        var count = code.IsFixed ? code.Max - (signed ? 1 : 0) : digits;
        if (digits > count) return Fail(WriteErrorKind.ValueTooLong, out error);
        if (signed && (sign == 0 || ascii[0] > 0x7F)) return Fail(WriteErrorKind.ValueInvalid, out error);
        var bytes = sign + ((count + 1) >> 1);
        var content = Reserve(code, code.Is(FieldFlags.PrefixCountsBytes) ? bytes : count + sign, bytes, destination, out var total, out error);
        if (error != WriteErrorKind.None) return -1;
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
        if (Digits.TryPack(ascii[sign..], !code.Is(FieldFlags.HexDigits), (skip & 1) == 1, content[(skip >> 1)..])) return total;
        return Fail(WriteErrorKind.ValueInvalid, out error);
    }

    private static int HexText(in FieldCode code, ReadOnlySpan<byte> ascii, Span<byte> destination, out WriteErrorKind error)
    {
        foreach (var c in ascii)
        {
            if (Digits.HexValue(c) > 15) return Fail(WriteErrorKind.ValueInvalid, out error);
        }

        if ((ascii.Length & 1) != 0) return Fail(WriteErrorKind.ValueInvalid, out error);
        if (code.IsFixed && ascii.Length != code.Size) return Fail(WriteErrorKind.WrongLength, out error);
        var content = Reserve(code, code.Rule == SizeRule.Twice ? ascii.Length / 2 : ascii.Length, ascii.Length, destination, out var total, out error);
        if (error != WriteErrorKind.None) return -1;
        for (var i = 0; i < ascii.Length; i++)
        {
            var digit = Digits.HexDigit(Digits.HexValue(ascii[i]));
            content[i] = code.Is(FieldFlags.LowerCase) ? (byte)(digit | 0x20) : digit;
        }

        if (code.Value == ValueKind.HexEbcdic) ToEbcdic(content);
        return total;
    }

    private static void ToEbcdic(Span<byte> text)
    {
        var table = CharacterSet.Ebcdic037.FromAscii;
        foreach (ref var b in text) b = table[b];
    }

    private static Span<byte> Reserve(in FieldCode code, CharacterSet set, ReadOnlySpan<byte> encoded, int bytes, Span<byte> destination, out int total, out WriteErrorKind error)
    {
        if (code.Locate != LocateKind.CountedCharacters) return Reserve(code, bytes, code.IsFixed ? code.Size : bytes, destination, out total, out error);
        var units = 0;
        for (var i = 0; i < encoded.Length; units++) i += set.CharacterSize(encoded[i..]);
        return Reserve(code, units, code.IsFixed ? bytes + Math.Max(0, code.Max - units) : bytes, destination, out total, out error);
    }

    private static Span<byte> Reserve(in FieldCode code, int units, int bytes, Span<byte> destination, out int total, out WriteErrorKind error)
    {
        total = code.PrefixSize + bytes;
        if (units > code.Max)
        {
            error = WriteErrorKind.ValueTooLong;
            return default;
        }

        if (total > destination.Length)
        {
            error = WriteErrorKind.DestinationTooSmall;
            return default;
        }

        error = WriteErrorKind.None;
        if (code.PrefixSize > 0 && !TryWriteLength(units, code.PrefixEncoding, destination[..code.PrefixSize])) error = WriteErrorKind.ValueTooLong;
        return destination.Slice(code.PrefixSize, bytes);
    }

    private static int Fail(WriteErrorKind kind, out WriteErrorKind error)
    {
        error = kind;
        return -1;
    }
}
