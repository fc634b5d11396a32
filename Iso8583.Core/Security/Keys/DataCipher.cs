namespace Iso8583.Core.Security;

/// <summary>Plain encryption of whole blocks: data keys of DUKPT, files, tests of ciphers.</summary>
public static class DataCipher
{
    /// <summary>Enciphers each block by itself.</summary>
    /// <param name="key">Any with a block cipher.</param>
    /// <param name="input">Whole blocks.</param>
    /// <param name="output">As many bytes; may be the input.</param>
    public static SecurityError EncryptEcb(SecretKey key, ReadOnlySpan<byte> input, Span<byte> output)
    {
        var error = Check(key, default, input, output, out var cipher);
        if (error == SecurityError.None) cipher!.EncryptEcb(input, output); // set where there is no error
        return error;
    }

    /// <summary>Deciphers each block by itself.</summary>
    /// <param name="key">Any with a block cipher.</param>
    /// <param name="input">Whole blocks.</param>
    /// <param name="output">As many bytes; may be the input.</param>
    public static SecurityError DecryptEcb(SecretKey key, ReadOnlySpan<byte> input, Span<byte> output)
    {
        var error = Check(key, default, input, output, out var cipher);
        if (error == SecurityError.None) cipher!.DecryptEcb(input, output); // set where there is no error
        return error;
    }

    /// <summary>Enciphers with cipher block chaining.</summary>
    /// <param name="key">Any with a block cipher.</param>
    /// <param name="iv">One block, or empty for zeros.</param>
    /// <param name="input">Whole blocks.</param>
    /// <param name="output">As many bytes; may be the input.</param>
    public static SecurityError EncryptCbc(SecretKey key, ReadOnlySpan<byte> iv, ReadOnlySpan<byte> input, Span<byte> output)
    {
        var error = Check(key, iv, input, output, out var cipher);
        if (error == SecurityError.None) cipher!.EncryptCbc(iv, input, output); // set where there is no error
        return error;
    }

    /// <summary>Deciphers with cipher block chaining.</summary>
    /// <param name="key">Any with a block cipher.</param>
    /// <param name="iv">One block, or empty for zeros.</param>
    /// <param name="input">Whole blocks.</param>
    /// <param name="output">As many bytes; may be the input.</param>
    public static SecurityError DecryptCbc(SecretKey key, ReadOnlySpan<byte> iv, ReadOnlySpan<byte> input, Span<byte> output)
    {
        var error = Check(key, iv, input, output, out var cipher);
        if (error == SecurityError.None) cipher!.DecryptCbc(iv, input, output); // set where there is no error
        return error;
    }

    private static SecurityError Check(SecretKey key, ReadOnlySpan<byte> iv, ReadOnlySpan<byte> input, Span<byte> output, out BlockCipher? cipher)
    {
        ArgumentNullException.ThrowIfNull(key);
        cipher = null;
        if (!key.HasCipher) return SecurityError.KeyAlgorithm;
        if (input.Length % key.BlockSize != 0 || (iv.Length != 0 && iv.Length != key.BlockSize)) return SecurityError.DataLength;
        if (output.Length < input.Length) return SecurityError.DestinationTooShort;
        return key.TryGetCipher(out cipher) ? SecurityError.None : SecurityError.KeyNotAvailable;
    }
}
