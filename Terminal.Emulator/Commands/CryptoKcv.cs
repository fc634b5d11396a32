using System.CommandLine;
using Iso8583.Core.Security;

namespace Iso8583.Emulator.Commands;

/// <summary><c>crypto kcv</c>: check values, key components, parity.</summary>
internal static class CryptoKcv
{
    public static Command Create()
    {
        var cipher = CryptoOptions.Cipher();
        var key = CryptoOptions.Hex("--key", "the key");
        var components = new Option<string[]>("--component")
        {
            Description = "key components in hex instead of the key; given twice or more, combined by XOR", AllowMultipleArgumentsPerToken = false,
        };
        var method = CryptoOptions.Choice("--method", "zeros", "zeros: a block of zeros enciphered; cmac: CMAC over it", "zeros", "cmac");
        var length = CryptoOptions.Number("--length", 3, "leftmost bytes: 3 for hosts, 4 for UnionPay, 5 for AES by cmac");
        var verify = CryptoOptions.Hex("--verify", "a received check value");
        return CryptoAction.Create("kcv", "Key check values, components, parity.", [cipher, key, components, method, length, verify], (parsed, report) =>
        {
            var algorithm = CryptoOptions.AlgorithmOf(parsed.GetRequiredValue(cipher));
            var parts = parsed.GetValue(components) ?? [];
            using var whole = parts.Length > 0 ? Combine(algorithm, parts) : parsed.Key(key, algorithm);
            if (parts.Length > 0) report.Add("key", CryptoOptions.Reveal(whole));
            var how = parsed.GetValue(method) == "cmac" ? KcvMethod.Cmac : KcvMethod.Zeros;
            var kcv = new byte[Math.Clamp(parsed.GetValue(length), 1, 16)];
            CryptoAction.Must(KeyCheckValue.Compute(whole, how, kcv));
            report.Add("kcv", kcv);
            if (algorithm == KeyAlgorithm.Tdes) report.Add("parity", KeyParity.Check(whole) == SecurityError.None ? "odd" : "not odd in every byte");
            if (parsed.Has(verify)) report.Verdict(KeyCheckValue.Verify(whole, how, parsed.Bytes(verify)));
        });
    }

    private static SecretKey Combine(KeyAlgorithm algorithm, string[] parts)
    {
        var components = new ReadOnlyMemory<byte>[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            try
            {
                components[i] = Convert.FromHexString(parts[i]);
            }
            catch (FormatException)
            {
                throw new CryptoInputException("--component: expected an even number of hex digits");
            }
        }

        return CryptoAction.Must(KeyParity.TryCombine(algorithm, components, out var key), key);
    }
}
