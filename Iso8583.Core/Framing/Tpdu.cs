using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Iso8583.Core.Framing;

/// <summary>Transport protocol data unit header of POS networks: identifier <c>60</c>, destination and source address of 4 BCD digits each.</summary>
public readonly struct Tpdu : IEquatable<Tpdu>
{
    /// <summary>Bytes on the wire.</summary>
    public const int Length = 5;

    /// <summary>Identifier of a transaction message.</summary>
    public const byte TransactionId = 0x60;

    /// <summary>A header from its parts.</summary>
    /// <param name="id">Identifier, 0x60 for transactions.</param>
    /// <param name="destination">Address of the receiver (its NII) as it stands on the wire: 0x0003 is address 0003.</param>
    /// <param name="source">Address of the sender.</param>
    public Tpdu(byte id, ushort destination, ushort source)
    {
        Id = id;
        Destination = destination;
        Source = source;
    }

    /// <summary>Identifier.</summary>
    public byte Id { get; }

    /// <summary>Address of the receiver, BCD as it stands on the wire.</summary>
    public ushort Destination { get; }

    /// <summary>Address of the sender, BCD as it stands on the wire.</summary>
    public ushort Source { get; }

    /// <summary>The header of the answer: destination and source swapped.</summary>
    public Tpdu Reversed => new(Id, Source, Destination);

    /// <summary>Reads the first five bytes.</summary>
    /// <returns>False where there are fewer.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out Tpdu tpdu)
    {
        tpdu = default;
        if (bytes.Length < Length) return false;
        tpdu = new Tpdu(bytes[0], BinaryPrimitives.ReadUInt16BigEndian(bytes[1..]), BinaryPrimitives.ReadUInt16BigEndian(bytes[3..]));
        return true;
    }

    /// <summary>Reads ten hex digits, as people write it: <c>6000030000</c>.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Tpdu tpdu)
    {
        tpdu = default;
        Span<byte> bytes = stackalloc byte[Length];
        return text is { Length: 2 * Length } && Convert.FromHexString(text, bytes, out _, out _) == System.Buffers.OperationStatus.Done && TryRead(bytes, out tpdu);
    }

    /// <summary>Writes the five bytes.</summary>
    public void WriteTo(Span<byte> destination)
    {
        destination[0] = Id;
        BinaryPrimitives.WriteUInt16BigEndian(destination[1..], Destination);
        BinaryPrimitives.WriteUInt16BigEndian(destination[3..], Source);
    }

    /// <summary>Ten hex digits.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Id:X2}{Destination:X4}{Source:X4}");

    /// <inheritdoc/>
    public bool Equals(Tpdu other) => Id == other.Id && Destination == other.Destination && Source == other.Source;

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is Tpdu other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Id, Destination, Source);

    /// <summary>The same five bytes.</summary>
    public static bool operator ==(Tpdu left, Tpdu right) => left.Equals(right);

    /// <summary>Other bytes.</summary>
    public static bool operator !=(Tpdu left, Tpdu right) => !left.Equals(right);
}
