namespace Iso8583.Core.Messages;

/// <summary>Track 3 of a card (data element 36): format code and account number; the rest is kept but not taken apart. Prints masked.</summary>
/// <remarks>The layout behind the account number is national; the first two digits are the format code (01 on Chinese debit cards, then PAN and separator).</remarks>
public sealed class Track3
{
    /// <summary>The most characters, sentinels not counted.</summary>
    public const int MaxLength = 104;

    private readonly int _length;

    private Track3(int format, Pan pan, int length)
    {
        FormatCode = format;
        Pan = pan;
        _length = length;
    }

    /// <summary>The format code, 0 to 99.</summary>
    public int FormatCode { get; }

    /// <summary>The account number.</summary>
    public Pan Pan { get; }

    /// <summary>Reads the characters; the separator may be <c>=</c> or <c>D</c>.</summary>
    public static bool TryParse(ReadOnlySpan<byte> ascii, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Track3? track)
    {
        track = null;
        if (ascii.Length is < 4 or > MaxLength || !AsciiDigits.TryParse(ascii, 0, 2, out var format)) return false;
        var separator = ascii.IndexOfAny((byte)'=', (byte)'D');
        if (separator < 3 || !Pan.TryParse(ascii[2..separator], out var pan)) return false;
        track = new Track3((int)format, pan, ascii.Length);
        return true;
    }

    /// <summary>The masked account number; nothing behind it shows.</summary>
    public override string ToString() => $"{FormatCode:D2}{Pan}=[redacted {Math.Max(0, _length - Pan.Length - 3)}]";
}
