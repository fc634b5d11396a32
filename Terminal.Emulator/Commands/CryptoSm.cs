using System.CommandLine;
using Iso8583.Core.Security;

namespace Iso8583.Emulator.Commands;

/// <summary><c>crypto sm</c>: SM2, SM3, SM4.</summary>
internal static class CryptoSm
{
    public static Command Create() => new("sm", "SM2 signatures and encryption, SM3 digests, SM4 blocks.")
    {
        Digest(), Cipher("encrypt", encrypt: true), Cipher("decrypt", encrypt: false), KeyPair(), Sign(), Verify(), Seal(), Open(),
    };

    private static Command Digest()
    {
        var data = CryptoOptions.Hex("--data", "any bytes");
        return CryptoAction.Create("sm3", "The SM3 digest.", [data], (parsed, report) =>
        {
            var digest = new byte[Sm3.Length];
            CryptoAction.Must(Sm3.Compute(parsed.BytesOrEmpty(data), digest));
            report.Add("digest", digest);
        });
    }

    private static Command Cipher(string name, bool encrypt)
    {
        var key = CryptoOptions.Hex("--key", "SM4 key, 16 bytes");
        var data = CryptoOptions.Hex("--data", "whole blocks of 16 bytes");
        var mode = CryptoOptions.Choice("--mode", "ecb", "chaining", "ecb", "cbc");
        var iv = CryptoOptions.Hex("--iv", "16 bytes, zeros where it is not given (cbc)");
        return CryptoAction.Create(name, $"SM4: {name} blocks.", [key, data, mode, iv], (parsed, report) =>
        {
            using var sm4 = parsed.Key(key, KeyAlgorithm.Sm4);
            var bytes = parsed.Bytes(data);
            var start = parsed.BytesOrEmpty(iv);
            CryptoAction.Must((parsed.GetValue(mode), encrypt) switch
            {
                ("cbc", true) => DataCipher.EncryptCbc(sm4, start, bytes, bytes),
                ("cbc", false) => DataCipher.DecryptCbc(sm4, start, bytes, bytes),
                (_, true) => DataCipher.EncryptEcb(sm4, bytes, bytes),
                _ => DataCipher.DecryptEcb(sm4, bytes, bytes),
            });
            report.Add("data", bytes);
        });
    }

    private static Command KeyPair()
    {
        var key = CryptoOptions.Hex("--private-key", "32 bytes; a new one where it is not given");
        return CryptoAction.Create("sm2-key", "An SM2 key pair.", [key], (parsed, report) =>
        {
            var bytes = parsed.BytesOrEmpty(key);
            if (bytes.Length == 0)
            {
                using var drawn = SecretKey.Generate(KeyAlgorithm.Sm2, 32, SystemRandom.Instance);
                bytes = CryptoOptions.Reveal(drawn);
                report.Add("privateKey", bytes);
            }

            CryptoAction.Must(Sm2.TryGetPublicKey(Sm2Curve.P256V1, bytes, out var publicKey));
            report.Add("publicKey", publicKey);
        });
    }

    private static Command Sign()
    {
        var (key, data, id) = (PrivateKey(), CryptoOptions.Hex("--data", "the message"), UserId());
        return CryptoAction.Create("sm2-sign", "Sign with SM2 and SM3.", [key, data, id], (parsed, report) =>
        {
            CryptoAction.Must(Sm2.TrySign(Sm2Curve.P256V1, parsed.Bytes(key), Id(parsed, id), parsed.BytesOrEmpty(data), SystemRandom.Instance, out var signature));
            report.Add("signature", signature);
        });
    }

    private static Command Verify()
    {
        var (key, data, id) = (PublicKey(), CryptoOptions.Hex("--data", "the message"), UserId());
        var signature = CryptoOptions.Hex("--signature", "r and s, 64 bytes");
        return CryptoAction.Create("sm2-verify", "Verify an SM2 signature.", [key, data, id, signature], (parsed, report) =>
            report.Verdict(Sm2.Verify(Sm2Curve.P256V1, parsed.Bytes(key), Id(parsed, id), parsed.BytesOrEmpty(data), parsed.Bytes(signature))));
    }

    private static Command Seal()
    {
        var (key, data, order) = (PublicKey(), CryptoOptions.Hex("--data", "the message"), Order());
        return CryptoAction.Create("sm2-encrypt", "Encipher with SM2.", [key, data, order], (parsed, report) =>
        {
            CryptoAction.Must(Sm2.TryEncrypt(Sm2Curve.P256V1, parsed.Bytes(key), OrderOf(parsed, order), parsed.Bytes(data), SystemRandom.Instance, out var sealedData));
            report.Add("data", sealedData);
        });
    }

    private static Command Open()
    {
        var (key, data, order) = (PrivateKey(), CryptoOptions.Hex("--data", "the ciphertext, beginning with 04"), Order());
        return CryptoAction.Create("sm2-decrypt", "Decipher with SM2.", [key, data, order], (parsed, report) =>
        {
            CryptoAction.Must(Sm2.TryDecrypt(Sm2Curve.P256V1, parsed.Bytes(key), OrderOf(parsed, order), parsed.Bytes(data), out var message));
            report.Add("data", message);
        });
    }

    private static Option<string?> PrivateKey() => CryptoOptions.Hex("--private-key", "32 bytes");

    private static Option<string?> PublicKey() => CryptoOptions.Hex("--public-key", "65 bytes: 04, x, y");

    private static Option<string?> UserId() => CryptoOptions.Hex("--user-id", "id of the signer; 1234567812345678 as text where it is not given");

    private static Option<string> Order() => CryptoOptions.Choice("--order", "c1c3c2", "order of the parts", "c1c3c2", "c1c2c3");

    private static byte[] Id(ParseResult parsed, Option<string?> id) => parsed.Has(id) ? parsed.Bytes(id) : Sm2.DefaultUserId.ToArray();

    private static Sm2CipherOrder OrderOf(ParseResult parsed, Option<string> order) =>
        parsed.GetValue(order) == "c1c2c3" ? Sm2CipherOrder.C1C2C3 : Sm2CipherOrder.C1C3C2;
}
