namespace Iso8583.Core.Messages;

/// <summary>Which message a reversal or advice refers to: data element 90 in 1987, 56 in 1993 and 2003.</summary>
/// <param name="Mti">The original's message type.</param>
/// <param name="Stan">The original's trace number (6 digits; 12 in 2003).</param>
/// <param name="DateTime">Its time as digits: MMDDhhmmss transmission time in 1987, YYMMDDhhmmss local time in 1993, CCYYMMDDhhmmss in 2003.</param>
/// <param name="Acquirer">Its acquiring institution, without fill.</param>
/// <param name="Forwarder">Its forwarding institution; 1987 only.</param>
/// <remarks>Source: the element tables of the three versions: n42 = 4+6+10+11+11; n..35 = 4+6+12 and an institution of up to 11 behind its length of 2; n..41 = 4+12+14 and up to 11.</remarks>
public readonly record struct OriginalDataElements(Mti Mti, long Stan, long DateTime, AsciiText Acquirer, AsciiText Forwarder)
{
    /// <summary>Characters of the 1987 form.</summary>
    public const int Length87 = 42;

    /// <summary>Reads the 1987 form: 42 digits, institutions right-justified with zeros.</summary>
    public static bool TryParse87(ReadOnlySpan<byte> ascii, out OriginalDataElements elements)
    {
        elements = default;
        if (ascii.Length != Length87 || !Mti.TryParse(ascii[..4], out var mti)) return false;
        if (!AsciiDigits.TryParse(ascii, 4, 6, out var stan) || !AsciiDigits.TryParse(ascii, 10, 10, out var time)) return false;
        if (!AsciiText.TryCreate(Significant(ascii.Slice(20, 11)), out var acquirer) || !AsciiText.TryCreate(Significant(ascii.Slice(31, 11)), out var forwarder)) return false;
        elements = new OriginalDataElements(mti, stan, time, acquirer, forwarder);
        return true;
    }

    /// <summary>Reads the 1993 form: 22 digits, then the institution behind two digits of length, if at all.</summary>
    public static bool TryParse93(ReadOnlySpan<byte> ascii, out OriginalDataElements elements)
    {
        elements = default;
        if (ascii.Length is < 22 or > 35 || !Mti.TryParse(ascii[..4], out var mti)) return false;
        if (!AsciiDigits.TryParse(ascii, 4, 6, out var stan) || !AsciiDigits.TryParse(ascii, 10, 12, out var time)) return false;
        var acquirer = AsciiText.Empty;
        if (ascii.Length > 22)
        {
            if (!AsciiDigits.TryParse(ascii, 22, 2, out var length) || ascii.Length != 24 + length) return false;
            if (!AsciiText.TryCreate(ascii[24..], out acquirer)) return false;
        }

        elements = new OriginalDataElements(mti, stan, time, acquirer, AsciiText.Empty);
        return true;
    }

    /// <summary>Reads the 2003 form: 30 digits, then the institution, if at all.</summary>
    public static bool TryParse03(ReadOnlySpan<byte> ascii, out OriginalDataElements elements)
    {
        elements = default;
        if (ascii.Length is < 30 or > 41 || !Mti.TryParse(ascii[..4], out var mti)) return false;
        if (!AsciiDigits.TryParse(ascii, 4, 12, out var stan) || !AsciiDigits.TryParse(ascii, 16, 14, out var time)) return false;
        if (!AsciiText.TryCreate(ascii[30..], out var acquirer)) return false;
        elements = new OriginalDataElements(mti, stan, time, acquirer, AsciiText.Empty);
        return true;
    }

    /// <summary>Reads the form of a version: 0 is 1987, 1 is 1993, 2 is 2003.</summary>
    public static bool TryParse(ReadOnlySpan<byte> ascii, int version, out OriginalDataElements elements) => version switch
    {
        0 => TryParse87(ascii, out elements),
        1 => TryParse93(ascii, out elements),
        _ => TryParse03(ascii, out elements),
    };

    /// <summary>Writes the form of a version.</summary>
    /// <param name="ascii">At least 42 bytes.</param>
    /// <param name="version">0 is 1987, 1 is 1993, 2 is 2003.</param>
    /// <returns>Bytes written.</returns>
    public int Write(Span<byte> ascii, int version)
    {
        Mti.WriteAscii(ascii);
        switch (version)
        {
            case 0:
                AsciiDigits.Write(Stan, ascii, 4, 6);
                AsciiDigits.Write(DateTime, ascii, 10, 10);
                WriteInstitution(Acquirer, ascii.Slice(20, 11));
                WriteInstitution(Forwarder, ascii.Slice(31, 11));
                return Length87;
            case 1:
                AsciiDigits.Write(Stan, ascii, 4, 6);
                AsciiDigits.Write(DateTime, ascii, 10, 12);
                if (Acquirer.IsEmpty) return 22;
                AsciiDigits.Write(Math.Min(Acquirer.Length, 11), ascii, 22, 2);
                return 24 + Copy(Acquirer, ascii[24..]);
            default:
                AsciiDigits.Write(Stan, ascii, 4, 12);
                AsciiDigits.Write(DateTime, ascii, 16, 14);
                return 30 + Copy(Acquirer, ascii[30..]);
        }
    }

    private static int Copy(AsciiText text, Span<byte> ascii)
    {
        Span<byte> all = stackalloc byte[AsciiText.MaxLength];
        var length = Math.Min(text.CopyTo(all), 11);
        all[..length].CopyTo(ascii);
        return length;
    }

    private static void WriteInstitution(AsciiText text, Span<byte> ascii)
    {
        ascii.Fill((byte)'0');
        var length = Math.Min(text.Length, 11);
        Copy(text, ascii[(11 - length)..]);
    }

    private static ReadOnlySpan<byte> Significant(ReadOnlySpan<byte> digits) => digits.TrimStart((byte)'0');
}
