using System.Security.Cryptography;
using System.Text;

namespace Iso8583.Core.Security;

/// <summary>Wraps and unwraps keys as key blocks of TR-31 and X9.143, versions A to E.</summary>
/// <remarks>
/// A and C: keys by XOR, triple DES CBC, 4-byte MAC. B: keys and 8-byte MAC by TDES-CMAC. D: the same with AES and a 16-byte MAC. E: as D in counter
/// mode. The MAC covers the header, so a changed usage is noticed. Unwrapping checks syntax, length, MAC (in constant time), then the clear length.
/// </remarks>
public static class KeyBlock
{
    private const int MaxPayload = 4096;

    /// <summary>Wraps a key.</summary>
    /// <param name="protection">Key block protection key: triple DES for A, B, C, AES for D and E.</param>
    /// <param name="header">Version, usage and the rest; its length and padding are set here.</param>
    /// <param name="key">The key to protect.</param>
    /// <param name="random">Fill; a block hides its key's true length, up to the longest key of the algorithm.</param>
    /// <param name="block">The block as text, or null.</param>
    public static SecurityError TryWrap(SecretKey protection, KeyBlockHeader header, SecretKey key, IRandomSource random, out string? block)
    {
        ArgumentNullException.ThrowIfNull(header);
        ArgumentNullException.ThrowIfNull(key);
        block = null;
        var bytes = key.Bytes;
        if (bytes.IsEmpty) return SecurityError.KeyNotAvailable;
        return TryWrap(protection, header, bytes, PayloadLength(header, bytes.Length, null), random, out block);
    }

    /// <summary>Unwraps a symmetric key.</summary>
    /// <param name="protection">Key block protection key.</param>
    /// <param name="block">The whole block.</param>
    /// <param name="header">What the key may be used for, or null.</param>
    /// <param name="key">The key, or null.</param>
    public static SecurityError TryUnwrap(SecretKey protection, ReadOnlySpan<char> block, out KeyBlockHeader? header, out SecretKey? key)
    {
        key = null;
        var error = TryUnwrapBytes(protection, block, out header, out var bytes);
        if (error != SecurityError.None || header is null) return error;
        error = TryAlgorithmOf(header.Algorithm, out var algorithm) ? SecretKey.TryCreate(algorithm, bytes, out key) : SecurityError.KeyAlgorithm;
        CryptographicOperations.ZeroMemory(bytes);
        return error == SecurityError.KeyLength ? SecurityError.BlockKeyLength : error;
    }

    /// <summary>Unwraps whatever the block holds, asymmetric private keys included.</summary>
    /// <param name="protection">Key block protection key.</param>
    /// <param name="block">The whole block.</param>
    /// <param name="header">What the key may be used for, or null.</param>
    /// <param name="key">The clear bytes, or empty; the caller clears them.</param>
    public static SecurityError TryUnwrapBytes(SecretKey protection, ReadOnlySpan<char> block, out KeyBlockHeader? header, out byte[] key)
    {
        ArgumentNullException.ThrowIfNull(protection);
        key = [];
        var error = KeyBlockHeader.TryParse(block, out header, out var headerLength);
        if (error != SecurityError.None || header is null) return error;
        var size = header.BlockSize;
        var macSize = MacSize(header.Version);
        if (header.BlockLength != block.Length || block.Length % (header.Version == 'E' ? 2 : size) != 0) return SecurityError.BlockLength;
        if (header.Version != 'E' && headerLength % size != 0) return SecurityError.BlockHeader;
        var payloadLength = ((block.Length - headerLength) / 2) - macSize;
        if (payloadLength < 2 || payloadLength > MaxPayload || (header.Version != 'E' && payloadLength % size != 0)) return SecurityError.BlockLength;

        var input = new byte[headerLength + payloadLength];
        Encoding.ASCII.GetBytes(block[..headerLength], input);
        Span<byte> mac = stackalloc byte[macSize];
        if (!TryFromHex(block.Slice(headerLength, 2 * payloadLength), input.AsSpan(headerLength)) || !TryFromHex(block[^(2 * macSize)..], mac))
            return SecurityError.DataCharacter;
        error = KeyBlockKeys.TryDerive(protection, header.Version, out var keys);
        if (error != SecurityError.None || keys is null) return error;
        using (keys)
        {
            error = Open(keys, header.Version, headerLength, input, mac);
        }

        if (error == SecurityError.None) error = TryTakeKey(input.AsSpan(headerLength), out key);
        CryptographicOperations.ZeroMemory(input);
        return error;
    }

    /// <summary>Takes the first of several key blocks that stand one behind the other, as a message field carries them.</summary>
    /// <param name="blocks">One block or more.</param>
    /// <param name="first">The first block, or empty.</param>
    /// <param name="rest">What follows it.</param>
    /// <returns>False where no block begins there or it is longer than the text.</returns>
    public static bool TryTakeFirst(ReadOnlySpan<char> blocks, out ReadOnlySpan<char> first, out ReadOnlySpan<char> rest)
    {
        first = default;
        rest = default;
        if (KeyBlockHeader.TryParse(blocks, out var header, out _) != SecurityError.None || header is null) return false;
        if (header.BlockLength < KeyBlockHeader.MinLength || header.BlockLength > blocks.Length) return false;
        first = blocks[..header.BlockLength];
        rest = blocks[header.BlockLength..];
        return true;
    }

    /// <summary>The algorithm letter of a header for a key of ours; SM4 and SM2, which the standard does not know, use proprietary digits.</summary>
    public static char LetterOf(KeyAlgorithm algorithm) => algorithm switch
    {
        KeyAlgorithm.Tdes => 'T',
        KeyAlgorithm.Aes => 'A',
        KeyAlgorithm.Sm4 => '4',
        KeyAlgorithm.Sm2 => '2',
        _ => 'H',
    };

    /// <summary>Bytes of the clear payload: length, key, fill up to whole blocks of the hidden length.</summary>
    internal static int PayloadLength(KeyBlockHeader header, int keyLength, int? maskedLength)
    {
        var hidden = maskedLength ?? header.Algorithm switch
        {
            'T' or 'D' => 24,
            'A' => 32,
            _ => keyLength,
        };
        var size = header.BlockSize;
        return (2 + Math.Max(keyLength, hidden) + size - 1) / size * size;
    }

    internal static SecurityError TryWrap(
        SecretKey protection,
        KeyBlockHeader header,
        ReadOnlySpan<byte> key,
        int payloadLength,
        IRandomSource random,
        out string? block)
    {
        ArgumentNullException.ThrowIfNull(protection);
        ArgumentNullException.ThrowIfNull(random);
        block = null;
        if (header.Version is < 'A' or > 'E') return SecurityError.BlockVersion;
        if (payloadLength > MaxPayload || payloadLength < 2 + key.Length) return SecurityError.KeyLength;
        var macSize = MacSize(header.Version);
        var headerText = header.WriteFor(2 * (payloadLength + macSize));
        if (headerText.Length + (2 * (payloadLength + macSize)) > 9999) return SecurityError.BlockLength;
        var error = KeyBlockKeys.TryDerive(protection, header.Version, out var keys);
        if (error != SecurityError.None || keys is null) return error;

        var data = new byte[headerText.Length + payloadLength];
        Encoding.ASCII.GetBytes(headerText, data);
        var payload = data.AsSpan(headerText.Length);
        payload[0] = (byte)((key.Length * 8) >> 8);
        payload[1] = (byte)(key.Length * 8);
        key.CopyTo(payload[2..]);
        random.Fill(payload[(2 + key.Length)..]);
        Span<byte> mac = stackalloc byte[macSize];
        using (keys)
        {
            error = Seal(keys, header.Version, headerText.Length, data, mac);
        }

        if (error == SecurityError.None) block = string.Concat(headerText, Convert.ToHexString(payload), Convert.ToHexString(mac));
        CryptographicOperations.ZeroMemory(data);
        return error;
    }

    private static SecurityError Seal(KeyBlockKeys keys, char version, int headerLength, Span<byte> data, Span<byte> mac)
    {
        if (!keys.Encryption.TryGetCipher(out var cipher)) return SecurityError.KeyNotAvailable;
        var payload = data[headerLength..];
        if (version is 'A' or 'C')
        {
            cipher.EncryptCbc(data[..8], payload, payload);
            return MessageMac.Compute(MacAlgorithm.Iso9797Alg1, MacPadding.Zeros, keys.Mac, data, mac);
        }

        var error = MessageMac.Compute(MacAlgorithm.Cmac, MacPadding.Zeros, keys.Mac, data, mac);
        if (error != SecurityError.None) return error;
        if (version == 'E') CounterMode(cipher, mac, payload);
        else cipher.EncryptCbc(mac, payload, payload);
        return SecurityError.None;
    }

    private static SecurityError Open(KeyBlockKeys keys, char version, int headerLength, Span<byte> data, ReadOnlySpan<byte> mac)
    {
        if (!keys.Encryption.TryGetCipher(out var cipher)) return SecurityError.KeyNotAvailable;
        var payload = data[headerLength..];
        if (version is 'A' or 'C')
        {
            // The MAC is over the ciphertext here, over the clear payload in the newer versions.
            var checkedMac = MessageMac.Verify(MacAlgorithm.Iso9797Alg1, MacPadding.Zeros, keys.Mac, data, mac);
            if (checkedMac != SecurityError.None) return checkedMac;
            cipher.DecryptCbc(data[..8], payload, payload);
            return SecurityError.None;
        }

        if (version == 'E') CounterMode(cipher, mac, payload);
        else cipher.DecryptCbc(mac, payload, payload);
        return MessageMac.Verify(MacAlgorithm.Cmac, MacPadding.Zeros, keys.Mac, data, mac);
    }

    private static void CounterMode(BlockCipher cipher, ReadOnlySpan<byte> start, Span<byte> payload)
    {
        Span<byte> counter = stackalloc byte[16];
        Span<byte> stream = stackalloc byte[16];
        start.CopyTo(counter);
        for (var position = 0; position < payload.Length; position += 16)
        {
            cipher.Encrypt(counter, stream);
            var part = payload.Slice(position, Math.Min(16, payload.Length - position));
            Blocks.Xor(part, stream[..part.Length]);
            for (var i = 15; i >= 0 && ++counter[i] == 0; i--)
            {
            }
        }

        CryptographicOperations.ZeroMemory(stream);
    }

    private static SecurityError TryTakeKey(ReadOnlySpan<byte> payload, out byte[] key)
    {
        key = [];
        var bits = (payload[0] << 8) | payload[1];
        if (bits == 0 || bits % 8 != 0 || bits / 8 > payload.Length - 2) return SecurityError.BlockKeyLength;
        key = payload.Slice(2, bits / 8).ToArray();
        return SecurityError.None;
    }

    private static int MacSize(char version) => version switch
    {
        'A' or 'C' => 4,
        'B' => 8,
        _ => 16,
    };

    private static bool TryAlgorithmOf(char letter, out KeyAlgorithm algorithm)
    {
        algorithm = letter switch
        {
            'T' or 'D' => KeyAlgorithm.Tdes,
            'A' => KeyAlgorithm.Aes,
            'H' => KeyAlgorithm.Hmac,
            '4' => KeyAlgorithm.Sm4,
            '2' => KeyAlgorithm.Sm2,
            _ => 0,
        };
        return algorithm != 0;
    }

    private static bool TryFromHex(ReadOnlySpan<char> text, Span<byte> bytes) =>
        Convert.FromHexString(text, bytes, out _, out var written) == System.Buffers.OperationStatus.Done && written == bytes.Length;
}
