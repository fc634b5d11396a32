using System.Security.Cryptography;

namespace Iso8583.Core.Security;

/// <summary>
/// Encryption of track data in UnionPay messages (F53 digit 3 is 1): one cipher block of nibbles near the end of the track changes, the length stays.
/// </summary>
/// <remarks>
/// Odd length: of the last 17 digits the first 16 are enciphered; even length: of the last 18 the first 16. With SM4, whose block has 32 digits,
/// by the same rule 32 of the last 33 or 34. A track too short for that stays clear. Source: the UnionPay POS specification as three public
/// implementations agree on it.
/// </remarks>
public static class TrackCipher
{
    private static ReadOnlySpan<byte> Characters => "0123456789ABC=EF"u8;

    /// <summary>Letters, and the characters of the magnetic stripe for 10 to 15 (ISO 7811: colon to question mark); 80 for all others.</summary>
    private static ReadOnlySpan<byte> Nibbles =>
    [
        0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80,
        0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80,
        0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80,
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
        0x80, 10, 11, 12, 13, 14, 15, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80,
        0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80,
        0x80, 10, 11, 12, 13, 14, 15, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80,
        0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80,
    ];

    /// <summary>Enciphers a track in place.</summary>
    /// <param name="key">The track key (TDK): (triple) DES or SM4.</param>
    /// <param name="track">
    /// ASCII digits with the separator as '=' or 'D'. Out: nibbles 10 to 15 are written as A, B, C, '=', E, F, so that the text has the form that
    /// the codec reads and writes.
    /// </param>
    public static SecurityError Encrypt(SecretKey key, Span<byte> track) => Run(key, track, encrypt: true);

    /// <summary>Deciphers a track in place; the reverse of <see cref="Encrypt"/>.</summary>
    public static SecurityError Decrypt(SecretKey key, Span<byte> track) => Run(key, track, encrypt: false);

    private static SecurityError Run(SecretKey key, Span<byte> track, bool encrypt)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (key.Algorithm is not (KeyAlgorithm.Tdes or KeyAlgorithm.Sm4)) return SecurityError.KeyAlgorithm;
        if (!key.TryGetCipher(out var cipher)) return SecurityError.KeyNotAvailable;
        var digits = 2 * cipher.BlockSize;
        var clearTail = (track.Length & 1) == 1 ? 1 : 2;
        if (track.Length < digits + clearTail) return SecurityError.None;
        var part = track.Slice(track.Length - clearTail - digits, digits);
        Span<byte> block = stackalloc byte[BlockCipher.MaxBlockSize];
        block = block[..cipher.BlockSize];
        var foreign = 0;
        for (var i = 0; i < block.Length; i++)
        {
            var (high, low) = (Nibbles[part[2 * i] & 0x7F], Nibbles[part[(2 * i) + 1] & 0x7F]);
            foreign |= high | low | part[2 * i] | part[(2 * i) + 1];
            block[i] = (byte)((high << 4) | (low & 0x0F));
        }

        if ((foreign & 0x80) != 0) return SecurityError.DataCharacter;
        if (encrypt) cipher.Encrypt(block, block);
        else cipher.Decrypt(block, block);
        for (var i = 0; i < block.Length; i++)
        {
            part[2 * i] = Characters[block[i] >> 4];
            part[(2 * i) + 1] = Characters[block[i] & 0x0F];
        }

        CryptographicOperations.ZeroMemory(block);
        return SecurityError.None;
    }
}
