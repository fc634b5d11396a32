using System.Buffers.Binary;
using System.Security.Cryptography;
using Iso8583.Core.Messages;
using Iso8583.Core.Security;

namespace Iso8583.Core.Emv;

/// <summary>Derives the master keys of a card from those of its issuer.</summary>
/// <remarks>Source: EMV 4.3 Book 2, A1.4, options A and B, and JR/T 0025 (UnionPay) for SM4, as public test vectors show them.</remarks>
public static class CardKeys
{
    /// <summary>Derives a card's master key.</summary>
    /// <param name="issuerKey">Issuer master key (IMK) for cryptograms, script MACs or script encryption: triple DES with 16 bytes, or SM4.</param>
    /// <param name="card">Account and sequence number.</param>
    /// <param name="cardKey">A key of 16 bytes (triple DES with odd parity) that the caller disposes, or null.</param>
    public static SecurityError TryDerive(SecretKey issuerKey, EmvCard card, out SecretKey? cardKey) =>
        TryDerive(issuerKey, card, hashAlways: false, out cardKey);

    internal static SecurityError TryDerive(SecretKey issuerKey, EmvCard card, bool hashAlways, out SecretKey? cardKey)
    {
        ArgumentNullException.ThrowIfNull(issuerKey);
        cardKey = null;
        if (issuerKey.Algorithm is not (KeyAlgorithm.Tdes or KeyAlgorithm.Sm4)) return SecurityError.KeyAlgorithm;
        if (issuerKey.Length != 16) return SecurityError.KeyLength;
        if (!issuerKey.TryGetCipher(out var cipher)) return SecurityError.KeyNotAvailable;
        Span<byte> key = stackalloc byte[16];
        var error = WriteDiversifier(card, hashAlways, key[..8]);
        if (error != SecurityError.None) return error;
        var y = BinaryPrimitives.ReadUInt64BigEndian(key);
        BinaryPrimitives.WriteUInt64BigEndian(key[8..], ~y);
        // Two blocks of triple DES, one of SM4: the same bytes go in.
        cipher.EncryptEcb(key, key);
        if (issuerKey.Algorithm == KeyAlgorithm.Tdes) KeyParity.AdjustOdd(key);
        cardKey = SecretKey.CreateTransient(issuerKey.Algorithm, key);
        CryptographicOperations.ZeroMemory(key);
        return SecurityError.None;
    }

    /// <summary>Y: 16 digits that stand for the card.</summary>
    internal static SecurityError WriteDiversifier(EmvCard card, bool hashAlways, Span<byte> y)
    {
        if (card.Pan.IsEmpty) return SecurityError.Pan;
        if (card.SequenceNumber is < 0 or > 99) return SecurityError.Digits;
        Span<byte> digits = stackalloc byte[Pan.MaxLength + 2];
        var length = card.Pan.Reveal(digits);
        digits[length] = (byte)('0' + (card.SequenceNumber / 10));
        digits[length + 1] = (byte)('0' + (card.SequenceNumber % 10));
        digits = digits[..(length + 2)];
        if (card.Option == CardKeyOption.B && (length > 16 || hashAlways)) Hash(digits, y);
        else Pack(digits.Length > 16 ? digits[^16..] : digits, y);
        CryptographicOperations.ZeroMemory(digits);
        return SecurityError.None;
    }

    private static void Hash(ReadOnlySpan<byte> digits, Span<byte> y)
    {
        Span<byte> packed = stackalloc byte[(digits.Length + 1) / 2];
        Pack(digits, packed);
        Span<byte> hash = stackalloc byte[Sha1.Length];
        Sha1.Compute(packed, hash);
        Span<byte> chosen = stackalloc byte[16];
        _ = Decimalisation.TryTake(hash, chosen);
        Pack(chosen, y);
        CryptographicOperations.ZeroMemory(packed);
    }

    /// <summary>Right-justified, zeros in front.</summary>
    private static void Pack(ReadOnlySpan<byte> digits, Span<byte> packed)
    {
        packed.Clear();
        var position = (2 * packed.Length) - digits.Length;
        foreach (var digit in digits)
        {
            packed[position >> 1] |= (byte)((digit - '0') << ((position & 1) == 0 ? 4 : 0));
            position++;
        }
    }
}
