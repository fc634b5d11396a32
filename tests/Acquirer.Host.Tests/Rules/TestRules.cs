using System.Collections.Frozen;
using System.Text;
using Iso8583.Core.Codec;
using Iso8583.Core.Dialects;
using Iso8583.Core.Messages;
using Iso8583.Host.Rules;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Tests.Rules;

/// <summary>Rules from a text, asked about a message that is made on the spot.</summary>
internal static class TestRules
{
    public const string Card = "6222020000000015";

    public static RuleSet Read(string json, ulong seed = 1) => RuleReader.Read("rules.json", Encoding.UTF8.GetBytes(json), seed, Categories);

    private static FrozenDictionary<AsciiText, int> Categories { get; } =
        new Dictionary<AsciiText, int> { [AsciiText.From("898110154110001")] = 5411 }.ToFrozenDictionary();

    /// <summary>One rule with a condition, whose name says whether it matched.</summary>
    public static bool Matches(string condition, Action<IsoMessage>? change = null, string dialect = "unionpay-pos", TimeOnly? at = null)
        => Ids(Read($$"""{ "rules": [ { "id": "it", "if": { {{condition}} }, "then": { "reason": "doNotHonour" } } ] }"""), change, dialect, at).Contains("it");

    /// <summary>Names of the candidates for a sale of 42.00 at a restaurant's chip terminal.</summary>
    public static IReadOnlyList<string> Ids(RuleSet rules, Action<IsoMessage>? change = null, string dialect = "unionpay-pos", TimeOnly? at = null)
    {
        var match = new RuleMatch();
        Match(rules, match, change, dialect, at);
        return [.. match.Candidates.ToArray().Select(candidate => candidate.Act.Id)];
    }

    public static void Match(RuleSet rules, RuleMatch match, Action<IsoMessage>? change = null, string dialectName = "unionpay-pos", TimeOnly? at = null)
    {
        var dialect = DialectCatalog.BuiltIn.Get(dialectName);
        var message = Sale(dialect);
        change?.Invoke(message);
        var bytes = IsoMessageCodec.ToBytes(message, dialect);
        var map = default(FieldMap);
        Assert.That(MessageView.TryParse(bytes, dialect, ref map, out var view, out var error), Is.True, error.Describe());
        var transaction = Of(message, at);
        Span<byte> scratch = stackalloc byte[RuleInput.ScratchLength];
        var input = new RuleInput(view, true, in transaction, scratch) { Listener = "unionpay" };
        if (Pan.TryParse(message.GetText(De87.Pan), out var pan)) input.Pan = pan;
        rules.Match(ref input, match);
    }

    public static IsoMessage Sale(Dialect dialect)
    {
        var message = new IsoMessage(new Mti(0x0200));
        message.Set(De87.Pan, Card);
        message.Set(De87.ProcessingCode, "000000");
        message.Set(De87.TransactionAmount, "000000004200");
        message.Set(De87.Stan, "000042");
        message.Set(De87.PosEntryMode, "051");
        message.Set(De87.PosConditionCode, "00");
        message.Set(De87.TerminalId, "10000001");
        message.Set(De87.MerchantId, "898110154110001");
        message.Set(De87.TransactionCurrency, "156");
        if (dialect.Name.StartsWith("unionpay", StringComparison.Ordinal))
        {
            message.Set(De87.IccData, Convert.FromHexString("9F02060000000042009F360200019F2701809F2608A1A2A3A4A5A6A7A8"));
            message.Set(De87.Private60, "2200000100050");
        }
        else
        {
            message.Set(De87.TransmissionDateTime, "1124120000");
        }

        return message;
    }

    private static Transaction Of(IsoMessage message, TimeOnly? at)
    {
        var transaction = default(Transaction);
        transaction.Kind = TransactionKind.Purchase;
        transaction.Mti = message.Mti;
        _ = long.TryParse(message.GetText(De87.TransactionAmount), out var amount);
        transaction.AmountMinor = amount;
        _ = ushort.TryParse(message.GetText(De87.TransactionCurrency), out var currency);
        transaction.Currency = new Currency(currency);
        _ = short.TryParse(message.GetText(De87.PosEntryMode), out var mode);
        transaction.EntryMode = mode;
        if (Pan.TryParse(message.GetText(De87.Pan), out var pan)) transaction.Pan = new PanReference(42, (int)pan.Prefix(6), (short)pan.LastFour, (byte)pan.Length);
        _ = int.TryParse(message.GetText(De87.Stan), out var stan);
        transaction.Key = new TransactionKey(default, AsciiText.From(message.GetText(De87.MerchantId)!), AsciiText.From(message.GetText(De87.TerminalId)!), stan, 1, 2);
        transaction.BusinessTime = new DateTime(2026, 11, 24, 12, 0, 0) + ((at ?? new TimeOnly(12, 0)) - new TimeOnly(12, 0));
        return transaction;
    }
}
