using Iso8583.Core.Documents;
using Iso8583.Core.Security;

namespace Iso8583.Emulator.Terminal;

/// <summary>Reads the <c>security</c> of a terminal of a generic dialect.</summary>
internal static class ProtectionReader
{
    private const string Dukpt = "dukpt";
    private const string Session = "session";
    private const string Tdes = "tdes";
    private const string Aes = "aes";

    public static TerminalProtection? Read(DocumentObject terminal)
    {
        if (terminal.OptionalObject("security") is not { } security) return null;
        var scheme = security.OptionalChoice("scheme", Dukpt, Dukpt, Session) == Dukpt ? ProtectionScheme.Dukpt : ProtectionScheme.SessionKeys;
        var isAes = security.OptionalChoice("algorithm", Tdes, Tdes, Aes) == Aes;
        var bytes = security.OptionalHex("key") ?? [];
        var mac = security.OptionalString("mac", isAes ? "cmac-aes" : "x9.19");
        var macLength = security.OptionalInt("macLength", MessageProtection.MacFieldLength, 4, MessageProtection.MacFieldLength);
        var pinFormat = security.OptionalInt("pinFormat", isAes ? 4 : 0, 0, 4);
        var ksnField = security.OptionalInt("ksnField", 62, 46, 127);
        var keyField = security.OptionalInt("keyField", 48, 46, 63);
        var ksn = security.OptionalHex("ksn") ?? [];
        var algorithm = isAes ? KeyAlgorithm.Aes : KeyAlgorithm.Tdes;
        var fault = MessageProtection.TryCreate(scheme, algorithm, mac, macLength, pinFormat, out var terms);
        if (fault.Length > 0) security.Problem("mac", fault);
        if (SecretKey.TryCreate(algorithm, bytes, out var key) != SecurityError.None || (scheme == ProtectionScheme.Dukpt && !isAes && bytes.Length != 16))
            security.Problem("key", isAes ? "expected 16, 24 or 32 bytes in hex" : "expected 16 bytes in hex");
        if (terms is not null && scheme == ProtectionScheme.Dukpt && ksn.Length != terms.KsnLength)
            security.Problem("ksn", $"expected {terms.KsnLength} bytes in hex: the key serial number with which the initial key was loaded");
        security.Close();
        return terms is null || key is null ? null : new TerminalProtection(terms.With(ksnField, keyField), key, ksn);
    }
}
