namespace Iso8583.Core.Security;

/// <summary>The "ECB" MAC of UnionPay POS terminals and a private variant of it.</summary>
internal static class UnionPayMac
{
    public static SecurityError Compute(MacAlgorithm algorithm, SecretKey key, ReadOnlySpan<byte> data, Span<byte> mac)
    {
        if (key.Algorithm is not (KeyAlgorithm.Tdes or KeyAlgorithm.Sm4)) return SecurityError.KeyAlgorithm;
        if (mac.Length is 0 or > 8) return SecurityError.DataLength;
        if (!key.TryGetCipher(out var cipher)) return SecurityError.KeyNotAvailable;
        var size = cipher.BlockSize;
        Span<byte> block = stackalloc byte[BlockCipher.MaxBlockSize];
        block = block[..size];
        Fold(data, block);
        if (algorithm == MacAlgorithm.XorThenEncrypt)
        {
            cipher.Encrypt(block, block);
            block[..mac.Length].CopyTo(mac);
            return SecurityError.None;
        }

        Span<byte> text = stackalloc byte[2 * BlockCipher.MaxBlockSize];
        text = text[..(2 * size)];
        Blocks.WriteHex(block, text);
        cipher.Encrypt(text[..size], block);
        Blocks.Xor(block, text[size..]);
        cipher.Encrypt(block, block);
        Blocks.WriteHex(block, text);
        text[..mac.Length].CopyTo(mac);
        return SecurityError.None;
    }

    /// <summary>All blocks XORed together; the last one filled with zeros.</summary>
    public static void Fold(ReadOnlySpan<byte> data, Span<byte> block)
    {
        block.Clear();
        while (data.Length > block.Length)
        {
            Blocks.Xor(block, data[..block.Length]);
            data = data[block.Length..];
        }

        Blocks.Xor(block, data);
    }
}
