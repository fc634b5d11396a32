namespace Iso8583.Core.Security;

/// <summary>
/// How a terminal of a generic dialect protects its messages: what terminal and host must agree on before the first one. Immutable, without keys.
/// </summary>
public sealed class MessageProtection
{
    /// <summary>Bytes of F64 and F128.</summary>
    public const int MacFieldLength = 8;

    /// <summary>Bytes of the longest key serial number.</summary>
    public const int MaxKsnLength = 12;

    /// <summary>Bytes of a PIN key that is drawn.</summary>
    public const int PinKeyLength = 16;

    private const int ShortMac = 4;
    private const byte OtherFill = 0xFF;

    private MessageProtection(ProtectionScheme scheme, KeyAlgorithm sourceAlgorithm, string macName, MacChoice mac, int macLength, PinBlockFormat pinFormat)
    {
        Scheme = scheme;
        SourceAlgorithm = sourceAlgorithm;
        MacName = macName;
        HasMac = mac.KeyLength > 0;
        Mac = mac.Algorithm;
        MacKeyAlgorithm = mac.KeyAlgorithm;
        MacKeyLength = mac.KeyLength;
        MacLength = macLength;
        PinFormat = pinFormat;
    }

    /// <summary>The MAC algorithms by name: <c>none</c>, <c>x9.9</c>, <c>x9.19</c>, <c>cmac-tdes</c>, <c>cmac-aes</c>, <c>hmac-sha256</c>.</summary>
    public static IReadOnlyList<string> MacNames { get; } = ["none", "x9.9", "x9.19", "cmac-tdes", "cmac-aes", "hmac-sha256"];

    /// <summary>Where the keys come from.</summary>
    public ProtectionScheme Scheme { get; }

    /// <summary>Of the base key or the master key: triple DES or AES.</summary>
    public KeyAlgorithm SourceAlgorithm { get; }

    /// <summary>The MAC algorithm as documents name it.</summary>
    public string MacName { get; }

    /// <summary>False where messages carry no MAC.</summary>
    public bool HasMac { get; }

    /// <summary>The MAC algorithm; padding is method 1.</summary>
    public MacAlgorithm Mac { get; }

    /// <summary>What the MAC key is fed to.</summary>
    public KeyAlgorithm MacKeyAlgorithm { get; }

    /// <summary>Bytes of a MAC key that is drawn.</summary>
    public int MacKeyLength { get; }

    /// <summary>How many leftmost bytes of the MAC are sent, 4 or 8; the field has 8, filled up with zeros.</summary>
    public int MacLength { get; }

    /// <summary>Layout of F52.</summary>
    public PinBlockFormat PinFormat { get; }

    /// <summary>What the PIN key is fed to.</summary>
    public KeyAlgorithm PinKeyAlgorithm => PinFormat == PinBlockFormat.Iso4 ? KeyAlgorithm.Aes : KeyAlgorithm.Tdes;

    /// <summary>Bytes of a key serial number: 10 for triple DES, 12 for AES.</summary>
    public int KsnLength => SourceAlgorithm == KeyAlgorithm.Aes ? MaxKsnLength : 10;

    /// <summary>The private field that carries the key serial number in 1987, as hex text; F53 carries it in later editions.</summary>
    public int KsnField { get; private init; } = 62;

    /// <summary>The field of an answer to a key exchange that carries the key blocks.</summary>
    public int KeyField { get; private init; } = 48;

    /// <summary>Kind of the PIN key that AES DUKPT derives.</summary>
    public DukptKeyType PinKeyType => PinKeyAlgorithm == KeyAlgorithm.Aes ? DukptKeyType.Aes128 : DukptKeyType.Tdes2;

    /// <summary>Kind of the MAC keys that AES DUKPT derives.</summary>
    public DukptKeyType MacKeyType => MacKeyAlgorithm switch
    {
        KeyAlgorithm.Hmac => DukptKeyType.Hmac128,
        KeyAlgorithm.Aes => DukptKeyType.Aes128,
        _ => DukptKeyType.Tdes2,
    };

    /// <summary>Version of the key blocks of a key exchange.</summary>
    public char KeyBlockVersion => SourceAlgorithm == KeyAlgorithm.Aes ? 'D' : 'B';

    /// <summary>Puts the parts together.</summary>
    /// <param name="scheme">Where the keys come from.</param>
    /// <param name="source">Algorithm of the base or master key: triple DES or AES.</param>
    /// <param name="mac">One of <see cref="MacNames"/>.</param>
    /// <param name="macLength">4 or 8.</param>
    /// <param name="pinFormat">0, 1, 3 or 4.</param>
    /// <param name="protection">The protection, or null.</param>
    /// <returns>Empty, or why the parts do not fit each other.</returns>
    public static string TryCreate(ProtectionScheme scheme, KeyAlgorithm source, string mac, int macLength, int pinFormat, out MessageProtection? protection)
    {
        ArgumentNullException.ThrowIfNull(mac);
        protection = null;
        if (source is not (KeyAlgorithm.Tdes or KeyAlgorithm.Aes)) return "expected a key of triple DES or AES";
        if (!TryChoose(mac, out var choice)) return $"expected one of {string.Join(", ", MacNames)}";
        if (macLength is not (ShortMac or MacFieldLength)) return "expected 4 or 8 bytes of MAC";
        if (pinFormat is not (0 or 1 or 3 or 4)) return "expected PIN block format 0, 1, 3 or 4";
        if (source == KeyAlgorithm.Tdes && (pinFormat == 4 || choice.KeyAlgorithm == KeyAlgorithm.Aes)) return "AES keys are not carried by, or derived from, a triple DES key";
        if (scheme == ProtectionScheme.Dukpt && mac == "x9.9") return "DUKPT has no single-length keys: take x9.19";
        if (scheme == ProtectionScheme.Dukpt && source == KeyAlgorithm.Tdes && choice.KeyAlgorithm == KeyAlgorithm.Hmac) return "DUKPT with triple DES has no HMAC keys: take x9.19";
        protection = new MessageProtection(scheme, source, mac, choice, macLength, (PinBlockFormat)pinFormat);
        return "";
    }

    /// <summary>The same with other fields for key serial number (1987) and key blocks.</summary>
    public MessageProtection With(int ksnField, int keyField) =>
        new(Scheme, SourceAlgorithm, MacName, new MacChoice(Mac, MacKeyAlgorithm, MacKeyLength), MacLength, PinFormat) { KsnField = ksnField, KeyField = keyField };

    /// <summary>Takes the MAC out of a MAC field; a short one must be filled up with zeros or FF.</summary>
    public bool TryTakeMac(ReadOnlySpan<byte> field, out ReadOnlySpan<byte> mac)
    {
        mac = default;
        if (field.Length != MacFieldLength) return false;
        mac = field[..MacLength];
        var fill = field[MacLength..];
        return !fill.ContainsAnyExcept((byte)0) || !fill.ContainsAnyExcept(OtherFill);
    }

    private static bool TryChoose(string name, out MacChoice choice)
    {
        choice = name switch
        {
            "x9.9" => new MacChoice(MacAlgorithm.Iso9797Alg1, KeyAlgorithm.Tdes, 8),
            "x9.19" => new MacChoice(MacAlgorithm.Iso9797Alg3, KeyAlgorithm.Tdes, 16),
            "cmac-tdes" => new MacChoice(MacAlgorithm.Cmac, KeyAlgorithm.Tdes, 16),
            "cmac-aes" => new MacChoice(MacAlgorithm.Cmac, KeyAlgorithm.Aes, 16),
            "hmac-sha256" => new MacChoice(MacAlgorithm.HmacSha256, KeyAlgorithm.Hmac, 32),
            _ => default,
        };
        return choice.KeyLength > 0 || name == "none";
    }

    private readonly record struct MacChoice(MacAlgorithm Algorithm, KeyAlgorithm KeyAlgorithm, int KeyLength);
}
