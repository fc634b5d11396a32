using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Iso8583.Core.Messages;

/// <summary>Track 2 of a card (data element 35): account number, separator, expiry, service code, discretionary data. Prints masked.</summary>
/// <remarks>
/// Source: ISO/IEC 7813 track 2 layout: PAN up to 19 digits, separator, YYMM, three-digit service code, discretionary data; at most 37 characters
/// without sentinels. A separator in the place of the expiry or the service code says that it is absent.
/// </remarks>
public readonly struct Track2 : IEquatable<Track2>
{
    /// <summary>The most characters, sentinels not counted.</summary>
    public const int MaxLength = 37;

    private readonly Characters _characters;
    private readonly byte _length;

    private Track2(in Characters characters, int length, Pan pan, int expiry, int serviceCode)
    {
        _characters = characters;
        _length = (byte)length;
        Pan = pan;
        Expiry = expiry;
        ServiceCode = serviceCode;
    }

    /// <summary>The account number.</summary>
    public Pan Pan { get; }

    /// <summary>The expiry as YYMM (2712 is December 2027); -1 where the track has none.</summary>
    public int Expiry { get; }

    /// <summary>The service code, 0 to 999; -1 where the track has none.</summary>
    public int ServiceCode { get; }

    /// <summary>True where the first digit of the service code (2 or 6) says that the card has a chip.</summary>
    public bool HasChip => ServiceCode / 100 is 2 or 6;

    /// <summary>Characters without sentinels.</summary>
    public int Length => _length;

    /// <summary>Reads the characters as <c>MessageView.TryGetText</c> gives them.</summary>
    /// <param name="ascii">At most 37 characters, the separator as <c>=</c> or <c>D</c>; start and end sentinel are let through.</param>
    /// <param name="track">The result, or <c>default</c>.</param>
    /// <returns>False where there is no separator, the account number is no number, or a character does not belong on a track.</returns>
    public static bool TryParse(ReadOnlySpan<byte> ascii, out Track2 track)
    {
        track = default;
        if (ascii.Length > 0 && ascii[0] == ';') ascii = ascii[1..];
        if (ascii.Length > 0 && ascii[^1] == '?') ascii = ascii[..^1];
        if (ascii.Length is 0 or > MaxLength) return false;
        var separator = ascii.IndexOfAny((byte)'=', (byte)'D', (byte)'d');
        if (separator < 1 || !Pan.TryParse(ascii[..separator], out var pan)) return false;
        var rest = ascii[(separator + 1)..];
        var expiry = Take(ref rest, 4);
        var service = Take(ref rest, 3);
        foreach (var c in rest)
        {
            if (!char.IsAsciiHexDigit((char)c) && c != '=') return false;
        }

        var characters = default(Characters);
        ascii.CopyTo(characters);
        characters[separator] = (byte)'=';
        track = new Track2(characters, ascii.Length, pan, expiry, service);
        return true;
    }

    /// <summary>Writes the clear characters, separator as <c>=</c>. Every call site is listed in docs/security.md.</summary>
    /// <param name="ascii">At least <see cref="Length"/> bytes; the caller clears it after use.</param>
    /// <returns>Bytes written.</returns>
    public int Reveal(Span<byte> ascii)
    {
        ReadOnlySpan<byte> characters = _characters;
        characters[.._length].CopyTo(ascii);
        return _length;
    }

    /// <summary>The masked account number; nothing behind it shows.</summary>
    public override string ToString() => $"{Pan}=[redacted {Math.Max(0, _length - Pan.Length - 1)}]";

    /// <inheritdoc/>
    public bool Equals(Track2 other)
    {
        ReadOnlySpan<byte> left = _characters;
        ReadOnlySpan<byte> right = other._characters;
        return _length == other._length && left[.._length].SequenceEqual(right[.._length]);
    }

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is Track2 other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Pan, Expiry, ServiceCode, _length);

    /// <summary>The same characters.</summary>
    public static bool operator ==(Track2 left, Track2 right) => left.Equals(right);

    /// <summary>Other characters.</summary>
    public static bool operator !=(Track2 left, Track2 right) => !left.Equals(right);

    private static int Take(ref ReadOnlySpan<byte> rest, int digits)
    {
        if (rest.Length > 0 && rest[0] == '=')
        {
            rest = rest[1..];
            return -1;
        }

        if (!AsciiDigits.TryParse(rest, 0, digits, out var value)) return -1;
        rest = rest[digits..];
        return (int)value;
    }

    [InlineArray(MaxLength)]
    private struct Characters
    {
        private byte _first;
    }
}
