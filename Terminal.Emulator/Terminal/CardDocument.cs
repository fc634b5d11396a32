using Iso8583.Core.Documents;
using Iso8583.Core.Emv;
using Iso8583.Core.Messages;
using Iso8583.Core.Security;

namespace Iso8583.Emulator.Terminal;

/// <summary>Reads an invented card: a member of a profile document, or a document of its own. The schema is <c>demo/card.schema.json</c>.</summary>
internal static class CardDocument
{
    private const int KeyLength = 16;

    private static readonly (string Name, CardScheme Scheme, string IssuerData)[] Schemes =
    [
        ("unionpay", CardScheme.UnionPay, "07010103A0A000"),
        ("visa", CardScheme.Visa, "06011203A00000"),
        ("mastercard", CardScheme.Mastercard, "0110A00003220000000000000000000000FF"),
        ("emv", CardScheme.CommonCore, "0FA500A03800000000000000000000000F010000000000000000000000000000"),
    ];

    /// <summary>Reads a file with one card.</summary>
    /// <exception cref="TerminalConfigurationException">It cannot be read.</exception>
    /// <exception cref="DocumentException">It cannot be used; the text says where and why.</exception>
    public static TestCard Open(string path)
    {
        try
        {
            return Parse(path, File.ReadAllBytes(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TerminalConfigurationException(FileFault.Describe(path, e) + ".");
        }
    }

    /// <exception cref="DocumentException">It cannot be used; the text says where and why.</exception>
    public static TestCard Parse(string name, ReadOnlySpan<byte> utf8)
    {
        var problems = new DocumentProblems();
        var root = problems.Members(DocumentReader.Parse(name, utf8));
        _ = root.OptionalString("$schema");
        var card = Read(root, problems);
        problems.ThrowIfAny();
        return card;
    }

    /// <summary>Reads the members of a card.</summary>
    public static TestCard Read(DocumentObject card, DocumentProblems problems)
    {
        var pan = default(Pan);
        if (card.TryGet("pan", out var node))
        {
            if (!node.TryGetString(out var digits) || !Pan.TryParse(digits, out pan) || pan.Length < 13) problems.Add(node, "expected 13 to 19 digits in quotes");
            else if (!pan.IsLuhnValid) problems.Add(node, "the last digit is not the Luhn check digit");
        }
        else
        {
            card.Problem("pan", "'pan' is missing");
        }

        var sequence = ProfileDocument.Digits(card, "sequence", "000", 3);
        var read = new TestCard
        {
            Id = card.RequiredString("id"),
            Pan = pan,
            Expiry = ProfileDocument.Digits(card, "expiry", "3012", 4),
            ServiceCode = ProfileDocument.Digits(card, "serviceCode", "220", 3),
            SequenceNumber = sequence,
            Pin = ReadPin(card),
            Chip = ReadChip(card, pan, sequence),
        };
        card.Close();
        return read;
    }

    private static ChipSettings? ReadChip(DocumentObject card, Pan pan, string sequence)
    {
        if (card.OptionalObject("chip") is not { } chip) return null;
        var name = chip.OptionalChoice("scheme", Schemes[0].Name, [.. Schemes.Select(s => s.Name)]);
        var scheme = Schemes.FirstOrDefault(s => s.Name == name, Schemes[0]);
        var algorithm = chip.OptionalChoice("keyAlgorithm", "tdes", "tdes", "sm4") == "sm4" ? KeyAlgorithm.Sm4 : KeyAlgorithm.Tdes;
        if (algorithm == KeyAlgorithm.Sm4 && scheme.Scheme != CardScheme.UnionPay) chip.Problem("keyAlgorithm", "only UnionPay cards have SM4 keys");
        var profile = chip.OptionalHex("interchangeProfile");
        if (profile is not null && profile.Length != 2) chip.Problem("interchangeProfile", "expected 2 bytes in hex (tag 82)");
        var settings = new ChipSettings
        {
            Scheme = scheme.Scheme,
            Algorithm = algorithm,
            KeyOption = chip.OptionalChoice("keyDerivation", "a", "a", "b") == "b" ? CardKeyOption.B : CardKeyOption.A,
            CryptogramKey = Key(chip, "cryptogramKey", isRequired: true),
            ScriptMacKey = Key(chip, "scriptMacKey", isRequired: false),
            IssuerData = chip.OptionalHex("issuerData") ?? DefaultIssuerData(scheme.IssuerData, algorithm),
            InterchangeProfile = profile is { Length: 2 } ? (profile[0] << 8) | profile[1] : 0x7C00,
            ScriptMacLength = chip.OptionalInt("scriptMacLength", 4, 4, 8),
            AsksPin = chip.OptionalChoice("verification", "onlinePin", "onlinePin", "none") == "onlinePin",
            SendsAccount = chip.OptionalBool("sendAccount", false),
        };
        chip.Close();
        if (settings.CryptogramKey.Length != KeyLength || pan.IsEmpty || !int.TryParse(sequence, out var number)) return settings;
        var error = settings.TryMake(pan, number % 100, 0, out var made);
        made?.Dispose();
        if (error != SecurityError.None) chip.Problem("issuerData", $"expected issuer application data (tag 9F10) of a cryptogram version that the scheme has ({error.Describe()})");
        return settings;
    }

    /// <summary>The cryptogram version of UnionPay's SM4 cards is 17.</summary>
    private static byte[] DefaultIssuerData(string hex, KeyAlgorithm algorithm)
    {
        var data = Convert.FromHexString(hex);
        if (algorithm == KeyAlgorithm.Sm4) data[2] = 0x17;
        return data;
    }

    private static byte[] Key(DocumentObject chip, string name, bool isRequired)
    {
        var key = chip.OptionalHex(name) ?? [];
        if (key.Length != KeyLength && (key.Length > 0 || isRequired)) chip.Problem(name, $"expected '{name}', the issuer's test master key: {KeyLength} bytes in hex");
        return key;
    }

    private static Pin ReadPin(DocumentObject card)
    {
        var digits = card.OptionalString("pin");
        if (!Pin.TryParse(digits.AsSpan(), out var pin) && digits.Length > 0) card.Problem("pin", "expected 4 to 12 digits in quotes");
        return pin;
    }
}
