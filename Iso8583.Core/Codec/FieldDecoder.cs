using System.Text;
using Iso8583.Core.Dialects;

namespace Iso8583.Core.Codec;

/// <summary>Turns wire bytes of one value into numbers, characters or bytes: the switch over encodings, once.</summary>
internal static class FieldDecoder
{
    /// <summary>The value as a number.</summary>
    public static bool TryNumber(in FieldCode code, CharacterSet set, ReadOnlySpan<byte> raw, bool odd, out long value)
    {
        value = 0;
        if (code.Is(FieldFlags.Signed)) return TrySigned(code, set, raw, odd, out value);
        switch (code.Value)
        {
            case ValueKind.Ascii:
            case ValueKind.MultiByte:
                return Digits.TryReadCharacters(raw, 0x30, out value);
            case ValueKind.SingleByte:
                return Digits.TryReadCharacters(raw, set.FromAscii['0'], out value);
            case ValueKind.Bcd:
                odd |= code.Is(FieldFlags.FixedOdd);
                var right = code.Is(FieldFlags.FillRight);
                return Bcd.TryRead(raw, odd && !right, odd && right, out value);
            default:
                Span<byte> bytes = stackalloc byte[8];
                if (!TryBytes(code, raw, bytes, out var written) || written == 0 || (written == 8 && bytes[0] > 0x7F)) return false;
                for (var i = 0; i < written; i++) value = (value << 8) | bytes[i];
                return true;
        }
    }

    /// <summary>The value as ASCII characters.</summary>
    public static bool TryText(in FieldCode code, CharacterSet set, ReadOnlySpan<byte> raw, bool odd, Span<byte> ascii, out int written)
    {
        written = 0;
        switch (code.Value)
        {
            case ValueKind.Ascii:
            case ValueKind.MultiByte:
                if (raw.Length > ascii.Length || !Ascii.IsValid(raw)) return false;
                raw.CopyTo(ascii);
                written = raw.Length;
                return true;
            case ValueKind.SingleByte:
                return TryTranslate(set, raw, ascii, out written);
            case ValueKind.Bcd:
                return TryPackedText(code, raw, odd, ascii, out written);
            case ValueKind.Binary:
                if (2 * raw.Length > ascii.Length) return false;
                Hex.Encode(raw, ascii, false);
                written = 2 * raw.Length;
                return true;
            default:
                return TryHexText(code, raw, ascii, out written);
        }
    }

    /// <summary>The value as bytes.</summary>
    public static bool TryBytes(in FieldCode code, ReadOnlySpan<byte> raw, Span<byte> bytes, out int written)
    {
        written = 0;
        if (code.Value is ValueKind.HexAscii or ValueKind.HexEbcdic)
        {
            if ((raw.Length & 1) != 0 || raw.Length / 2 > bytes.Length) return false;
            if (code.Value == ValueKind.HexAscii ? !Hex.TryDecode(raw, bytes) : !TryDecodeEbcdicHex(raw, bytes)) return false;
            written = raw.Length / 2;
            return true;
        }

        if (raw.Length > bytes.Length) return false;
        raw.CopyTo(bytes);
        written = raw.Length;
        return true;
    }

    /// <summary>The value as text for people and tools.</summary>
    public static bool TryString(FieldSpec spec, in FieldCode code, ReadOnlySpan<byte> raw, bool odd, out string text, out ParseErrorKind fault)
    {
        text = "";
        fault = ParseErrorKind.None;
        switch (code.Value)
        {
            case ValueKind.Binary:
                text = Convert.ToHexString(raw);
                return true;
            case ValueKind.Ascii or ValueKind.SingleByte or ValueKind.MultiByte:
                if (spec.CharacterSet.TryDecode(raw, out text)) return true;
                fault = ParseErrorKind.CharsetInvalid;
                return false;
            default:
                var ascii = new byte[(2 * raw.Length) + 1];
                var ok = TryText(code, spec.CharacterSet, raw, odd, ascii, out var written);
                if (ok) text = Encoding.ASCII.GetString(ascii, 0, written);
                else fault = code.Value == ValueKind.Bcd ? ParseErrorKind.BcdInvalid : ParseErrorKind.HexInvalid;
                Array.Clear(ascii);
                return ok;
        }
    }

    /// <summary>Checks that a value decodes, without decoding it anywhere.</summary>
    public static ParseErrorKind Check(in FieldCode code, CharacterSet set, ReadOnlySpan<byte> raw, bool odd)
    {
        switch (code.Value)
        {
            case ValueKind.Binary:
                return ParseErrorKind.None;
            case ValueKind.Ascii:
                return Ascii.IsValid(raw) ? ParseErrorKind.None : ParseErrorKind.CharsetInvalid;
            case ValueKind.SingleByte:
            case ValueKind.MultiByte:
                return (set.IsAsciiSuperset && Ascii.IsValid(raw)) || set.IsValid(raw) ? ParseErrorKind.None : ParseErrorKind.CharsetInvalid;
            case ValueKind.Bcd:
                if (code.Is(FieldFlags.HexDigits)) return ParseErrorKind.None;
                return PackedIsDecimal(code, raw, odd) ? ParseErrorKind.None : ParseErrorKind.BcdInvalid;
            default:
                if ((raw.Length & 1) != 0) return ParseErrorKind.HexInvalid;
                foreach (var b in raw)
                {
                    if ((code.Value == ValueKind.HexAscii ? Hex.Value(b) : Locator.EbcdicHexValue(b)) > 15) return ParseErrorKind.HexInvalid;
                }

                return ParseErrorKind.None;
        }
    }

    /// <summary>Translates a single-byte set to ASCII.</summary>
    public static bool TryTranslate(CharacterSet set, ReadOnlySpan<byte> raw, Span<byte> ascii, out int written)
    {
        written = 0;
        if (raw.Length > ascii.Length) return false;
        var table = set.ToAscii;
        for (var i = 0; i < raw.Length; i++)
        {
            var character = table[raw[i]];
            if (character == CharacterSet.NotAscii) return false;
            ascii[i] = character;
        }

        written = raw.Length;
        return true;
    }

    private static bool TrySigned(in FieldCode code, CharacterSet set, ReadOnlySpan<byte> raw, bool odd, out long value)
    {
        value = 0;
        if (raw.Length < 2) return false;
        int sign = raw[0];
        var digits = raw[1..];
        bool ok;
        if (code.Value == ValueKind.Bcd)
        {
            odd |= code.Is(FieldFlags.FixedOdd);
            var right = code.Is(FieldFlags.FillRight);
            ok = Bcd.TryRead(digits, odd && !right, odd && right, out value);
        }
        else
        {
            sign = set.ToAscii[sign];
            ok = Digits.TryReadCharacters(digits, set.FromAscii['0'], out value);
        }

        if (!ok || (sign is not ('C' or 'D'))) return false;
        if (sign == 'D') value = -value;
        return true;
    }

    private static bool TryPackedText(in FieldCode code, ReadOnlySpan<byte> raw, bool odd, Span<byte> ascii, out int written)
    {
        written = 0;
        odd |= code.Is(FieldFlags.FixedOdd);
        var lead = 0;
        if (code.Is(FieldFlags.Signed) && raw.Length > 0)
        {
            if (ascii.Length == 0 || raw[0] > 0x7F) return false;
            ascii[0] = raw[0];
            raw = raw[1..];
            lead = 1;
        }

        var count = Math.Max(0, (2 * raw.Length) - (odd ? 1 : 0));
        if (count + lead > ascii.Length) return false;
        ascii = ascii.Slice(lead, count);
        var decimals = Bcd.Unpack(raw, odd && !code.Is(FieldFlags.FillRight), count, ascii);
        if (!decimals && !code.Is(FieldFlags.HexDigits)) return false;
        if (code.Is(FieldFlags.Track) && !code.Is(FieldFlags.SeparatorD)) ascii.Replace((byte)'D', (byte)'=');
        written = count + lead;
        return true;
    }

    private static bool PackedIsDecimal(in FieldCode code, ReadOnlySpan<byte> raw, bool odd)
    {
        if (code.Is(FieldFlags.Signed) && raw.Length > 0) raw = raw[1..];
        odd |= code.Is(FieldFlags.FixedOdd);
        for (var i = 0; i < raw.Length; i++)
        {
            int b = raw[i];
            if (odd && i == 0 && !code.Is(FieldFlags.FillRight)) b &= 0xF;
            if (odd && i == raw.Length - 1 && code.Is(FieldFlags.FillRight)) b &= 0xF0;
            if ((b & ((b << 1) | (b << 2)) & 0x88) != 0) return false;
        }

        return true;
    }

    private static bool TryHexText(in FieldCode code, ReadOnlySpan<byte> raw, Span<byte> ascii, out int written)
    {
        written = 0;
        if ((raw.Length & 1) != 0 || raw.Length > ascii.Length) return false;
        for (var i = 0; i < raw.Length; i++)
        {
            var digit = code.Value == ValueKind.HexAscii ? Hex.Value(raw[i]) : Locator.EbcdicHexValue(raw[i]);
            if (digit > 15) return false;
            ascii[i] = Hex.Digit(digit);
        }

        written = raw.Length;
        return true;
    }

    private static bool TryDecodeEbcdicHex(ReadOnlySpan<byte> hex, Span<byte> bytes)
    {
        for (var i = 0; i < hex.Length; i += 2)
        {
            var high = Locator.EbcdicHexValue(hex[i]);
            var low = Locator.EbcdicHexValue(hex[i + 1]);
            if ((high | low) > 15) return false;
            bytes[i / 2] = (byte)((high << 4) | low);
        }

        return true;
    }
}
