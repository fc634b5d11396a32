using System.CommandLine;
using System.Text;
using Iso8583.Core.Security;

namespace Iso8583.Emulator.Commands;

/// <summary><c>crypto mac</c>.</summary>
internal static class CryptoMac
{
    private static readonly Dictionary<string, MacAlgorithm> Algorithms = new(StringComparer.Ordinal)
    {
        ["unionpay"] = MacAlgorithm.UnionPayEcb,
        ["unionpay-xor"] = MacAlgorithm.XorThenEncrypt,
        ["x9.9"] = MacAlgorithm.Iso9797Alg1,
        ["alg1"] = MacAlgorithm.Iso9797Alg1,
        ["x9.19"] = MacAlgorithm.Iso9797Alg3,
        ["alg3"] = MacAlgorithm.Iso9797Alg3,
        ["cmac"] = MacAlgorithm.Cmac,
        ["hmac-sha256"] = MacAlgorithm.HmacSha256,
        ["hmac-sha1"] = MacAlgorithm.HmacSha1,
        ["hmac-sha384"] = MacAlgorithm.HmacSha384,
        ["hmac-sha512"] = MacAlgorithm.HmacSha512,
        ["hmac-sm3"] = MacAlgorithm.HmacSm3,
    };

    public static Command Create()
    {
        var algorithm = CryptoOptions.Choice("--algorithm", "unionpay", "which MAC", [.. Algorithms.Keys]);
        var cipher = CryptoOptions.Cipher();
        var padding = CryptoOptions.Number("--padding", 1, "ISO 9797-1 padding method 1, 2 or 3; used by alg1 and alg3");
        var key = CryptoOptions.Hex("--key", "the MAC key; 8 bytes are single DES");
        var data = CryptoOptions.Hex("--data", "what is protected: from the MTI up to the MAC field");
        var text = CryptoOptions.Text("--text", "the same as text instead of hex");
        var length = CryptoOptions.Number("--length", 0, "leftmost bytes to show; 0 for all that the algorithm gives, 8 for unionpay");
        var verify = CryptoOptions.Hex("--verify", "a received MAC to compare with");
        return CryptoAction.Create("mac", "Message authentication codes.", [algorithm, cipher, padding, key, data, text, length, verify], (parsed, report) =>
        {
            var which = Algorithms[parsed.GetRequiredValue(algorithm)];
            var isHash = which is >= MacAlgorithm.HmacSha256 and <= MacAlgorithm.HmacSm3;
            using var macKey = parsed.Key(key, isHash ? KeyAlgorithm.Hmac : CryptoOptions.AlgorithmOf(parsed.GetRequiredValue(cipher)));
            var method = (MacPadding)parsed.GetValue(padding);
            if (method is not (MacPadding.Zeros or MacPadding.Bit or MacPadding.Length)) throw new CryptoInputException("--padding: expected 1, 2 or 3");
            var message = parsed.GetValue(text) is { } given ? Encoding.UTF8.GetBytes(given) : parsed.IsGiven(data) ? parsed.BytesOrEmpty(data) : parsed.Bytes(data);
            var mac = new byte[parsed.GetValue(length) is var wanted and > 0 ? wanted : FullLength(which, macKey)];
            CryptoAction.Must(MessageMac.Compute(which, method, macKey, message, mac));
            report.Add("mac", mac);
            if (which == MacAlgorithm.UnionPayEcb) report.Add("text", Encoding.ASCII.GetString(mac));
            if (parsed.Has(verify)) report.Verdict(MessageMac.Verify(which, method, macKey, message, parsed.Bytes(verify)));
        });
    }

    private static int FullLength(MacAlgorithm algorithm, SecretKey key) => algorithm switch
    {
        MacAlgorithm.UnionPayEcb or MacAlgorithm.XorThenEncrypt => 8,
        MacAlgorithm.HmacSha1 => 20,
        MacAlgorithm.HmacSha256 or MacAlgorithm.HmacSm3 => 32,
        MacAlgorithm.HmacSha384 => 48,
        MacAlgorithm.HmacSha512 => 64,
        _ => key.BlockSize,
    };
}
