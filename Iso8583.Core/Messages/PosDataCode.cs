namespace Iso8583.Core.Messages;

/// <summary>Data element 22 of 1993: twelve characters that say what the point of service can do and what it did.</summary>
/// <param name="Code">The twelve characters.</param>
/// <remarks>Source: ISO 8583:1993 data element 22, "point of service data code", positions 1 to 12. The 2003 version is 16 bytes of bit groups and is read as bytes.</remarks>
public readonly record struct PosDataCode(AsciiText Code)
{
    /// <summary>Position 1: what can read cards (1 manual, 2 stripe, 3 bar code, 5 chip, ...).</summary>
    public char InputCapability => At(0);

    /// <summary>Position 2: how the cardholder can be authenticated (0 not, 1 PIN, 2 signature analysis, ...).</summary>
    public char AuthenticationCapability => At(1);

    /// <summary>Position 3: whether the card can be kept.</summary>
    public char CaptureCapability => At(2);

    /// <summary>Position 4: attended, on or off the premises.</summary>
    public char Environment => At(3);

    /// <summary>Position 5: cardholder present (0), not present (1), by mail (2), by telephone (3), standing order (4).</summary>
    public char CardholderPresence => At(4);

    /// <summary>Position 6: card present (1) or not (0).</summary>
    public char CardPresence => At(5);

    /// <summary>Position 7: how the card was read (1 manual, 2 stripe, 3 bar code, 5 chip, ...).</summary>
    public char InputMode => At(6);

    /// <summary>Position 8: how the cardholder was authenticated (0 not, 1 PIN, ...).</summary>
    public char AuthenticationMethod => At(7);

    /// <summary>Position 9: by whom the cardholder was authenticated.</summary>
    public char AuthenticationEntity => At(8);

    /// <summary>Position 10: whether the card can be written.</summary>
    public char OutputCapability => At(9);

    /// <summary>Position 11: printing and display.</summary>
    public char TerminalOutput => At(10);

    /// <summary>Position 12: the longest PIN that can be entered.</summary>
    public char PinLength => At(11);

    /// <summary>Reads the twelve characters.</summary>
    public static bool TryParse(ReadOnlySpan<byte> ascii, out PosDataCode code)
    {
        code = default;
        if (ascii.Length != 12 || !AsciiText.TryCreate(ascii, out var text)) return false;
        code = new PosDataCode(text);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => Code.ToString();

    private char At(int index) => index < Code.Length ? (char)Code[index] : '\0';
}
