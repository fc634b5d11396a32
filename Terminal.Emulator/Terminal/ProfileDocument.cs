using System.Reflection;
using Iso8583.Core.Documents;
using Iso8583.Core.Security;

namespace Iso8583.Emulator.Terminal;

/// <summary>Terminals, test cards and the plan of a day, read from one JSON or YAML document.</summary>
internal sealed class ProfileDocument
{
    private const string BuiltInName = "day.json";

    private readonly Dictionary<string, TestCard> _cards;

    private ProfileDocument(IReadOnlyList<TerminalProfile> terminals, Dictionary<string, TestCard> cards, IReadOnlyList<DayPlan> day)
    {
        Terminals = terminals;
        _cards = cards;
        Day = day;
    }

    public IReadOnlyList<TerminalProfile> Terminals { get; }

    public IReadOnlyList<DayPlan> Day { get; }

    /// <summary>The document that comes with the program: the terminals and cards of the acquirer's own seed data.</summary>
    public static ProfileDocument BuiltIn()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(BuiltInName)
            ?? throw new InvalidOperationException("The built-in profile document is missing from the program.");
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return Parse(BuiltInName, memory.ToArray());
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="TerminalConfigurationException">It cannot be read.</exception>
    /// <exception cref="DocumentException">It cannot be used; the text says where and why.</exception>
    public static ProfileDocument Open(string path)
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

    /// <summary>Compiles a document.</summary>
    /// <exception cref="DocumentException">It cannot be used; the text says where and why.</exception>
    public static ProfileDocument Parse(string name, ReadOnlySpan<byte> utf8)
    {
        var problems = new DocumentProblems();
        var root = problems.Members(DocumentReader.Parse(name, utf8));
        var cards = new Dictionary<string, TestCard>(StringComparer.Ordinal);
        foreach (var item in root.Items("cards"))
        {
            var card = CardDocument.Read(problems.Members(item), problems);
            if (!cards.TryAdd(card.Id, card)) problems.Add(item, "a card with this id is there already");
        }

        TerminalProfile[] terminals = [.. root.Items("terminals").Select(item => ReadTerminal(problems.Members(item)))];
        if (terminals.Length == 0) root.Problem("terminals", "expected at least one terminal");
        DayPlan[] day = [.. root.Items("day").Select(item => ReadPlan(problems.Members(item), cards, terminals)).OfType<DayPlan>()];
        root.Close();
        problems.ThrowIfAny();
        return new ProfileDocument(terminals, cards, day);
    }

    /// <summary>The card with an id.</summary>
    /// <exception cref="TerminalConfigurationException">There is none.</exception>
    public TestCard Card(string id)
        => _cards.TryGetValue(id, out var card) ? card : throw new TerminalConfigurationException($"The profile document has no card '{id}'.");

    private static TerminalProfile ReadTerminal(DocumentObject terminal)
    {
        var dialect = terminal.RequiredString("dialect");
        var read = new TerminalProfile
        {
            Name = terminal.RequiredString("name"),
            Dialect = dialect,
            Framing = terminal.OptionalString("framing"),
            TerminalId = Exactly(terminal, "terminalId", 8),
            MerchantId = Exactly(terminal, "merchantId", 15),
            Tpdu = Convert.ToHexString(terminal.OptionalHex("tpdu") ?? []),
            Header = Convert.ToHexString(terminal.OptionalHex("header") ?? []),
            AcquirerInstitution = terminal.OptionalString("acquirer"),
            Operator = terminal.OptionalString("operator", "01 "),
            SignOnCode = Digits(terminal, "signOn", "001", 3),
            Currency = Digits(terminal, "currency", "156", 3),
            ReaderCapability = Digits(terminal, "readerCapability", "50", 2),
            MasterKey = ReadMasterKey(terminal, dialect),
            Protection = ProtectionReader.Read(terminal),
            KeyExchangeCode = Digits(terminal, "keyExchange", "161", 3),
            StrictParity = terminal.OptionalBool("strictParity", false),
            PinPad = terminal.OptionalBool("pinPad", true),
            EncryptTracks = terminal.OptionalBool("encryptTracks", true),
            ReversalResends = terminal.OptionalInt("reversalResends", 3, 0, 99),
            ConnectRetries = terminal.OptionalInt("connectRetries", 3, 0, 99),
        };
        terminal.Close();
        return read;
    }

    private static SecretKey? ReadMasterKey(DocumentObject terminal, string dialect)
    {
        if (terminal.OptionalHex("masterKey") is not { Length: > 0 } bytes) return null;
        var algorithm = dialect == TerminalProfile.SmDialect ? KeyAlgorithm.Sm4 : KeyAlgorithm.Tdes;
        var error = SecretKey.TryCreate(algorithm, bytes, out var key);
        if (error != SecurityError.None) terminal.Problem("masterKey", "expected a key of 8, 16 or 24 bytes, for SM4 of 16");
        return key;
    }

    private static DayPlan? ReadPlan(DocumentObject plan, Dictionary<string, TestCard> cards, TerminalProfile[] terminals)
    {
        var terminalId = plan.RequiredString("terminal");
        if (terminalId.Length > 0 && !terminals.Any(t => t.TerminalId == terminalId)) plan.Problem("terminal", "no terminal of this document has that id");
        var card = FindCard(plan, "card", cards);
        var poorCard = FindCard(plan, "poorCard", cards);
        var sale = plan.RequiredLong("sale", 1, 999_999_999_999);
        var declined = plan.RequiredLong("declined", 1, 999_999_999_999);
        var lost = plan.RequiredLong("lost", 1, 999_999_999_999);
        var last = plan.RequiredLong("last", 1, 999_999_999_999);
        plan.Close();
        if (card is null || poorCard is null) return null;
        return new DayPlan
        {
            TerminalId = terminalId,
            Card = card,
            PoorCard = poorCard,
            SaleMinor = sale,
            DeclinedMinor = declined,
            LostMinor = lost,
            LastMinor = last,
        };
    }

    private static TestCard? FindCard(DocumentObject plan, string member, Dictionary<string, TestCard> cards)
    {
        var id = plan.RequiredString(member);
        if (cards.TryGetValue(id, out var card)) return card;
        if (id.Length > 0) plan.Problem(member, "no card of this document has that id", NearestName.Hint(id, [.. cards.Keys]));
        return null;
    }

    private static string Exactly(DocumentObject owner, string member, int length)
    {
        var text = owner.RequiredString(member);
        if (text.Length > 0 && text.Length != length) owner.Problem(member, $"expected {length} characters");
        return text;
    }

    internal static string Digits(DocumentObject owner, string member, string fallback, int length)
    {
        var text = owner.OptionalString(member, fallback);
        if (text.Length != length || !text.All(char.IsAsciiDigit)) owner.Problem(member, $"expected {length} digits in quotes");
        return text;
    }
}
