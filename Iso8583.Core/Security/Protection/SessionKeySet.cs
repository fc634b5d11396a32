namespace Iso8583.Core.Security;

/// <summary>The working keys that a terminal of a generic dialect gets in a key exchange: two key blocks one behind the other, PIN key and MAC key.</summary>
public sealed class SessionKeySet : IDisposable
{
    private const string CheckValueId = "KC";

    private SessionKeySet(SecretKey pin, SecretKey mac)
    {
        Pin = pin;
        Mac = mac;
    }

    /// <summary>Enciphers PIN blocks.</summary>
    public SecretKey Pin { get; }

    /// <summary>Makes and checks MACs, both ways.</summary>
    public SecretKey Mac { get; }

    /// <summary>Opens both blocks and verifies the check values in their headers.</summary>
    /// <param name="master">The terminal's master key, which protects the blocks.</param>
    /// <param name="blocks">The field of the answer.</param>
    /// <param name="keys">The keys, which the caller disposes, or null.</param>
    /// <returns>BlockHeader where it is not two blocks, KeyUsage where they are for something else, KeyCheckValue, or what is wrong with a block.</returns>
    public static SecurityError TryOpen(SecretKey master, ReadOnlySpan<char> blocks, out SessionKeySet? keys)
    {
        keys = null;
        if (!KeyBlock.TryTakeFirst(blocks, out var first, out var rest) || !KeyBlock.TryTakeFirst(rest, out var second, out rest) || !rest.IsEmpty) return SecurityError.BlockHeader;
        var error = TryOpenOne(master, first, 'P', out var pin);
        if (pin is null) return error;
        error = TryOpenOne(master, second, 'M', out var mac);
        if (mac is null) pin.Dispose();
        else keys = new SessionKeySet(pin, mac);
        return error;
    }

    /// <summary>The check value that a key block's header carries (optional block KC), compared with the key; none is no fault.</summary>
    /// <remarks>Source: X9.143:2021: two digits of method (00 zeros, 01 CMAC), then the value in hex.</remarks>
    /// <returns>KeyCheckValue where it is another key's, BlockHeader where it cannot be read.</returns>
    public static SecurityError VerifyCheckValue(KeyBlockHeader header, SecretKey key)
    {
        ArgumentNullException.ThrowIfNull(header);
        if (header.Find(CheckValueId) is not { } data) return SecurityError.None;
        if (data.Length < 6 || data[0] != '0' || data[1] is not ('0' or '1')) return SecurityError.BlockHeader;
        Span<byte> value = stackalloc byte[BlockCipher.MaxBlockSize];
        if (Convert.FromHexString(data.AsSpan(2), value, out _, out var length) != System.Buffers.OperationStatus.Done) return SecurityError.BlockHeader;
        return KeyCheckValue.Verify(key, data[1] == '1' ? KcvMethod.Cmac : KcvMethod.Zeros, value[..length]);
    }

    /// <summary>The optional block with a key's check value; none for keys without a cipher (HMAC).</summary>
    public static IReadOnlyList<KeyBlockField> CheckValueOf(SecretKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var method = key.Algorithm == KeyAlgorithm.Aes ? KcvMethod.Cmac : KcvMethod.Zeros;
        Span<byte> value = stackalloc byte[method == KcvMethod.Cmac ? 5 : 3];
        return KeyCheckValue.Compute(key, method, value) == SecurityError.None
            ? [new KeyBlockField(CheckValueId, (method == KcvMethod.Cmac ? "01" : "00") + Convert.ToHexString(value))]
            : [];
    }

    /// <summary>Clears the keys.</summary>
    public void Dispose()
    {
        Pin.Dispose();
        Mac.Dispose();
    }

    private static SecurityError TryOpenOne(SecretKey master, ReadOnlySpan<char> block, char usage, out SecretKey? key)
    {
        var error = KeyBlock.TryUnwrap(master, block, out var header, out key);
        if (header is null || key is null) return error;
        error = header.Usage[0] == usage ? VerifyCheckValue(header, key) : SecurityError.KeyUsage;
        if (error == SecurityError.None) return error;
        key.Dispose();
        key = null;
        return error;
    }
}
