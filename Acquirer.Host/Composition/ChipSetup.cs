using System.Globalization;
using Iso8583.Core.Emv;
using Iso8583.Core.Hsm;
using Iso8583.Host.Authorization;
using Iso8583.Host.Configuration;
using Iso8583.Host.Configuration.Seed;

namespace Iso8583.Host.Composition;

/// <summary>From the issuers of the seed file and the keys of the module to the chip cards that the host can check.</summary>
internal static class ChipSetup
{
    public static string CryptogramKeyName(SeedIssuer issuer) => string.Create(CultureInfo.InvariantCulture, $"issuer-{issuer.FirstBin}-ac");

    public static string ScriptKeyName(SeedIssuer issuer) => string.Create(CultureInfo.InvariantCulture, $"issuer-{issuer.FirstBin}-smi");

    /// <exception cref="ConfigurationFaultException">An issuer's key is missing.</exception>
    public static ChipSecurity Wire(ISecurityModule module, SeedDocument seed)
    {
        var issuers = new List<IssuerChip>();
        foreach (var issuer in seed.Issuers)
        {
            if (issuer.Chip is not { } chip) continue;
            if (!module.TryGetKey(CryptogramKeyName(issuer), out var cryptogramKey) || cryptogramKey is null)
                throw new ConfigurationFaultException($"Issuer {issuer.NameEn} has chip cards, but neither the seed file ('cryptogramKey') nor the key file ('{CryptogramKeyName(issuer)}') has its key.");
            _ = module.TryGetKey(ScriptKeyName(issuer), out var scriptKey);
            if (scriptKey is null && chip.Scripts.Count > 0)
                throw new ConfigurationFaultException($"Issuer {issuer.NameEn} has scripts, but neither the seed file ('scriptMacKey') nor the key file ('{ScriptKeyName(issuer)}') has the key of their MACs.");
            issuers.Add(new IssuerChip(module, issuer.FirstBin, issuer.LastBin, cryptogramKey, scriptKey, chip.Scripts.Select(Text))
            {
                Scheme = SchemeOf(chip.Scheme),
                KeyOption = chip.HashesLongNumbers ? CardKeyOption.B : CardKeyOption.A,
                AnswerMethod = chip.AnswerMethod,
            });
        }

        return new ChipSecurity(issuers);
    }

    private static IssuerScriptText Text(SeedScript script) => new(script.Id, script.Template == 71 ? 0x71u : 0x72u, script.Commands);

    private static CardScheme SchemeOf(string name) => name switch
    {
        "visa" => CardScheme.Visa,
        "mastercard" => CardScheme.Mastercard,
        "emv" => CardScheme.CommonCore,
        _ => CardScheme.UnionPay,
    };
}
