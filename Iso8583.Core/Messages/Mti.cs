using System.Diagnostics.CodeAnalysis;

namespace Iso8583.Core.Messages;

/// <summary>A message type indicator: version, class, function and origin, one decimal digit each.</summary>
/// <param name="Value">The four digits as packed BCD: 0200 is <c>0x0200</c>.</param>
/// <remarks>Source: ISO 8583:1987, 1993 and 2003 share the four positions; the version digit is 0, 1 or 2 (8 and 9: national and private use).</remarks>
public readonly record struct Mti(ushort Value)
{
    /// <summary>0 for 1987, 1 for 1993, 2 for 2003.</summary>
    public int Version => Value >> 12;

    /// <summary>1 authorization, 2 financial, 3 file action, 4 reversal, 5 reconciliation, 6 administrative, 7 fee collection, 8 network management.</summary>
    public int Class => (Value >> 8) & 0xF;

    /// <summary>0 request, 1 request response, 2 advice, 3 advice response, 4 notification, 5 notification acknowledgement.</summary>
    public int Function => (Value >> 4) & 0xF;

    /// <summary>0 acquirer, 1 acquirer repeat, 2 issuer, 3 issuer repeat, 4 other, 5 other repeat.</summary>
    public int Origin => Value & 0xF;

    /// <summary>True where this message asks for an answer: requests and advices (in 2003 also instructions, function 6).</summary>
    public bool ExpectsResponse => Function is 0 or 2 or 6;

    /// <summary>True where this message answers another: such a message is never answered itself.</summary>
    public bool IsResponse => Function is 1 or 3 or 5 or 7;

    /// <summary>True where the function is advice: something that has already happened and cannot be refused.</summary>
    public bool IsAdvice => Function == 2;

    /// <summary>True where the origin digit marks a repeat (0201, 0401, ...).</summary>
    public bool IsRepeat => (Origin & 1) == 1;

    /// <summary>The same message without its repeat mark: 0421 becomes 0420.</summary>
    public Mti WithoutRepeat => new((ushort)(Value & 0xFFFE));

    /// <summary>The response of this request or advice: 0200 gives 0210, 0421 gives 0430 (a repeat is answered like its first copy).</summary>
    public Mti ToResponse() => new((ushort)((Value & 0xFFF0) + 0x10 | (Origin & 0xE)));

    /// <summary>Reads four ASCII digits.</summary>
    /// <param name="ascii">Exactly four bytes.</param>
    /// <param name="mti">The result, or <c>default</c>.</param>
    /// <returns>False where the length is not four or a byte is no digit.</returns>
    public static bool TryParse(ReadOnlySpan<byte> ascii, out Mti mti)
    {
        mti = default;
        if (ascii.Length != 4) return false;
        var value = 0;
        foreach (var b in ascii)
        {
            var digit = b - '0';
            if ((uint)digit > 9) return false;
            value = (value << 4) | digit;
        }

        mti = new Mti((ushort)value);
        return true;
    }

    /// <summary>Reads a text of four digits.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Mti mti)
    {
        mti = default;
        if (text is not { Length: 4 }) return false;
        Span<byte> ascii = stackalloc byte[4];
        for (var i = 0; i < 4; i++) ascii[i] = text[i] < 128 ? (byte)text[i] : (byte)0;
        return TryParse(ascii, out mti);
    }

    /// <summary>Writes the four digits as ASCII.</summary>
    /// <param name="destination">At least four bytes.</param>
    public void WriteAscii(Span<byte> destination)
    {
        for (var i = 0; i < 4; i++) destination[i] = (byte)('0' + ((Value >> (12 - (4 * i))) & 0xF));
    }

    /// <summary>The four digits.</summary>
    public override string ToString() => Value.ToString("X4", System.Globalization.CultureInfo.InvariantCulture);
}
