using System.Diagnostics.CodeAnalysis;

namespace Iso8583.Core.Messages;

/// <summary>A primary account number of 1 to 19 digits. Prints masked; the clear digits leave only through <see cref="Reveal"/>.</summary>
/// <remarks>Source: ISO/IEC 7812-1 (length, Luhn formula); the mask (first six, last four, at least 13 digits) follows PCI DSS.</remarks>
public readonly struct Pan : IEquatable<Pan>
{
    /// <summary>The longest account number.</summary>
    public const int MaxLength = 19;

    private readonly ulong _digits;
    private readonly byte _length;

    private Pan(ulong digits, int length)
    {
        _digits = digits;
        _length = (byte)length;
    }

    /// <summary>Number of digits; 0 for <c>default</c>.</summary>
    public int Length => _length;

    /// <summary>True for <c>default</c>: no account number.</summary>
    public bool IsEmpty => _length == 0;

    /// <summary>The first digits as a number, for routing: the BIN.</summary>
    /// <param name="count">1 to 11.</param>
    /// <returns>-1 where the account number is shorter.</returns>
    public long Prefix(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, 11);
        if (_length < count) return -1;
        var value = _digits;
        for (var i = _length; i > count; i--) value /= 10;
        return (long)value;
    }

    /// <summary>The last four digits as a number; -1 where there are fewer than 13 digits, so that a short number never shows.</summary>
    public int LastFour => _length >= 13 ? (int)(_digits % 10_000) : -1;

    /// <summary>True where the last digit is the Luhn check digit of the others.</summary>
    public bool IsLuhnValid
    {
        get
        {
            if (_length < 2) return false;
            var sum = 0;
            var rest = _digits;
            for (var i = 0; i < _length; i++)
            {
                var digit = (int)(rest % 10);
                rest /= 10;
                if ((i & 1) == 1)
                {
                    digit *= 2;
                    if (digit > 9) digit -= 9;
                }

                sum += digit;
            }

            return sum % 10 == 0;
        }
    }

    /// <summary>Reads ASCII digits.</summary>
    /// <param name="ascii">1 to 19 digits, nothing else.</param>
    /// <param name="pan">The result, or <c>default</c>.</param>
    public static bool TryParse(ReadOnlySpan<byte> ascii, out Pan pan)
    {
        pan = default;
        if (ascii.Length is 0 or > MaxLength) return false;
        ulong value = 0;
        foreach (var b in ascii)
        {
            var digit = (uint)(b - '0');
            if (digit > 9) return false;
            value = (value * 10) + digit;
        }

        pan = new Pan(value, ascii.Length);
        return true;
    }

    /// <summary>Reads a text of digits.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Pan pan)
    {
        pan = default;
        if (text is null || text.Length is 0 or > MaxLength) return false;
        Span<byte> ascii = stackalloc byte[text.Length];
        for (var i = 0; i < text.Length; i++) ascii[i] = text[i] < 128 ? (byte)text[i] : (byte)0;
        return TryParse(ascii, out pan);
    }

    /// <summary>Writes the clear digits. Every call site is listed in docs/security.md.</summary>
    /// <param name="ascii">At least <see cref="Length"/> bytes; the caller clears it after use.</param>
    /// <returns>Bytes written.</returns>
    public int Reveal(Span<byte> ascii)
    {
        var rest = _digits;
        for (var i = _length - 1; i >= 0; i--)
        {
            ascii[i] = (byte)('0' + (rest % 10));
            rest /= 10;
        }

        return _length;
    }

    /// <summary>The clear digits as a number, for arithmetic of this assembly. Every call site is listed in docs/security.md.</summary>
    internal ulong RevealNumber() => _digits;

    /// <summary>First six, stars, last four; only stars below 13 digits.</summary>
    public override string ToString()
    {
        if (_length < 13) return new string('*', _length);
        Span<byte> ascii = stackalloc byte[MaxLength];
        Reveal(ascii);
        Span<char> text = stackalloc char[MaxLength];
        for (var i = 0; i < _length; i++) text[i] = i < 6 || i >= _length - 4 ? (char)ascii[i] : '*';
        ascii.Clear();
        return new string(text[.._length]);
    }

    /// <inheritdoc/>
    public bool Equals(Pan other) => _digits == other._digits && _length == other._length;

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is Pan other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_digits, _length);

    /// <summary>The same digits.</summary>
    public static bool operator ==(Pan left, Pan right) => left.Equals(right);

    /// <summary>Other digits.</summary>
    public static bool operator !=(Pan left, Pan right) => !left.Equals(right);
}
