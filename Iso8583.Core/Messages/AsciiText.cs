using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text;

namespace Iso8583.Core.Messages;

/// <summary>
/// Up to 15 ASCII characters as a 16-byte value: terminal, merchant, retrieval reference, authorization code, institution.
/// Compared and hashed without a string.
/// </summary>
/// <remarks>Trailing spaces belong to the value; <see cref="TrimEnd"/> takes them off. Not for card data.</remarks>
public readonly struct AsciiText : IEquatable<AsciiText>
{
    /// <summary>The most characters that one value holds.</summary>
    public const int MaxLength = 15;

    // The topmost bit of every byte: set in none that is ASCII, nor in a length.
    private static readonly UInt128 HighBits = new(0x8080_8080_8080_8080, 0x8080_8080_8080_8080);

    private readonly UInt128 _packed;

    private AsciiText(UInt128 packed) => _packed = packed;

    /// <summary>No character at all.</summary>
    public static AsciiText Empty => default;

    /// <summary>Number of characters, 0 to 15.</summary>
    public int Length => (int)(byte)_packed;

    /// <summary>The value as one number, equal for equal texts in every process: for keys and hashes.</summary>
    public UInt128 Bits => _packed;

    /// <summary>True for the value without a character.</summary>
    public bool IsEmpty => Length == 0;

    /// <summary>Packs the characters of a span.</summary>
    /// <param name="ascii">At most 15 bytes below 0x80.</param>
    /// <param name="text">The result, or <c>default</c>.</param>
    /// <returns>False where the span is too long or holds a byte above 0x7F.</returns>
    public static bool TryCreate(ReadOnlySpan<byte> ascii, out AsciiText text)
    {
        text = default;
        if (ascii.Length > MaxLength) return false;
        Span<byte> packed = stackalloc byte[MaxLength + 1];
        packed.Clear();
        ascii.CopyTo(packed);
        packed[MaxLength] = (byte)ascii.Length;
        var value = BinaryPrimitives.ReadUInt128BigEndian(packed);
        if ((value & HighBits) != 0) return false;
        text = new AsciiText(value);
        return true;
    }

    /// <summary>Packs the characters of a string.</summary>
    /// <exception cref="ArgumentException">More than 15 characters, or one outside ASCII.</exception>
    public static AsciiText From(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Span<byte> ascii = stackalloc byte[MaxLength];
        if (text.Length > MaxLength || !Ascii.IsValid(text)) ThrowNotAscii();
        Encoding.ASCII.GetBytes(text, ascii);
        _ = TryCreate(ascii[..text.Length], out var result);
        return result;
    }

    /// <summary>The byte at a position, 0 to <see cref="Length"/> - 1.</summary>
    public byte this[int index] => (uint)index < (uint)Length ? (byte)(_packed >> (8 * (MaxLength - index))) : throw new ArgumentOutOfRangeException(nameof(index));

    /// <summary>Copies the characters.</summary>
    /// <param name="destination">At least <see cref="Length"/> bytes.</param>
    /// <returns>Bytes written.</returns>
    public int CopyTo(Span<byte> destination)
    {
        var length = Length;
        Span<byte> packed = stackalloc byte[MaxLength + 1];
        BinaryPrimitives.WriteUInt128BigEndian(packed, _packed);
        packed[..length].CopyTo(destination);
        return length;
    }

    /// <summary>The value without its trailing spaces.</summary>
    public AsciiText TrimEnd()
    {
        Span<byte> ascii = stackalloc byte[MaxLength];
        var length = CopyTo(ascii);
        while (length > 0 && ascii[length - 1] == ' ') length--;
        _ = TryCreate(ascii[..length], out var result);
        return result;
    }

    /// <inheritdoc/>
    public bool Equals(AsciiText other) => _packed == other._packed;

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is AsciiText other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _packed.GetHashCode();

    /// <summary>Equal characters and equal length.</summary>
    public static bool operator ==(AsciiText left, AsciiText right) => left.Equals(right);

    /// <summary>Different characters or length.</summary>
    public static bool operator !=(AsciiText left, AsciiText right) => !left.Equals(right);

    /// <inheritdoc/>
    public override string ToString()
    {
        Span<byte> ascii = stackalloc byte[MaxLength];
        return Encoding.ASCII.GetString(ascii[..CopyTo(ascii)]);
    }

    [DoesNotReturn, MethodImpl(MethodImplOptions.NoInlining)]
    private static void ThrowNotAscii() => throw new ArgumentException("Expected at most 15 ASCII characters.");
}
