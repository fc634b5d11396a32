using System.Buffers.Binary;

namespace Iso8583.Core.Security;

/// <summary>The chaining that all block cipher MACs share.</summary>
internal static class CbcMac
{
    /// <summary>Chains the padded data; the last block goes through another cipher than those before it (the same one for algorithm 1).</summary>
    /// <param name="chain">For all blocks but the last.</param>
    /// <param name="last">For the last block.</param>
    /// <param name="padding">ISO 9797-1 method.</param>
    /// <param name="data">The message.</param>
    /// <param name="state">One block: in the starting value, out the MAC.</param>
    public static void Run(BlockCipher chain, BlockCipher last, MacPadding padding, ReadOnlySpan<byte> data, Span<byte> state)
    {
        var size = state.Length;
        if (padding == MacPadding.Length)
        {
            Span<byte> length = stackalloc byte[8];
            BinaryPrimitives.WriteUInt64BigEndian(length, (ulong)data.Length * 8);
            Blocks.Xor(state[(size - 8)..], length);
            chain.Encrypt(state, state);
        }

        while (data.Length > size)
        {
            Blocks.Xor(state, data[..size]);
            chain.Encrypt(state, state);
            data = data[size..];
        }

        if (padding == MacPadding.Bit && data.Length == size)
        {
            Blocks.Xor(state, data);
            chain.Encrypt(state, state);
            data = default;
        }

        Blocks.Xor(state, data);
        if (padding == MacPadding.Bit) state[data.Length] ^= 0x80;
        last.Encrypt(state, state);
    }

    public static void Cmac(BlockCipher cipher, CmacSubkeys subkeys, ReadOnlySpan<byte> data, Span<byte> state)
    {
        var size = state.Length;
        state.Clear();
        while (data.Length > size)
        {
            Blocks.Xor(state, data[..size]);
            cipher.Encrypt(state, state);
            data = data[size..];
        }

        Blocks.Xor(state, data);
        if (data.Length < size) state[data.Length] ^= 0x80;
        Blocks.Xor(state, data.Length == size ? subkeys.K1 : subkeys.K2);
        cipher.Encrypt(state, state);
    }
}
