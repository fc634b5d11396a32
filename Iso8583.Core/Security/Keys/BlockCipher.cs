using System.Security.Cryptography;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Engines;
using Org.BouncyCastle.Crypto.Parameters;

namespace Iso8583.Core.Security;

/// <summary>
/// The initialised engines of one key: enciphering at once, deciphering when first asked for. An engine only reads its key schedule once it is
/// initialised, so one instance serves all threads; building it costs more than using it, which is why it lives as long as its key.
/// </summary>
internal sealed class BlockCipher
{
    /// <summary>The largest block of any cipher here.</summary>
    public const int MaxBlockSize = 16;

    private readonly IBlockCipher _forward;
    private readonly KeyAlgorithm _algorithm;
    private readonly byte[]? _key;
    private IBlockCipher? _inverse;

    private BlockCipher(KeyAlgorithm algorithm, ReadOnlySpan<byte> key, byte[]? owned)
    {
        _forward = Engine(algorithm, key, true);
        _algorithm = algorithm;
        _key = owned;
        BlockSize = _forward.GetBlockSize();
    }

    public int BlockSize { get; }

    /// <summary>For both directions. The key must have a length of its algorithm; the array is the owner's, who clears it.</summary>
    public static BlockCipher Create(KeyAlgorithm algorithm, byte[] key) => new(algorithm, key, key);

    /// <summary>For the enciphering direction only: for a key that is used for one message.</summary>
    public static BlockCipher CreateForward(KeyAlgorithm algorithm, ReadOnlySpan<byte> key) => new(algorithm, key, null);

    /// <summary>Enciphers a single block under a key that is used for nothing else: a step of a derivation.</summary>
    public static void EncryptOnce(KeyAlgorithm algorithm, ReadOnlySpan<byte> key, ReadOnlySpan<byte> input, Span<byte> output) =>
        Engine(algorithm, key, true).ProcessBlock(input, output);

    /// <summary>The key lengths, in bytes, of an algorithm that enciphers blocks.</summary>
    public static bool IsKeyLength(KeyAlgorithm algorithm, int length) => algorithm switch
    {
        KeyAlgorithm.Tdes => length is 8 or 16 or 24,
        KeyAlgorithm.Aes => length is 16 or 24 or 32,
        KeyAlgorithm.Sm4 => length == 16,
        _ => false,
    };

    public static int BlockSizeOf(KeyAlgorithm algorithm) => algorithm == KeyAlgorithm.Tdes ? 8 : 16;

    /// <summary>Enciphers one block; input and output may be the same memory.</summary>
    public void Encrypt(ReadOnlySpan<byte> input, Span<byte> output) => _forward.ProcessBlock(input, output);

    /// <summary>Deciphers one block; input and output may be the same memory.</summary>
    public void Decrypt(ReadOnlySpan<byte> input, Span<byte> output)
    {
        // Two threads may both build it; either is right.
        var inverse = _inverse ??= _key is null
            ? throw new InvalidOperationException("This cipher was built for enciphering only.")
            : Engine(_algorithm, _key, false);
        inverse.ProcessBlock(input, output);
    }

    public void EncryptEcb(ReadOnlySpan<byte> input, Span<byte> output)
    {
        for (var i = 0; i < input.Length; i += BlockSize) Encrypt(input.Slice(i, BlockSize), output[i..]);
    }

    public void DecryptEcb(ReadOnlySpan<byte> input, Span<byte> output)
    {
        for (var i = 0; i < input.Length; i += BlockSize) Decrypt(input.Slice(i, BlockSize), output[i..]);
    }

    /// <summary>CBC over whole blocks; an empty <paramref name="iv"/> is zeros. The output may be the input.</summary>
    public void EncryptCbc(ReadOnlySpan<byte> iv, ReadOnlySpan<byte> input, Span<byte> output)
    {
        Span<byte> chain = stackalloc byte[BlockSize];
        chain.Clear();
        iv.CopyTo(chain);
        for (var i = 0; i < input.Length; i += BlockSize)
        {
            Blocks.Xor(chain, input.Slice(i, BlockSize));
            Encrypt(chain, chain);
            chain.CopyTo(output[i..]);
        }
    }

    /// <summary>The reverse of <see cref="EncryptCbc"/>; the output may be the input.</summary>
    public void DecryptCbc(ReadOnlySpan<byte> iv, ReadOnlySpan<byte> input, Span<byte> output)
    {
        Span<byte> chain = stackalloc byte[BlockSize];
        Span<byte> block = stackalloc byte[BlockSize];
        chain.Clear();
        iv.CopyTo(chain);
        for (var i = 0; i < input.Length; i += BlockSize)
        {
            input.Slice(i, BlockSize).CopyTo(block);
            Decrypt(block, output[i..]);
            Blocks.Xor(output.Slice(i, BlockSize), chain);
            block.CopyTo(chain);
        }

        CryptographicOperations.ZeroMemory(block);
    }

    private static IBlockCipher Engine(KeyAlgorithm algorithm, ReadOnlySpan<byte> key, bool forEncryption)
    {
        // DesEngine given 16 bytes would silently use the first 8, and DesEdeEngine refuses 8: the length decides.
        IBlockCipher engine = algorithm switch
        {
            KeyAlgorithm.Tdes when key.Length == 8 => new DesEngine(),
            KeyAlgorithm.Tdes => new DesEdeEngine(),
            KeyAlgorithm.Aes => AesUtilities.CreateEngine(),
            KeyAlgorithm.Sm4 => new SM4Engine(),
            _ => throw new ArgumentOutOfRangeException(nameof(algorithm)),
        };
        engine.Init(forEncryption, new KeyParameter(key));
        return engine;
    }
}
