using System.Buffers.Binary;

namespace Iso8583.Core.Security;

/// <summary>What a key serial number says: which initial key a message was made under, and the how-manieth message of its device it is.</summary>
/// <param name="KeyId">Number of the initial key; those of triple DES and of AES never meet.</param>
/// <param name="Counter">The transaction counter, 1 or more.</param>
public readonly record struct KeySerialNumber(UInt128 KeyId, uint Counter)
{
    private const int CounterBits = 21;

    /// <summary>Reads a key serial number whose counter a device may use.</summary>
    /// <param name="algorithm">Triple DES (10 bytes) or AES (12 bytes).</param>
    /// <param name="ksn">The bytes as sent.</param>
    /// <param name="number">What it says.</param>
    /// <returns>KsnLength or KsnCounter on error.</returns>
    public static SecurityError TryRead(KeyAlgorithm algorithm, ReadOnlySpan<byte> ksn, out KeySerialNumber number)
    {
        number = default;
        if (algorithm == KeyAlgorithm.Aes)
        {
            if (ksn.Length != 12) return SecurityError.KsnLength;
            if (!DukptAes.IsLegalCounter(ksn)) return SecurityError.KsnCounter;
            number = new KeySerialNumber((UInt128.One << 64) | BinaryPrimitives.ReadUInt64BigEndian(ksn), BinaryPrimitives.ReadUInt32BigEndian(ksn[8..]));
            return SecurityError.None;
        }

        if (ksn.Length != 10) return SecurityError.KsnLength;
        if (!DukptTdes.IsLegalCounter(ksn)) return SecurityError.KsnCounter;
        var whole = ((UInt128)BinaryPrimitives.ReadUInt16BigEndian(ksn) << 64) | BinaryPrimitives.ReadUInt64BigEndian(ksn[2..]);
        number = new KeySerialNumber(whole >> CounterBits, (uint)DukptTdes.CounterOf(ksn));
        return SecurityError.None;
    }

    /// <summary>Moves a key serial number to its next legal counter, in place.</summary>
    /// <returns>KsnCounter where the device is used up.</returns>
    public static SecurityError TryAdvance(KeyAlgorithm algorithm, Span<byte> ksn) =>
        algorithm == KeyAlgorithm.Aes ? DukptAes.TryAdvance(ksn) : DukptTdes.TryAdvance(ksn);
}
