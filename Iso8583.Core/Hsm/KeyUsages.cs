using Iso8583.Core.Security;

namespace Iso8583.Core.Hsm;

/// <summary>Our usages in the two letters of key blocks, and back.</summary>
internal static class KeyUsages
{
    public static string CodeOf(KeyUsage usage, KeyAlgorithm algorithm) => usage switch
    {
        KeyUsage.KeyEncryption => "K0",
        KeyUsage.KeyBlockProtection => "K1",
        KeyUsage.PinEncryption => "P0",
        KeyUsage.Mac when algorithm == KeyAlgorithm.Hmac => "M7",
        KeyUsage.Mac when algorithm == KeyAlgorithm.Tdes => "M3",
        KeyUsage.Mac => "M6",
        KeyUsage.DataEncryption => "D0",
        KeyUsage.DukptBase => "B0",
        KeyUsage.DukptInitial => "B1",
        KeyUsage.IssuerCryptogram => "E0",
        KeyUsage.IssuerScriptEncryption => "E1",
        KeyUsage.IssuerScriptMac => "E2",
        KeyUsage.CardVerification => "C0",
        KeyUsage.PinVerificationIbm => "V1",
        KeyUsage.PinVerificationVisa => "V2",
        _ => "S0",
    };

    public static char ModeOf(KeyUsage usage) => usage switch
    {
        KeyUsage.Mac => 'C',
        KeyUsage.DukptBase or KeyUsage.DukptInitial or KeyUsage.IssuerCryptogram or KeyUsage.IssuerScriptEncryption or KeyUsage.IssuerScriptMac => 'X',
        KeyUsage.CardVerification or KeyUsage.PinVerificationIbm or KeyUsage.PinVerificationVisa => 'C',
        KeyUsage.Signature => 'S',
        _ => 'B',
    };

    public static bool TryRead(string code, out KeyUsage usage)
    {
        usage = code switch
        {
            "K0" => KeyUsage.KeyEncryption,
            "K1" => KeyUsage.KeyBlockProtection,
            "P0" => KeyUsage.PinEncryption,
            "M0" or "M1" or "M2" or "M3" or "M4" or "M5" or "M6" or "M7" => KeyUsage.Mac,
            "D0" => KeyUsage.DataEncryption,
            "B0" => KeyUsage.DukptBase,
            "B1" => KeyUsage.DukptInitial,
            "E0" => KeyUsage.IssuerCryptogram,
            "E1" => KeyUsage.IssuerScriptEncryption,
            "E2" => KeyUsage.IssuerScriptMac,
            "C0" => KeyUsage.CardVerification,
            "V1" => KeyUsage.PinVerificationIbm,
            "V2" => KeyUsage.PinVerificationVisa,
            "S0" => KeyUsage.Signature,
            _ => default,
        };
        return usage != default;
    }

    public static KeyBlockHeader HeaderOf(KeyHandle key, char version, char exportability, IReadOnlyList<KeyBlockField>? fields = null) => new()
    {
        Fields = fields ?? [],
        Version = version,
        Usage = CodeOf(key.Usage, key.Algorithm),
        Algorithm = KeyBlock.LetterOf(key.Algorithm),
        Mode = ModeOf(key.Usage),
        Exportability = exportability,
    };

    public static KeyUsage Of(DukptUsage usage) => usage switch
    {
        DukptUsage.Pin => KeyUsage.PinEncryption,
        DukptUsage.MacRequest or DukptUsage.MacResponse or DukptUsage.MacBoth => KeyUsage.Mac,
        DukptUsage.KeyEncryption or DukptUsage.KeyDerivation => KeyUsage.KeyEncryption,
        _ => KeyUsage.DataEncryption,
    };
}
