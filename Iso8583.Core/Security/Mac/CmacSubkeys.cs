namespace Iso8583.Core.Security;

/// <summary>K1 and K2 of CMAC: the enciphered zero block, doubled once and twice.</summary>
/// <remarks>Source: NIST SP 800-38B, 6.1.</remarks>
internal sealed class CmacSubkeys
{
    private readonly byte[] _k1;
    private readonly byte[] _k2;

    public CmacSubkeys(BlockCipher cipher)
    {
        _k1 = new byte[cipher.BlockSize];
        _k2 = new byte[cipher.BlockSize];
        Span<byte> block = stackalloc byte[cipher.BlockSize];
        block.Clear();
        cipher.Encrypt(block, block);
        Double(block, _k1);
        Double(_k1, _k2);
        block.Clear();
    }

    /// <summary>For a complete last block.</summary>
    public ReadOnlySpan<byte> K1 => _k1;

    /// <summary>For a padded last block, the empty message included.</summary>
    public ReadOnlySpan<byte> K2 => _k2;

    private static void Double(ReadOnlySpan<byte> value, Span<byte> doubled)
    {
        var carry = value[0] >> 7;
        for (var i = 0; i < value.Length; i++) doubled[i] = (byte)((value[i] << 1) | (i + 1 < value.Length ? value[i + 1] >> 7 : 0));
        doubled[^1] ^= (byte)(carry * (value.Length == 8 ? 0x1B : 0x87));
    }
}
