using System.Text;
using Iso8583.Core.Security;

namespace Iso8583.Core.Vectors;

/// <summary>What UnionPay terminals do in their own way.</summary>
internal static class UnionPayVectors
{
    public static bool Run(VectorEntry entry) => entry.Algorithm switch
    {
        "CUP-ECB-MAC-DES" or "CUP-ECB-MAC-3DES" => Mac(entry, KeyAlgorithm.Tdes),
        "CUP-ECB-MAC-SM4" => Mac(entry, KeyAlgorithm.Sm4),
        "CUP-KEY-UNWRAP" => Unwrap(entry),
        "CUP-SM4-PINBLOCK16" => Block(entry),
        _ => false,
    };

    private static bool Mac(VectorEntry entry, KeyAlgorithm algorithm)
    {
        if (entry.Action is not ("generate" or "steps" or "verify")) return false;
        using var key = entry.Key(algorithm);
        var data = entry.Bytes("data");
        var mac = new byte[8];
        VectorEntry.Must(MessageMac.Compute(MacAlgorithm.UnionPayEcb, MacPadding.Zeros, key, data, mac));
        entry.Expect("mac_ascii", Encoding.ASCII.GetString(mac));
        entry.Expect("mac_field64", mac);
        Steps(entry, key, data);
        return true;
    }

    private static void Steps(VectorEntry entry, SecretKey key, byte[] data)
    {
        var size = key.BlockSize;
        var block = new byte[size];
        UnionPayMac.Fold(data, block);
        entry.Expect("xor_result", block);
        var text = new byte[2 * size];
        Blocks.WriteHex(block, text);
        VectorEntry.Must(DataCipher.EncryptEcb(key, text.AsSpan(0, size), block));
        entry.Expect("enc1", block);
        Blocks.Xor(block, text.AsSpan(size));
        entry.Expect("xor2", block);
        VectorEntry.Must(DataCipher.EncryptEcb(key, block, block));
        entry.Expect("enc2", block);
    }

    private static bool Unwrap(VectorEntry entry)
    {
        if (!entry.Action.StartsWith("tmk-ecb-decrypt", StringComparison.Ordinal)) return false;
        var algorithm = entry.Action.EndsWith("sm4", StringComparison.Ordinal) ? KeyAlgorithm.Sm4 : KeyAlgorithm.Tdes;
        using var master = entry.Key(algorithm, "tmk");
        using var key = VectorEntry.Must(KeyTransport.Unwrap(master, entry.Bytes("encrypted_key"), algorithm, out var unwrapped), unwrapped);
        entry.ExpectKey("clear_key", key);
        return true;
    }

    private static bool Block(VectorEntry entry)
    {
        var block = new byte[16];
        if (entry.Action == "encode")
        {
            VectorEntry.Must(PinBlock.Encode(PinBlockFormat.UnionPaySm4NoPan, entry.Pin(), default, SystemRandom.Instance, block));
            entry.Expect("pin_field", block);
            var field = block.ToArray();
            VectorEntry.Must(PinBlock.Encode(PinBlockFormat.UnionPaySm4, entry.Pin(), entry.Pan(), SystemRandom.Instance, block));
            entry.Expect("pin_block", block);
            Blocks.Xor(field, block);
            entry.Expect("pan_field", field);
            return true;
        }

        using var key = entry.Key(KeyAlgorithm.Sm4);
        if (entry.Action == "encipher-sm4")
        {
            VectorEntry.Must(PinBlock.Encipher(PinBlockFormat.UnionPaySm4, key, entry.Pin(), entry.Pan(), SystemRandom.Instance, block));
            entry.Expect("pin_block", block);
            return true;
        }

        if (entry.Action != "decipher-sm4") return false;
        VectorEntry.Must(PinBlock.Decipher(PinBlockFormat.UnionPaySm4, key, entry.Bytes("pin_block"), entry.Pan(), out var pin));
        entry.Expect("pin", PinVectors.Digits(pin));
        return true;
    }
}
