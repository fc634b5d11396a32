using System.Security.Cryptography;

namespace Iso8583.Core.Security;

/// <summary>The encryption key and the MAC key that a key block protection key gives, per version.</summary>
internal sealed class KeyBlockKeys : IDisposable
{
    private KeyBlockKeys(SecretKey encryption, SecretKey mac)
    {
        Encryption = encryption;
        Mac = mac;
    }

    public SecretKey Encryption { get; }

    public SecretKey Mac { get; }

    public static SecurityError TryDerive(SecretKey protection, char version, out KeyBlockKeys? keys)
    {
        keys = null;
        var algorithm = version is 'D' or 'E' ? KeyAlgorithm.Aes : KeyAlgorithm.Tdes;
        if (protection.Algorithm != algorithm || (version == 'B' && protection.Length == 8)) return SecurityError.KeyLength;
        var source = protection.Bytes;
        if (source.IsEmpty) return SecurityError.KeyNotAvailable;
        Span<byte> encryption = stackalloc byte[source.Length];
        Span<byte> mac = stackalloc byte[source.Length];
        if (version is 'A' or 'C')
        {
            source.CopyTo(encryption);
            source.CopyTo(mac);
            Blocks.Xor(encryption, (byte)'E');
            Blocks.Xor(mac, (byte)'M');
        }
        else
        {
            // Version E enciphers in counter mode, which has a usage number of its own.
            var error = Expand(protection, version == 'E' ? 2 : 0, encryption);
            if (error == SecurityError.None) error = Expand(protection, 1, mac);
            if (error != SecurityError.None) return error;
        }

        keys = new KeyBlockKeys(SecretKey.CreateTransient(algorithm, encryption), SecretKey.CreateTransient(algorithm, mac));
        CryptographicOperations.ZeroMemory(encryption);
        CryptographicOperations.ZeroMemory(mac);
        return SecurityError.None;
    }

    public void Dispose()
    {
        Encryption.Dispose();
        Mac.Dispose();
    }

    /// <summary>CMAC of counter, usage, 00, algorithm and length in bits, block by block.</summary>
    private static SecurityError Expand(SecretKey protection, int usage, Span<byte> key)
    {
        var algorithm = (protection.Algorithm, protection.Length) switch
        {
            (KeyAlgorithm.Tdes, 16) => 0,
            (KeyAlgorithm.Tdes, _) => 1,
            (_, 16) => 2,
            (_, 24) => 3,
            _ => 4,
        };
        var bits = protection.Length * 8;
        Span<byte> data = [1, 0, (byte)usage, 0, 0, (byte)algorithm, (byte)(bits >> 8), (byte)bits];
        Span<byte> block = stackalloc byte[protection.BlockSize];
        for (var position = 0; position < key.Length; position += block.Length)
        {
            var error = MessageMac.Compute(MacAlgorithm.Cmac, MacPadding.Zeros, protection, data, block);
            if (error != SecurityError.None) return error;
            block[..Math.Min(block.Length, key.Length - position)].CopyTo(key[position..]);
            data[0]++;
        }

        CryptographicOperations.ZeroMemory(block);
        return SecurityError.None;
    }
}
