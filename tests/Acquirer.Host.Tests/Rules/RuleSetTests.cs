using System.Globalization;
using Iso8583.Core.Codec;
using Iso8583.Core.Dialects;
using Iso8583.Core.Messages;
using Iso8583.Host.Rules;
using Iso8583.Host.Transactions;
using Iso8583.Testing;

namespace Iso8583.Host.Tests.Rules;

[NonParallelizable]
internal sealed class RuleSetTests
{
    [TestCase("\"amount\": 42.00", true)]
    [TestCase("\"amount\": 42.01", false)]
    [TestCase("\"amount\": { \"from\": 40, \"to\": 42 }", true)]
    [TestCase("\"amount\": { \"from\": 42.01 }", false)]
    [TestCase("\"amount\": { \"endsWith\": \"00\" }", true)]
    [TestCase("\"amount\": { \"endsWith\": \"4200\" }", true)]
    [TestCase("\"amount\": { \"endsWith\": \"51\" }", false)]
    [TestCase("\"bin\": \"622202\"", true)]
    [TestCase("\"bin\": \"62\"", true)]
    [TestCase("\"bin\": \"62220200\"", true)]
    [TestCase("\"bin\": \"62220201\"", false)]
    [TestCase("\"bin\": [\"400000-499999\", \"622200-622209\"]", true)]
    [TestCase("\"bin\": \"400000-499999\"", false)]
    [TestCase("\"pan\": [\"4111111111111111\", \"6222020000000015\"]", true)]
    [TestCase("\"pan\": \"4111111111111111\"", false)]
    [TestCase("\"currency\": \"CNY\"", true)]
    [TestCase("\"currency\": [\"840\", \"JPY\"]", false)]
    [TestCase("\"terminal\": \"10000001\"", true)]
    [TestCase("\"terminal\": \"1000*\"", true)]
    [TestCase("\"terminal\": [\"2*\", \"3*\"]", false)]
    [TestCase("\"merchant\": \"898110154110001\"", true)]
    [TestCase("\"mcc\": \"5411\"", true)]
    [TestCase("\"mcc\": [\"3000-3999\", \"5400-5499\"]", true)]
    [TestCase("\"mcc\": \"5812\"", false)]
    [TestCase("\"kind\": \"purchase\"", true)]
    [TestCase("\"kind\": [\"refund\", \"reversal\"]", false)]
    [TestCase("\"kind\": \"any\"", true)]
    [TestCase("\"entryMode\": \"chip\"", true)]
    [TestCase("\"entryMode\": [\"manual\", \"02\"]", false)]
    [TestCase("\"mti\": \"0200\"", true)]
    [TestCase("\"mti\": \"0100\"", false)]
    [TestCase("\"listener\": \"unionpay\"", true)]
    [TestCase("\"dialect\": \"iso87-ascii\"", false)]
    [TestCase("\"time\": { \"from\": \"11:30\", \"to\": \"12:30\" }", true)]
    [TestCase("\"time\": { \"from\": \"22:00\", \"to\": \"06:00\" }", false)]
    [TestCase("\"F4\": \"000000004200\"", true)]
    [TestCase("\"F4\": { \"from\": 4000, \"to\": 4300 }", true)]
    [TestCase("\"F4\": { \"suffix\": [\"51\", \"00\"] }", true)]
    [TestCase("\"F22\": { \"prefix\": \"05\" }", true)]
    [TestCase("\"F22\": { \"regex\": \"^0[57][0-9]$\" }", true)]
    [TestCase("\"F22\": { \"not\": \"051\" }", false)]
    [TestCase("\"F60.1\": \"22\"", true)]
    [TestCase("\"F60.2\": \"000001\"", true)]
    [TestCase("\"F60.6\": \"0\"", false)]
    [TestCase("\"F60[9,3]\": \"000\"", true)]
    [TestCase("\"F55.9F02\": \"000000004200\"", true)]
    [TestCase("\"F55.9F27\": [\"40\", \"80\"]", true)]
    [TestCase("\"F55.9F36\": { \"from\": 2 }", false)]
    [TestCase("\"F55.9F99\": { \"present\": false }", true)]
    [TestCase("\"F55\": { \"present\": true }", true)]
    [TestCase("\"F61\": \"1\"", false)]
    [TestCase("\"amount\": 42.00, \"F60.1\": \"22\", \"bin\": \"41\"", false)]
    public void Condition_holds_or_not(string condition, bool expected) => Assert.That(TestRules.Matches(condition), Is.EqualTo(expected));

    [Test]
    public void Amount_counts_in_units_of_the_currency_of_the_message()
    {
        const string Yen = "\"amount\": { \"from\": 42, \"to\": 42.5 }";
        Assert.That(TestRules.Matches(Yen, message => message.Set(De87.TransactionCurrency, "392")), Is.False, "4200 yen");
        Assert.That(TestRules.Matches(Yen, message => Set(message, "392", "000000000042")), Is.True);
        Assert.That(TestRules.Matches(Yen, message => Set(message, "414", "000000042500")), Is.True, "Kuwaiti dinars have three decimals");

        static void Set(IsoMessage message, string currency, string amount)
        {
            message.Set(De87.TransactionCurrency, currency);
            message.Set(De87.TransactionAmount, amount);
        }
    }

    [TestCase(21, 59, false)]
    [TestCase(22, 0, true)]
    [TestCase(3, 0, true)]
    [TestCase(6, 0, false)]
    public void Time_window_goes_over_midnight(int hour, int minute, bool expected)
        => Assert.That(TestRules.Matches("\"time\": { \"from\": \"22:00\", \"to\": \"06:00\" }", at: new TimeOnly(hour, minute)), Is.EqualTo(expected));

    [Test]
    public void First_match_ends_the_search_and_counting_rules_before_it_stay_candidates()
    {
        var rules = TestRules.Read("""
            { "rules": [
              { "id": "other", "if": { "amount": 1 }, "then": {} },
              { "id": "counted", "if": { "occurrence": { "nth": 2 } }, "then": {} },
              { "id": "first", "then": {} },
              { "id": "never", "then": {} } ] }
            """);
        var match = new RuleMatch();
        TestRules.Match(rules, match);
        Assert.That(match.Candidates.ToArray().Select(candidate => candidate.Act.Id), Is.EqualTo(new[] { "counted", "first" }));
        Assert.That(match.Trail.ToArray(), Is.EqualTo(new byte[] { 3, 1, 1, 0 }), "second condition of 'other' fails, 'never' is not looked at");
        Assert.That(match.Candidates[0].Counter, Is.Not.Zero);
        Assert.That(match.WithoutCounter()!.Id, Is.EqualTo("first"));
    }

    [Test]
    public void Default_takes_what_no_rule_matches()
        => Assert.That(TestRules.Ids(TestRules.Read("""{ "rules": [ { "id": "a", "if": { "amount": 1 }, "then": {} } ], "default": { "delay": "1ms" } }""")), Is.EqualTo(new[] { "default" }));

    [Test]
    public void Chance_chooses_the_same_transactions_in_every_run_and_others_under_another_seed()
    {
        const string Json = """{ "rules": [ { "id": "a", "if": { "chance": 0.3 }, "then": {} } ] }""";
        var first = Chosen(TestRules.Read(Json));
        Assert.That(Chosen(TestRules.Read(Json)), Is.EqualTo(first));
        Assert.That(Chosen(TestRules.Read(Json, seed: 2)), Is.Not.EqualTo(first));
        Assert.That(first, Has.Count.InRange(250, 350), "of 1000");

        static List<int> Chosen(RuleSet rules) => [.. Enumerable.Range(1, 1000).Where(stan =>
            TestRules.Ids(rules, message => message.Set(De87.Stan, stan.ToString("D6", CultureInfo.InvariantCulture))).Count > 0)];
    }

    [TestCase("""{ "uniform": ["100ms", "300ms"] }""", 200, 58)]
    [TestCase("""{ "normal": ["300ms", "50ms"] }""", 300, 50)]
    [TestCase("""{ "exponential": "200ms" }""", 200, 200)]
    [TestCase("\"250ms\"", 250, 0)]
    public void Delay_has_the_mean_and_deviation_it_was_given(string delay, double mean, double deviation)
    {
        var rule = TestRules.Read($$"""{ "rules": [ { "id": "a", "then": { "delay": {{delay}} } } ] }""").Rules[0];
        var draws = Enumerable.Range(1, 20_000).Select(i => rule.DrawDelay(Rule.HashOf(i.ToString(CultureInfo.InvariantCulture))).TotalMilliseconds).ToList();
        var average = draws.Average();
        Assert.That(average, Is.EqualTo(mean).Within(mean * 0.03));
        Assert.That(Math.Sqrt(draws.Average(draw => (draw - average) * (draw - average))), Is.EqualTo(deviation).Within((deviation * 0.05) + 0.01));
    }

    [Test]
    public void Looking_through_a_hundred_rules_allocates_nothing()
    {
        var rules = TestRules.Read("{ \"rules\": [" + string.Join(',', Enumerable.Range(0, 100).Select(i => (i % 4) switch
        {
            0 => $$"""{ "id": "r{{i}}", "if": { "amount": {{i + 1}} }, "then": { "code": "05" } }""",
            1 => $$"""{ "id": "r{{i}}", "if": { "F60.1": "9{{i % 10}}" }, "then": { "code": "05" } }""",
            2 => $$"""{ "id": "r{{i}}", "if": { "bin": "4{{i:D5}}" }, "then": { "code": "05" } }""",
            _ => $$"""{ "id": "r{{i}}", "if": { "F55.9F02": "{{i:D12}}" }, "then": { "code": "05" } }""",
        })) + "], \"default\": {} }");
        var dialect = DialectCatalog.BuiltIn.Get("unionpay-pos");
        var bytes = IsoMessageCodec.ToBytes(TestRules.Sale(dialect), dialect);
        var transaction = default(Transaction);
        transaction.Kind = TransactionKind.Purchase;
        transaction.AmountMinor = 424_200;
        transaction.Pan = new PanReference(1, 622202, 15, 16);
        var match = new RuleMatch();
        var map = new FieldMap[1];
        void Look()
        {
            _ = MessageView.TryParse(bytes, dialect, ref map[0], out var view, out _);
            Span<byte> scratch = stackalloc byte[RuleInput.ScratchLength];
            var input = new RuleInput(view, true, in transaction, scratch);
            rules.Match(ref input, match);
        }

        Look();
        Assert.That(match.Candidates[0].Act.Id, Is.EqualTo("default"));
        Assert.That(Allocations.Of(Look), Is.Zero);
    }
}
