using Iso8583.Core.Security;

namespace Iso8583.Core.Vectors;

/// <summary>Message authentication codes and their paddings.</summary>
internal static class MacVectors
{
    public static bool Run(VectorEntry entry)
    {
        var parts = entry.Algorithm.Split('-', 3);
        return parts[0] switch
        {
            "HMAC" => Hmac(entry, parts[1]),
            "CMAC" => Cmac(entry, CipherOf(parts[1])),
            _ when parts[1] == "PADDING" => Padding(entry),
            _ when parts.Length == 3 && parts[1] is "ALG1" or "ALG3" => Iso9797(entry, parts[1], CipherOf(parts[2])),
            _ => false,
        };
    }

    private static bool Iso9797(VectorEntry entry, string which, KeyAlgorithm cipher)
    {
        if (cipher == 0) return false;
        var padding = (MacPadding)entry.Number("padding_method", 1);
        using var key = entry.Key(cipher);
        var data = entry.Bytes("data");
        var iv = entry.BytesOrEmpty("iv");
        var algorithm = which == "ALG1" ? MacAlgorithm.Iso9797Alg1 : MacAlgorithm.Iso9797Alg3;
        if (entry.Action == "verify")
        {
            entry.Expect("valid", MessageMac.Verify(algorithm, padding, key, data, entry.Bytes("mac")) == SecurityError.None ? "true" : "false");
            return true;
        }

        if (entry.Action is not ("generate" or "generate-with-iv")) return false;
        var mac = new byte[entry.ExpectedLength("mac") / 2];
        if (entry.Has("key2"))
        {
            using var second = entry.Key(cipher, "key2");
            VectorEntry.Must(MessageMac.Algorithm3(padding, key, second, data, mac));
        }
        else if (algorithm == MacAlgorithm.Iso9797Alg1)
        {
            VectorEntry.Must(MessageMac.Algorithm1(padding, key, iv, data, mac));
        }
        else
        {
            VectorEntry.Must(MessageMac.Compute(algorithm, padding, key, data, mac));
        }

        entry.Expect("mac", mac);
        return true;
    }

    private static bool Cmac(VectorEntry entry, KeyAlgorithm cipher)
    {
        if (cipher == 0) return false;
        using var key = entry.Key(cipher);
        if (entry.Action == "subkeys")
        {
            if (!key.TryGetCmac(out _, out var subkeys)) return false;
            var block = new byte[key.BlockSize];
            VectorEntry.Must(DataCipher.EncryptEcb(key, block, block));
            entry.Expect("l", block);
            entry.Expect("k1", subkeys.K1);
            entry.Expect("k2", subkeys.K2);
            return true;
        }

        return Common(entry, MacAlgorithm.Cmac, key);
    }

    private static bool Hmac(VectorEntry entry, string hash)
    {
        MacAlgorithm? algorithm = hash switch
        {
            "SHA1" => MacAlgorithm.HmacSha1,
            "SHA256" => MacAlgorithm.HmacSha256,
            "SHA384" => MacAlgorithm.HmacSha384,
            "SHA512" => MacAlgorithm.HmacSha512,
            "SM3" => MacAlgorithm.HmacSm3,
            _ => null,
        };
        if (algorithm is null) return false;
        using var key = entry.Key(KeyAlgorithm.Hmac);
        return Common(entry, algorithm.Value, key);
    }

    private static bool Common(VectorEntry entry, MacAlgorithm algorithm, SecretKey key)
    {
        var data = entry.Bytes("data");
        if (entry.Action == "verify")
        {
            var error = MessageMac.Verify(algorithm, MacPadding.Zeros, key, data, entry.Bytes("mac"));
            entry.Expect("valid", error == SecurityError.None ? "true" : "false");
            return true;
        }

        if (entry.Action != "generate") return false;
        var mac = new byte[entry.ExpectedLength("mac") / 2];
        VectorEntry.Must(MessageMac.Compute(algorithm, MacPadding.Zeros, key, data, mac));
        entry.Expect("mac", mac);
        return true;
    }

    /// <summary>The padding as bytes, which the MACs themselves never build.</summary>
    private static bool Padding(VectorEntry entry)
    {
        var data = entry.Bytes("data").ToList();
        var size = entry.Number("block_size", 8);
        var length = new byte[size];
        var bits = (long)data.Count * 8;
        for (var i = size - 1; i >= 0; i--, bits >>= 8) length[i] = (byte)bits;
        if (entry.Action == "method2") data.Add(0x80);
        while (data.Count == 0 || data.Count % size != 0) data.Add(0);
        if (entry.Action == "method3") data.InsertRange(0, length);
        if (entry.Action is not ("method1" or "method2" or "method3")) return false;
        entry.Expect("padded", data.ToArray());
        return true;
    }

    internal static KeyAlgorithm CipherOf(string text) => text switch
    {
        _ when text.StartsWith("DES", StringComparison.Ordinal) || text.StartsWith("TDES", StringComparison.Ordinal) => KeyAlgorithm.Tdes,
        _ when text.StartsWith("AES", StringComparison.Ordinal) => KeyAlgorithm.Aes,
        _ when text.StartsWith("SM4", StringComparison.Ordinal) => KeyAlgorithm.Sm4,
        _ => 0,
    };
}
