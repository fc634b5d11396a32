using System.Text.Json;
using Iso8583.Core.Documents;
using Iso8583.Host.Rules;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Tests.Rules;

internal sealed class RuleReaderTests
{
    [TestCase("\"if\": { \"amuont\": 1 }, \"then\": {}", "amuont", "did you mean 'amount'?")]
    [TestCase("\"if\": { \"kind\": \"purchas\" }, \"then\": {}", "purchas", "did you mean 'purchase'?")]
    [TestCase("\"if\": { \"F60.9\": \"1\" }, \"then\": {}", "F60", "did you mean")]
    [TestCase("\"if\": { \"F200\": \"1\" }, \"then\": {}", "is no field", "F55.9F02")]
    [TestCase("\"if\": { \"F4\": 42 }, \"then\": {}", "expected a text", "put it in quotes")]
    [TestCase("\"if\": { \"F4\": { \"regex\": \"(\" } }, \"then\": {}", "no regular expression", "look-arounds")]
    [TestCase("\"if\": { \"F4\": { \"regex\": \"(?=a)\" } }, \"then\": {}", "backtracking", "look-arounds")]
    [TestCase("\"if\": { \"F4\": {} }, \"then\": {}", "exactly one of", "")]
    [TestCase("\"if\": { \"bin\": \"62-6222\" }, \"then\": {}", "first digits", "400000-499999")]
    [TestCase("\"if\": { \"currency\": \"XYZ\" }, \"then\": {}", "expected a currency", "CNY")]
    [TestCase("\"if\": { \"time\": { \"from\": \"25:00\", \"to\": \"01:00\" } }, \"then\": {}", "time of day", "")]
    [TestCase("\"if\": { \"occurrence\": { \"nth\": 2, \"every\": 3 } }, \"then\": {}", "cannot stand beside", "")]
    [TestCase("\"if\": { \"occurrence\": { \"scope\": \"planet\", \"nth\": 1 } }, \"then\": {}", "planet", "terminal")]
    [TestCase("\"if\": { \"mti\": \"02\" }, \"then\": {}", "four digits", "")]
    [TestCase("\"then\": { \"reason\": \"insuficientFunds\" }", "insuficientFunds", "did you mean 'insufficientFunds'?")]
    [TestCase("\"then\": { \"reason\": \"approved\" }", "reason to decline", "approve")]
    [TestCase("\"then\": { \"code\": \"00\" }", "this code approves", "set")]
    [TestCase("\"then\": { \"approve\": true, \"code\": \"05\" }", "choose one", "")]
    [TestCase("\"then\": { \"approvePart\": {} }", "either 'percent' or 'amount'", "")]
    [TestCase("\"then\": { \"delay\": \"3\" }", "expected a duration", "250ms")]
    [TestCase("\"then\": { \"delay\": { \"uniform\": [\"1s\"] } }", "list of two", "")]
    [TestCase("\"then\": { \"delay\": { \"uniform\": [\"1s\", \"100ms\"] } }", "shorter", "")]
    [TestCase("\"then\": { \"set\": { \"zz\": \"1\" } }", "data element", "")]
    [TestCase("\"then\": { \"delay\": { \"lognormal\": [\"2s\", \"1s\"] } }", "shorter", "")]
    [TestCase("\"then\": { \"delay\": { \"percentiles\": { \"50\": \"2s\", \"90\": \"1s\" } } }", "ascending", "")]
    [TestCase("\"then\": { \"delay\": { \"percentiles\": { \"most\": \"2s\" } } }", "percentile from 0 to 100", "")]
    [TestCase("\"then\": { \"script\": \"0001\" }", "8 hex digits", "")]
    [TestCase("\"then\": { \"script\": \"00000001\", \"code\": \"05\" }", "for approvals", "")]
    [TestCase("\"if\": {}", "'then' is missing", "")]
    public void Fault_is_reported_with_line_column_and_remedy(string rule, string what, string remedy)
    {
        var fault = Assert.Throws<DocumentException>(() => TestRules.Read($$"""
            {
              "rules": [
                { "id": "first", "then": {} },
                { "id": "second", {{rule}} }
              ]
            }
            """));
        Assert.That(fault!.Message, Does.StartWith("rules.json:4:"));
        Assert.That(fault.Message, Does.Contain(what).And.Contain(remedy).And.Contain("rules[1]"));
    }

    [Test]
    public void Rule_before_the_decision_must_not_stand_behind_one_that_counts()
    {
        var fault = Assert.Throws<DocumentException>(() => TestRules.Read("""
            { "rules": [
              { "id": "counts", "if": { "occurrence": { "nth": 2 } }, "then": { "code": "05" } },
              { "id": "drops", "then": { "drop": "request" } }
            ] }
            """));
        Assert.That(fault!.Message, Does.StartWith("rules.json:3:3").And.Contain("move it to the front"));
    }

    [Test]
    public void Two_rules_of_one_name_are_refused()
        => Assert.That(Assert.Throws<DocumentException>(() => TestRules.Read("""{ "rules": [ { "id": "a", "then": {} }, { "id": "a", "then": {} } ] }"""))!.Message, Does.Contain("two rules 'a'"));

    [Test]
    public void All_faults_are_reported_at_once()
        => Assert.That(Assert.Throws<DocumentException>(() => TestRules.Read("""{ "rules": [ { "id": "", "if": { "x": 1 }, "then": { "y": 2 } } ], "z": 3 }"""))!.Problems, Has.Count.EqualTo(4));

    [Test]
    public void Rule_says_what_it_does()
    {
        var rules = TestRules.Read("""
            { "rules": [ { "id": "all", "then": { "reason": "insufficientFunds", "code": "Z1", "set": { "44": "NO", "54": null }, "delay": { "exponential": "300ms", "max": "2s" }, "drop": true, "close": true } } ],
              "default": { "delay": "5ms" } }
            """);
        Assert.That(rules.Rules[0].Effect, Is.EqualTo("decline: insufficientFunds; set F39 to 'Z1', F44 to 'NO', F54 to nothing; wait before the response: exponential, mean 300 ms; drop the response; close the connection"));
        Assert.That(rules.Rules[0].Verdict, Is.EqualTo(RuleVerdict.Decline));
        Assert.That(rules.Rules[1].Id, Is.EqualTo("default"));
    }

    [Test]
    public void Card_numbers_of_a_rule_are_shown_masked()
    {
        var rules = TestRules.Read("""{ "rules": [ { "id": "a", "if": { "pan": "6222020000000015", "F2": ["6222020000000015"], "F35": { "prefix": "6222020000000015" } }, "then": {} } ] }""");
        var shown = string.Join('|', rules.Rules[0].Conditions.Select(condition => condition.Expected));
        Assert.That(shown, Does.Not.Contain("6222020000000015").And.Contain("622202******0015"));
    }

    [Test]
    public void Schema_names_every_member_that_the_reader_knows()
    {
        using var schema = JsonDocument.Parse(RuleReader.Schema);
        var definitions = schema.RootElement.GetProperty("$defs");
        foreach (var (definition, rule) in new[] { ("if", """ "if": { "no": 1 }, "then": {} """), ("then", """ "then": { "no": 1 } """) })
        {
            var known = definitions.GetProperty(definition).GetProperty("properties").EnumerateObject().Select(member => member.Name).ToList();
            foreach (var name in known)
            {
                // A known name with a wrong value is reported as wrong, never as unknown.
                var text = rule.Replace("\"no\": 1", $"\"{name}\": {{ \"?\": [] }}", StringComparison.Ordinal);
                var problems = Problems($$"""{ "rules": [ { "id": "a", {{text}} } ] }""");
                Assert.That(problems, Has.None.Contains($"'{name}' is not known"), name);
            }
        }
    }

    private static IEnumerable<string> Problems(string json)
    {
        try
        {
            TestRules.Read(json);
            return [];
        }
        catch (DocumentException e)
        {
            return e.Problems.Select(problem => problem.Message);
        }
    }
}
