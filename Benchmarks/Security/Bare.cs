using System.Security.Cryptography;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Engines;
using Org.BouncyCastle.Crypto.Parameters;

namespace Iso8583.Benchmarks.Security;

/// <summary>BouncyCastle used by hand, as little of it as the task allows.</summary>
internal static class Bare
{
    public static IBlockCipher Tdes(byte[] key, bool encrypt = true) => Init(new DesEdeEngine(), key, encrypt);

    public static IBlockCipher Des(ReadOnlySpan<byte> key) => Init(new DesEngine(), key, true);

    public static IBlockCipher Aes(byte[] key, bool encrypt = true) => Init(AesUtilities.CreateEngine(), key, encrypt);

    public static IBlockCipher Sm4(byte[] key, bool encrypt = true) => Init(new SM4Engine(), key, encrypt);

    public static void Blocks(IBlockCipher cipher, byte[] block, int count)
    {
        for (var i = 0; i < count; i++) cipher.ProcessBlock(block, block);
    }

    /// <summary>The chain of a MAC over whole blocks.</summary>
    public static void Chain(IBlockCipher chain, IBlockCipher last, byte[] data, byte[] state)
    {
        var size = state.Length;
        for (var i = 0; i < data.Length; i += size)
        {
            for (var j = 0; j < size; j++) state[j] ^= data[i + j];
            (i + size < data.Length ? chain : last).ProcessBlock(state, state);
        }
    }

    /// <summary>A TDES DUKPT key: the base key's two blocks, then two single DES keys for each one-bit of the counter.</summary>
    public static void DukptTdes(IBlockCipher left, IBlockCipher right, int ones, byte[] key, byte[] block)
    {
        left.ProcessBlock(block, key);
        right.ProcessBlock(block, key.AsSpan(8));
        for (var i = 0; i < ones; i++)
        {
            Des(key.AsSpan(0, 8)).ProcessBlock(block, key);
            Des(key.AsSpan(8, 8)).ProcessBlock(block, key.AsSpan(8));
        }
    }

    /// <summary>An AES DUKPT key: one block under the base key, then a key schedule and a block for each one-bit and for the usage.</summary>
    public static void DukptAes(IBlockCipher baseKey, int ones, byte[] key)
    {
        baseKey.ProcessBlock(key, key);
        for (var i = 0; i <= ones; i++) Aes(key).ProcessBlock(key, key);
    }

    /// <summary>Card key, session key, retail MAC.</summary>
    public static void Cryptogram(IBlockCipher issuer, byte[] key, byte[] data, byte[] state)
    {
        issuer.ProcessBlock(key, key);
        issuer.ProcessBlock(key.AsSpan(8), key.AsSpan(8));
        var card = Tdes(key);
        card.ProcessBlock(key, key);
        card.ProcessBlock(key.AsSpan(8), key.AsSpan(8));
        Chain(Des(key.AsSpan(0, 8)), Tdes(key), data, state);
    }

    public static void Random(byte[] destination) => RandomNumberGenerator.Fill(destination);

    private static IBlockCipher Init(IBlockCipher engine, ReadOnlySpan<byte> key, bool encrypt)
    {
        engine.Init(encrypt, new KeyParameter(key));
        return engine;
    }
}
