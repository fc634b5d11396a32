using Iso8583.Core.Security;

namespace Iso8583.Core.Vectors;

/// <summary>Check values, parity, variants.</summary>
internal static class KeyVectors
{
    public static bool Run(VectorEntry entry)
    {
        switch (entry.Algorithm)
        {
            case "DES-PARITY" when entry.Action == "adjust-odd":
                var adjusted = entry.Bytes("key");
                KeyParity.AdjustOdd(adjusted);
                entry.Expect("key", adjusted);
                return true;
            case "ATALLA-KEY-VARIANT":
                var variant = entry.Bytes("key");
                VectorEntry.Must(KeyParity.ApplyAtallaVariant(variant, entry.Number("variant", 0)));
                entry.Expect("key", variant);
                return true;
            case "DES-PARITY":
                return false;
            default:
                return Kcv(entry);
        }
    }

    private static bool Kcv(VectorEntry entry)
    {
        if (!entry.Action.StartsWith("kcv", StringComparison.Ordinal)) return false;
        var algorithm = MacVectors.CipherOf(entry.Algorithm);
        var method = entry.Algorithm.EndsWith("-CMAC", StringComparison.Ordinal) ? KcvMethod.Cmac : KcvMethod.Zeros;
        if (algorithm == 0 || (method == KcvMethod.Zeros && !entry.Algorithm.EndsWith("-ZEROS", StringComparison.Ordinal))) return false;
        using var key = entry.Has("components") ? Combine(entry, algorithm) : entry.Key(algorithm);
        entry.Expect("key", key.Bytes);
        var kcv = new byte[entry.ExpectedLength("kcv") / 2];
        VectorEntry.Must(KeyCheckValue.Compute(key, method, kcv));
        entry.Expect("kcv", kcv);
        return true;
    }

    private static SecretKey Combine(VectorEntry entry, KeyAlgorithm algorithm)
    {
        var components = entry.Node("components").Items.Select(item => (ReadOnlyMemory<byte>)Convert.FromHexString(item.Text)).ToArray();
        return VectorEntry.Must(KeyParity.TryCombine(algorithm, components, out var key), key);
    }
}
