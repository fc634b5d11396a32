using Iso8583.Core.Security;

namespace Iso8583.Core.Vectors;

/// <summary>SM2, SM3, SM4.</summary>
internal static class SmVectors
{
    public static bool Run(VectorEntry entry) => entry.Algorithm switch
    {
        "SM3" => Digest(entry),
        "SM4" => Cipher(entry),
        "SM2" when entry.Action == "sign" => Sign(entry),
        "SM2" when entry.Action == "verify" => Verify(entry),
        "SM2" when entry.Action.StartsWith("encrypt", StringComparison.Ordinal) => Encrypt(entry),
        "SM2" when entry.Action.StartsWith("decrypt", StringComparison.Ordinal) => Decrypt(entry),
        _ => false,
    };

    private static bool Digest(VectorEntry entry)
    {
        if (entry.Action != "digest") return false;
        var digest = new byte[Sm3.Length];
        VectorEntry.Must(Sm3.Compute(entry.Bytes("data"), digest));
        entry.Expect("digest", digest);
        return true;
    }

    private static bool Cipher(VectorEntry entry)
    {
        using var key = entry.Key(KeyAlgorithm.Sm4);
        var data = entry.Bytes("data");
        var iv = entry.BytesOrEmpty("iv");
        switch (entry.Action)
        {
            case "encrypt-ecb":
                VectorEntry.Must(DataCipher.EncryptEcb(key, data, data));
                break;
            case "decrypt-ecb":
                VectorEntry.Must(DataCipher.DecryptEcb(key, data, data));
                break;
            case "encrypt-cbc":
                VectorEntry.Must(DataCipher.EncryptCbc(key, iv, data, data));
                break;
            case "decrypt-cbc":
                VectorEntry.Must(DataCipher.DecryptCbc(key, iv, data, data));
                break;
            case "encrypt-1000000-times":
                for (var i = 0; i < 1_000_000; i++) VectorEntry.Must(DataCipher.EncryptEcb(key, data, data));
                break;
            default:
                return false;
        }

        entry.Expect("encrypted", data);
        entry.Expect("decrypted", data);
        return true;
    }

    private static bool Sign(VectorEntry entry)
    {
        var curve = CurveOf(entry);
        var privateKey = entry.Bytes("private_key");
        var userId = UserId(entry);
        var random = entry.Has("nonce") ? new FixedRandom(entry.Bytes("nonce")) : (IRandomSource)SystemRandom.Instance;
        VectorEntry.Must(Sm2.TryGetPublicKey(curve, privateKey, out var publicKey));
        entry.Expect("public_key", publicKey);
        entry.Expect("za", Sm2.Identity(curve, userId, publicKey));
        VectorEntry.Must(Sm2.TrySign(curve, privateKey, userId, entry.Bytes("message"), random, out var signature));
        entry.Expect("r", signature.AsSpan(0, 32));
        entry.Expect("s", signature.AsSpan(32));
        entry.Expect("signature", signature);
        return true;
    }

    private static bool Verify(VectorEntry entry)
    {
        var error = Sm2.Verify(CurveOf(entry), entry.Bytes("public_key"), UserId(entry), entry.Bytes("message"), entry.Bytes("signature"));
        entry.Expect("valid", error == SecurityError.None ? "true" : "false");
        if (entry.WantsRefusal) VectorEntry.Must(error);
        return true;
    }

    private static bool Encrypt(VectorEntry entry)
    {
        var order = OrderOf(entry);
        var random = entry.Has("nonce") ? new FixedRandom(entry.Bytes("nonce")) : (IRandomSource)SystemRandom.Instance;
        VectorEntry.Must(Sm2.TryEncrypt(CurveOf(entry), entry.Bytes("public_key"), order, entry.Bytes("message"), random, out var ciphertext));
        entry.Expect("encrypted", ciphertext);
        if (order == Sm2CipherOrder.C1C3C2)
        {
            VectorEntry.Must(Sm2.TryToDer(ciphertext, out var der));
            entry.Expect("der", der);
        }

        return true;
    }

    private static bool Decrypt(VectorEntry entry)
    {
        VectorEntry.Must(Sm2.TryDecrypt(CurveOf(entry), entry.Bytes("private_key"), OrderOf(entry), entry.Bytes("encrypted"), out var message));
        entry.Expect("message", message);
        return true;
    }

    private static byte[] UserId(VectorEntry entry) => entry.Has("user_id") ? entry.Bytes("user_id") : Sm2.DefaultUserId.ToArray();

    private static Sm2Curve CurveOf(VectorEntry entry) =>
        entry.Text("curve", "sm2p256v1").StartsWith("sm2p256v1", StringComparison.Ordinal) ? Sm2Curve.P256V1 : Sm2Curve.Example;

    private static Sm2CipherOrder OrderOf(VectorEntry entry) =>
        entry.Action.EndsWith("c1c2c3", StringComparison.Ordinal) ? Sm2CipherOrder.C1C2C3 : Sm2CipherOrder.C1C3C2;
}
