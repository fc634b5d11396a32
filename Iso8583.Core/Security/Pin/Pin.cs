namespace Iso8583.Core.Security;

/// <summary>A PIN of 4 to 12 digits. Prints as <c>[redacted n]</c>; the clear digits leave only through <see cref="Reveal"/>.</summary>
public readonly struct Pin : IEquatable<Pin>
{
    /// <summary>The fewest digits.</summary>
    public const int MinLength = 4;

    /// <summary>The most digits.</summary>
    public const int MaxLength = 12;

    private readonly ulong _bcd;
    private readonly byte _length;

    private Pin(ulong bcd, int length)
    {
        _bcd = bcd;
        _length = (byte)length;
    }

    /// <summary>Number of digits; 0 for <c>default</c>.</summary>
    public int Length => _length;

    /// <summary>Reads ASCII digits.</summary>
    /// <param name="ascii">4 to 12 digits, nothing else; the caller clears it after use.</param>
    /// <param name="pin">The result, or <c>default</c>.</param>
    public static bool TryParse(ReadOnlySpan<byte> ascii, out Pin pin)
    {
        pin = default;
        if (ascii.Length is < MinLength or > MaxLength) return false;
        ulong bcd = 0;
        foreach (var b in ascii)
        {
            var digit = (uint)(b - '0');
            if (digit > 9) return false;
            bcd = (bcd << 4) | digit;
        }

        pin = new Pin(bcd, ascii.Length);
        return true;
    }

    /// <summary>Reads a text of digits, as tools and card files hold it.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Pin pin)
    {
        pin = default;
        if (text.Length is < MinLength or > MaxLength) return false;
        Span<byte> ascii = stackalloc byte[MaxLength];
        for (var i = 0; i < text.Length; i++) ascii[i] = text[i] < 128 ? (byte)text[i] : (byte)0;
        var parsed = TryParse(ascii[..text.Length], out pin);
        ascii.Clear();
        return parsed;
    }

    /// <summary>Writes the clear digits. Every call site is listed in docs/security.md.</summary>
    /// <param name="ascii">At least <see cref="Length"/> bytes; the caller clears it after use.</param>
    /// <returns>Bytes written.</returns>
    public int Reveal(Span<byte> ascii)
    {
        for (var i = 0; i < _length; i++) ascii[i] = (byte)('0' + Digit(i));
        return _length;
    }

    /// <summary>The PIN cut to its first digits, for methods that see no more of it.</summary>
    /// <param name="count">4 to 12; a PIN that is not longer stays as it is.</param>
    public Pin First(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, MinLength);
        return _length <= count ? this : new Pin(_bcd >> (4 * (_length - count)), count);
    }

    /// <summary>Equal digits and length, in constant time.</summary>
    public bool Equals(Pin other) => ((_bcd ^ other._bcd) | (uint)(_length ^ other._length)) == 0;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Pin other && Equals(other);

    /// <summary>One value for all PINs of a length: a hash would tell them apart.</summary>
    public override int GetHashCode() => _length;

    /// <summary>Equal digits and length.</summary>
    public static bool operator ==(Pin left, Pin right) => left.Equals(right);

    /// <summary>Different digits or length.</summary>
    public static bool operator !=(Pin left, Pin right) => !left.Equals(right);

    /// <summary>Never the PIN.</summary>
    public override string ToString() => $"[redacted {_length}]";

    /// <summary>The digits as nibbles, the last one lowest.</summary>
    internal ulong Bcd => _bcd;

    internal int Digit(int index) => (int)(_bcd >> (4 * (_length - 1 - index))) & 0x0F;

    /// <summary>From nibbles that the caller has checked.</summary>
    internal static Pin FromBcd(ulong bcd, int length) => new(bcd, length);
}
