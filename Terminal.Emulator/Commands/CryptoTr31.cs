using System.CommandLine;
using Iso8583.Core.Security;

namespace Iso8583.Emulator.Commands;

/// <summary><c>crypto tr31</c>: wrap and unwrap key blocks.</summary>
internal static class CryptoTr31
{
    public static Command Create() => new("tr31", "Key blocks of TR-31 and X9.143, versions A to E.") { Wrap(), Unwrap() };

    private static Command Wrap()
    {
        var protection = CryptoOptions.Hex("--kbpk", "key block protection key: triple DES for A, B, C; AES for D, E");
        var key = CryptoOptions.Hex("--key", "the key to wrap");
        var header = CryptoOptions.Text("--header", "header without its length, e.g. D0000P0TE00E0000");
        return CryptoAction.Create("wrap", "Wrap a key.", [protection, header, key], (parsed, report) =>
        {
            CryptoAction.Must(KeyBlockHeader.TryParse(parsed.Required(header), out var parsedHeader, out _));
            using var kbpk = parsed.Key(protection, ProtectionOf(parsed.Required(header)));
            using var wrapped = parsed.Key(key, parsedHeader!.Algorithm switch // set where there is no error
            {
                'A' => KeyAlgorithm.Aes,
                'H' => KeyAlgorithm.Hmac,
                '4' => KeyAlgorithm.Sm4,
                _ => KeyAlgorithm.Tdes,
            });
            CryptoAction.Must(KeyBlock.TryWrap(kbpk, parsedHeader, wrapped, SystemRandom.Instance, out var block));
            report.Add("block", block ?? "");
        });
    }

    private static Command Unwrap()
    {
        var protection = CryptoOptions.Hex("--kbpk", "key block protection key");
        var block = CryptoOptions.Text("--block", "the whole key block");
        return CryptoAction.Create("unwrap", "Check and unwrap a key block.", [protection, block], (parsed, report) =>
        {
            var text = parsed.Required(block);
            using var kbpk = parsed.Key(protection, ProtectionOf(text));
            CryptoAction.Must(KeyBlock.TryUnwrapBytes(kbpk, text, out var header, out var key));
            report.Add("version", header!.Version.ToString()); // set where there is no error
            report.Add("usage", header.Usage);
            report.Add("algorithm", header.Algorithm.ToString());
            report.Add("mode", header.Mode.ToString());
            report.Add("keyVersion", header.KeyVersion);
            report.Add("exportability", header.Exportability.ToString());
            foreach (var field in header.Fields) report.Add("field." + field.Id, field.Data);
            report.Add("key", key);
        });
    }

    private static KeyAlgorithm ProtectionOf(string block) => block.Length > 0 && block[0] is 'D' or 'E' ? KeyAlgorithm.Aes : KeyAlgorithm.Tdes;
}
