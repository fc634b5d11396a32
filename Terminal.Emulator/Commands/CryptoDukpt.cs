using System.CommandLine;
using Iso8583.Core.Security;

namespace Iso8583.Emulator.Commands;

/// <summary><c>crypto dukpt</c>.</summary>
internal static class CryptoDukpt
{
    private static readonly Dictionary<string, DukptUsage> Usages = new(StringComparer.Ordinal)
    {
        ["pin"] = DukptUsage.Pin,
        ["mac-request"] = DukptUsage.MacRequest,
        ["mac-response"] = DukptUsage.MacResponse,
        ["mac-both"] = DukptUsage.MacBoth,
        ["data-request"] = DukptUsage.DataRequest,
        ["data-response"] = DukptUsage.DataResponse,
        ["data-both"] = DukptUsage.DataBoth,
        ["key-encryption"] = DukptUsage.KeyEncryption,
        ["key-derivation"] = DukptUsage.KeyDerivation,
    };

    private static readonly Dictionary<string, DukptKeyType> Types = new(StringComparer.Ordinal)
    {
        ["tdes2"] = DukptKeyType.Tdes2,
        ["tdes3"] = DukptKeyType.Tdes3,
        ["aes128"] = DukptKeyType.Aes128,
        ["aes192"] = DukptKeyType.Aes192,
        ["aes256"] = DukptKeyType.Aes256,
        ["hmac128"] = DukptKeyType.Hmac128,
        ["hmac192"] = DukptKeyType.Hmac192,
        ["hmac256"] = DukptKeyType.Hmac256,
    };

    public static Command Create()
    {
        var kind = CryptoOptions.Choice("--kind", "tdes", "tdes: X9.24-1; aes: X9.24-3", "tdes", "aes");
        var baseKey = CryptoOptions.Hex("--bdk", "base derivation key");
        var initialKey = CryptoOptions.Hex("--initial-key", "initial key of the device instead of the base key");
        var ksn = CryptoOptions.Hex("--ksn", "key serial number: 8 or 10 bytes for tdes, 12 for aes");
        var usage = CryptoOptions.Choice("--usage", "pin", "what the key is for", [.. Usages.Keys]);
        var type = CryptoOptions.Choice("--type", "aes128", "kind of the wanted key; aes only", [.. Types.Keys]);
        return CryptoAction.Create("dukpt", "Derived unique keys per transaction.", [kind, baseKey, initialKey, ksn, usage, type], (parsed, report) =>
        {
            var serial = parsed.Bytes(ksn);
            var purpose = Usages[parsed.GetRequiredValue(usage)];
            if (parsed.GetValue(kind) == "tdes") Tdes(parsed, report, baseKey, initialKey, serial, purpose);
            else Aes(parsed, report, baseKey, initialKey, serial, purpose, Types[parsed.GetRequiredValue(type)]);
        });
    }

    private static void Tdes(ParseResult parsed, CryptoReport report, Option<string?> baseKey, Option<string?> initialKey, byte[] ksn, DukptUsage usage)
    {
        using var initial = parsed.Has(initialKey) ? parsed.Key(initialKey, KeyAlgorithm.Tdes) : Initial(parsed, baseKey, ksn);
        report.Add("initialKey", CryptoOptions.Reveal(initial));
        using var key = CryptoAction.Must(DukptTdes.TryDeriveFromInitialKey(initial, ksn, usage, out var derived), derived);
        report.Add("key", CryptoOptions.Reveal(key));
        report.Add("nextKsn", DukptTdes.TryAdvance(ksn) == SecurityError.None ? Convert.ToHexString(ksn) : "none");
    }

    private static void Aes(
        ParseResult parsed, CryptoReport report, Option<string?> baseKey, Option<string?> initialKey, byte[] ksn, DukptUsage usage, DukptKeyType type)
    {
        if (ksn.Length != 12) throw new CryptoInputException("--ksn: " + SecurityError.KsnLength.Describe());
        SecretKey initial;
        if (parsed.Has(initialKey))
        {
            initial = parsed.Key(initialKey, KeyAlgorithm.Aes);
        }
        else
        {
            using var source = parsed.Key(baseKey, KeyAlgorithm.Aes);
            initial = CryptoAction.Must(DukptAes.TryDeriveInitialKey(source, ksn.AsSpan(0, 8), out var derived), derived);
        }

        using (initial)
        {
            report.Add("initialKey", CryptoOptions.Reveal(initial));
            using var key = CryptoAction.Must(DukptAes.TryDeriveFromInitialKey(initial, ksn, usage, type, out var derived), derived);
            report.Add("key", CryptoOptions.Reveal(key));
            report.Add("nextKsn", DukptAes.TryAdvance(ksn) == SecurityError.None ? Convert.ToHexString(ksn) : "none");
        }
    }

    private static SecretKey Initial(ParseResult parsed, Option<string?> baseKey, byte[] ksn)
    {
        using var source = parsed.Key(baseKey, KeyAlgorithm.Tdes);
        return CryptoAction.Must(DukptTdes.TryDeriveInitialKey(source, ksn, out var initial), initial);
    }
}
