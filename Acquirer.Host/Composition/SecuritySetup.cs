using System.Security.Cryptography;
using Iso8583.Core.Documents;
using Iso8583.Core.Hsm;
using Iso8583.Core.Messages;
using Iso8583.Core.Security;
using Iso8583.Host.Authorization;
using Iso8583.Host.Configuration;
using Iso8583.Host.Configuration.Seed;
using Iso8583.Host.Ledger;

namespace Iso8583.Host.Composition;

/// <summary>Opens the security module: master key, key file, and the test keys and PINs of the seed file, which are not kept in clear.</summary>
internal static class SecuritySetup
{
    private const string Section = "Acquirer:Security";
    private const string DemoMasterKey = "000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F";
    private const string PinVerificationName = "pin-verification";
    private const string TerminalPrefix = "terminal-";
    private const string BaseKeyPrefix = "bdk-";
    private const int MasterKeyLength = 32;
    private const int PinVerificationLength = 16;

    /// <summary>Opens the module.</summary>
    /// <param name="options">Where the keys are.</param>
    /// <param name="seed">Terminals with clear test keys.</param>
    /// <param name="warning">Why the keys are for tests; empty where nothing says so.</param>
    /// <exception cref="ConfigurationFaultException">A key is missing or wrong.</exception>
    public static SoftwareSecurityModule Open(SecurityOptions options, SeedDocument seed, out string warning)
    {
        var reasons = new List<string>();
        var masterKey = ReadMasterKey(options, reasons);
        try
        {
            var file = ReadKeyFile(options, masterKey, reasons);
            if (seed.Terminals.Any(terminal => terminal.MasterKey.Length > 0)) reasons.Add("the seed file has terminal master keys in clear");
            if (seed.BaseKeys.Any(key => key.Key.Length > 0)) reasons.Add("the seed file has base keys in clear");
            if (seed.Issuers.Any(issuer => issuer.Chip is { CryptogramKey.Length: > 0 })) reasons.Add("the seed file has issuer master keys in clear");
            foreach (var terminal in seed.Terminals)
            {
                var usage = terminal.Protection is null ? KeyUsage.KeyEncryption : KeyUsage.KeyBlockProtection;
                if (terminal.MasterKey.Length > 0) file = Add(file, masterKey, TerminalPrefix + terminal.Id, usage, terminal.KeyAlgorithm, terminal.MasterKey, $"terminal {terminal.Id}");
            }

            foreach (var key in seed.BaseKeys)
            {
                if (key.Key.Length > 0) file = Add(file, masterKey, BaseKeyPrefix + key.Name, KeyUsage.DukptBase, key.Algorithm == KeyAlgorithm.Aes ? SeedTerminal.Aes : SeedTerminal.Tdes, key.Key, $"base key {key.Name}");
            }

            foreach (var issuer in seed.Issuers) file = Add(file, masterKey, issuer);

            warning = string.Join("; ", reasons);
            var error = SoftwareSecurityModule.TryOpen(masterKey, file, SystemRandom.Instance, out var module, out var failed, options.StrictParity);
            if (error == SecurityError.KeyParity)
                throw new ConfigurationFaultException($"{Section}:StrictParity: the key '{failed}' has a byte of even parity. Correct the key, or allow such keys.");
            return module ?? throw new ConfigurationFaultException(
                $"{Section}: the key file does not open ({error.Describe()}{(failed.Length > 0 ? $", key '{failed}'" : "")}). Is it of this master key?");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(masterKey);
        }
    }

    /// <summary>The keys of terminals and the PINs of cards, with those taken back that were signed on before.</summary>
    public static MessageSecurity Wire(
        SoftwareSecurityModule module, SeedDocument seed, PanTokenizer tokens, bool requireSignOn, IReadOnlyList<SignedOnTerminal> signedOn)
    {
        var terminals = new Dictionary<(AsciiText, AsciiText), TerminalKeySlot>();
        foreach (var terminal in seed.Terminals)
        {
            if (SlotOf(module, terminal, seed) is { } slot) terminals[(terminal.MerchantId, terminal.Id)] = slot;
        }

        if (!module.TryGetKey(PinVerificationName, out var verification))
            _ = module.TryGenerate(KeyUsage.PinVerificationIbm, KeyAlgorithm.Tdes, PinVerificationLength, out verification);
        var cards = seed.Cards.Where(card => card.Pin.Length > 0).Select(card => (card.Pan, tokens.Tokenize(card.Pan).Token, card.Pin));
        var book = new TerminalKeyBook(module, terminals);
        book.Restore(signedOn);
        return new MessageSecurity(book, module, new PinOffsets(module, verification, cards), requireSignOn, ChipSetup.Wire(module, seed));
    }

    /// <summary>The keys of one terminal; null where it has none.</summary>
    private static TerminalKeySlot? SlotOf(SoftwareSecurityModule module, SeedTerminal terminal, SeedDocument seed)
    {
        if (terminal.Protection is not { } protection) return module.TryGetKey(TerminalPrefix + terminal.Id, out var master) && master is not null ? new TerminalKeySlot(master) : null;
        var isDukpt = protection.Terms.Scheme == ProtectionScheme.Dukpt;
        var name = isDukpt ? BaseKeyPrefix + protection.BaseKey : TerminalPrefix + terminal.Id;
        if (!module.TryGetKey(name, out var key) || key is null)
            throw new ConfigurationFaultException($"Terminal {terminal.Id}: neither seed file nor key file has the key '{name}'.");
        if (key.Usage != (isDukpt ? KeyUsage.DukptBase : KeyUsage.KeyBlockProtection) || key.Algorithm != protection.Terms.SourceAlgorithm)
            throw new ConfigurationFaultException($"Terminal {terminal.Id}: the key '{name}' is {key.Usage}, {key.Algorithm}; its \"security\" needs {(isDukpt ? KeyUsage.DukptBase : KeyUsage.KeyBlockProtection)}, {protection.Terms.SourceAlgorithm}.");
        var keySet = isDukpt ? seed.BaseKeys.First(candidate => candidate.Name == protection.BaseKey).KeySet : default;
        return new TerminalKeySlot(key, new TerminalProtection(protection.Terms, keySet));
    }

    private static byte[] ReadMasterKey(SecurityOptions options, List<string> reasons)
    {
        if (options.MasterKey.Length > 0) return Hex(options.MasterKey, $"{Section}:MasterKey");
        if (options.MasterKeyFile.Length > 0)
        {
            try
            {
                return Hex(File.ReadAllText(options.MasterKeyFile).Trim(), options.MasterKeyFile);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new ConfigurationFaultException($"{options.MasterKeyFile}: the master key cannot be read: {FileFault.Reason(e)}.", e);
            }
        }

        reasons.Add("no master key is configured, so the built-in one is used that everybody knows");
        return Hex(DemoMasterKey, Section);
    }

    private static byte[] Hex(string text, string place) => text.Length == 2 * MasterKeyLength && text.All(char.IsAsciiHexDigit)
        ? Convert.FromHexString(text)
        : throw new ConfigurationFaultException($"{place}: expected the AES-256 master key as {2 * MasterKeyLength} hex digits.");

    private static KeyFile ReadKeyFile(SecurityOptions options, byte[] masterKey, List<string> reasons)
    {
        if (options.KeyFile.Length == 0)
        {
            _ = KeyFile.TryCreate(masterKey, "", out var empty);
            return empty!; // the length was checked
        }

        try
        {
            var file = KeyFile.Read(options.KeyFile, File.ReadAllBytes(options.KeyFile));
            if (file.IsForTests) reasons.Add($"{options.KeyFile} says so");
            return file;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationFaultException($"{options.KeyFile}: the key file cannot be read: {FileFault.Reason(e)}.", e);
        }
        catch (DocumentException e)
        {
            throw new ConfigurationFaultException(e.Message, e);
        }
    }

    private static KeyFile Add(KeyFile file, byte[] masterKey, SeedIssuer issuer)
    {
        if (issuer.Chip is not { } chip) return file;
        var owner = $"issuer {issuer.NameEn}";
        if (chip.CryptogramKey.Length > 0)
            file = Add(file, masterKey, ChipSetup.CryptogramKeyName(issuer), KeyUsage.IssuerCryptogram, chip.KeyAlgorithm, chip.CryptogramKey, owner);
        if (chip.ScriptMacKey.Length > 0)
            file = Add(file, masterKey, ChipSetup.ScriptKeyName(issuer), KeyUsage.IssuerScriptMac, chip.KeyAlgorithm, chip.ScriptMacKey, owner);
        return file;
    }

    private static KeyFile Add(KeyFile file, byte[] masterKey, string name, KeyUsage usage, string keyAlgorithm, string hex, string owner)
    {
        if (file.Names.Contains(name, StringComparer.Ordinal))
            throw new ConfigurationFaultException($"The key '{name}' ({owner}) is in the seed file and in the key file. Remove one.");
        var bytes = Convert.FromHexString(hex);
        var algorithm = keyAlgorithm switch { SeedTerminal.Sm4 => KeyAlgorithm.Sm4, SeedTerminal.Aes => KeyAlgorithm.Aes, _ => KeyAlgorithm.Tdes };
        using var key = SecretKey.Create(algorithm, bytes);
        CryptographicOperations.ZeroMemory(bytes);
        var error = file.TryAdd(masterKey, name, usage, key, SystemRandom.Instance, out var added);
        return added ?? throw new ConfigurationFaultException($"{Section}: the key '{name}' ({owner}) cannot be taken in ({error.Describe()}). Is the key file of this master key?");
    }
}
