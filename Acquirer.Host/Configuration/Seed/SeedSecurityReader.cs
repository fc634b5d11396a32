using Iso8583.Core.Documents;
using Iso8583.Core.Security;

namespace Iso8583.Host.Configuration.Seed;

/// <summary>Reads what the seed file says of keys and of terminals' protection.</summary>
internal static class SeedSecurityReader
{
    private const string Aes = "aes";
    private const string Dukpt = "dukpt";
    private const string Session = "session";
    private const int MaxKeySet = 8;

    /// <summary>The <c>baseKeys</c> of the document by name.</summary>
    public static Dictionary<string, SeedBaseKey> BaseKeys(DocumentObject members, DocumentProblems problems)
    {
        var keys = new Dictionary<string, SeedBaseKey>(StringComparer.Ordinal);
        foreach (var node in members.Items("baseKeys"))
        {
            var item = problems.Members(node);
            var name = item.RequiredString("name");
            var algorithm = item.OptionalChoice("algorithm", SeedTerminal.Tdes, SeedTerminal.Tdes, Aes) == Aes ? KeyAlgorithm.Aes : KeyAlgorithm.Tdes;
            var key = item.OptionalHex("key") ?? [];
            if (key.Length > 0 && !(algorithm == KeyAlgorithm.Aes ? key.Length is 16 or 24 or 32 : key.Length == 16))
                item.Problem("key", algorithm == KeyAlgorithm.Aes ? "expected 16, 24 or 32 bytes in hex" : "expected 16 bytes in hex");
            var keySet = item.OptionalHex("keySet") ?? [];
            if (keySet.Length is 0 or > MaxKeySet) item.Problem("keySet", "expected the first 1 to 8 bytes of the key serial numbers under this key, in hex");
            item.Close();
            if (!keys.TryAdd(name, new SeedBaseKey(name, algorithm, Convert.ToHexString(key), keySet))) problems.Add(node, $"base key {name} appears twice");
        }

        return keys;
    }

    /// <summary>The <c>security</c> of a terminal; null where it has none.</summary>
    /// <param name="terminal">The terminal's object.</param>
    /// <param name="masterAlgorithm">The terminal's <c>keyAlgorithm</c>.</param>
    /// <param name="baseKeys">Of the document.</param>
    public static SeedProtection? Protection(DocumentObject terminal, string masterAlgorithm, IReadOnlyDictionary<string, SeedBaseKey> baseKeys)
    {
        if (terminal.OptionalObject("security") is not { } security) return null;
        var scheme = security.OptionalChoice("scheme", Dukpt, Dukpt, Session) == Dukpt ? ProtectionScheme.Dukpt : ProtectionScheme.SessionKeys;
        var baseKey = security.OptionalString("baseKey");
        var source = masterAlgorithm == Aes ? KeyAlgorithm.Aes : KeyAlgorithm.Tdes;
        if (scheme == ProtectionScheme.Dukpt)
        {
            if (baseKeys.TryGetValue(baseKey, out var known)) source = known.Algorithm;
            else security.Problem("baseKey", $"there is no base key '{baseKey}'", NearestName.Hint(baseKey, [.. baseKeys.Keys]));
        }

        var isAes = source == KeyAlgorithm.Aes;
        var mac = security.OptionalString("mac", isAes ? "cmac-aes" : "x9.19");
        var macLength = security.OptionalInt("macLength", MessageProtection.MacFieldLength, 4, MessageProtection.MacFieldLength);
        var pinFormat = security.OptionalInt("pinFormat", isAes ? 4 : 0, 0, 4);
        var ksnField = security.OptionalInt("ksnField", 62, 46, 127);
        var keyField = security.OptionalInt("keyField", 48, 46, 63);
        var fault = MessageProtection.TryCreate(scheme, source, mac, macLength, pinFormat, out var terms);
        if (fault.Length > 0) security.Problem("mac", fault);
        security.Close();
        return terms is null ? null : new SeedProtection(terms.With(ksnField, keyField), baseKey);
    }
}
