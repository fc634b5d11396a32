using System.Diagnostics.CodeAnalysis;

namespace Iso8583.Core.Messages;

/// <summary>A response or action code (data element 39) of two to four characters, packed: no string on the message path.</summary>
/// <param name="Packed">The characters, last one in the lowest byte.</param>
public readonly record struct ResponseCode(uint Packed)
{
    /// <summary>No code.</summary>
    public bool IsEmpty => Packed == 0;

    /// <summary>Number of characters.</summary>
    public int Length => Packed > 0xFF_FFFF ? 4 : Packed > 0xFFFF ? 3 : Packed > 0xFF ? 2 : Packed > 0 ? 1 : 0;

    /// <summary>Reads one to four ASCII characters.</summary>
    public static bool TryParse(ReadOnlySpan<byte> ascii, out ResponseCode code)
    {
        code = default;
        if (ascii.Length is 0 or > 4) return false;
        uint packed = 0;
        foreach (var b in ascii)
        {
            if (b is < 0x20 or > 0x7E) return false;
            packed = (packed << 8) | b;
        }

        code = new ResponseCode(packed);
        return true;
    }

    /// <summary>Packs a text of one to four ASCII characters.</summary>
    /// <exception cref="ArgumentException">Another length, or a character outside printable ASCII.</exception>
    public static ResponseCode From(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        uint packed = 0;
        foreach (var c in text)
        {
            if (c is < ' ' or > '~' || text.Length > 4) Throw();
            packed = (packed << 8) | c;
        }

        if (packed == 0) Throw();
        return new ResponseCode(packed);
    }

    /// <summary>Writes the characters.</summary>
    /// <param name="ascii">At least <see cref="Length"/> bytes.</param>
    /// <returns>Bytes written.</returns>
    public int CopyTo(Span<byte> ascii)
    {
        var length = Length;
        for (var i = 0; i < length; i++) ascii[i] = (byte)(Packed >> (8 * (length - 1 - i)));
        return length;
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        Span<byte> ascii = stackalloc byte[4];
        return System.Text.Encoding.ASCII.GetString(ascii[..CopyTo(ascii)]);
    }

    [DoesNotReturn]
    private static void Throw() => throw new ArgumentException("Expected one to four printable ASCII characters.");
}
