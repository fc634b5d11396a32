using System.CommandLine;
using System.Text.Json;
using Iso8583.Core.Codec;
using Iso8583.Core.Dialects;
using Iso8583.Core.Messages;
using Iso8583.Host.Commands;
using Iso8583.Host.Configuration;
using Iso8583.Host.Tests.Ledger;

namespace Iso8583.Host.Tests.Commands;

/// <summary>The commands <c>rules check</c> and <c>rules explain</c> as people and programs call them.</summary>
internal sealed class RulesCommandTests
{
    private const string Rules = """
        {
          "rules": [
            { "id": "not-this", "if": { "amount": 7.00 }, "then": { "code": "05" } },
            { "id": "at-night", "if": { "time": { "from": "22:00", "to": "06:00" } }, "then": { "reason": "doNotHonour" } },
            { "id": "one-yuan", "if": { "amount": 1.00 }, "then": { "reason": "insufficientFunds" } },
            { "id": "never-reached", "then": { "handOn": true } }
          ]
        }
        """;

    private const string Bad = """
        { "rules": [
          { "id": "a", "if": { "amuont": 1 }, "then": { "code": "05" } } ] }
        """;

    private TestFolder _folder = null!; // set up before each test

    [SetUp]
    public void SetUp()
    {
        _folder = new TestFolder();
        File.WriteAllText(_folder.File("rules.json"), Rules);
        File.WriteAllText(_folder.File("bad.json"), Bad);
        File.WriteAllText(_folder.File("sale.hex"), Sale());
    }

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [Test]
    public void Check_lists_the_rules_with_their_lines()
    {
        var (code, output) = Run("check", _folder.File("rules.json"));
        Assert.That(code, Is.Zero);
        Assert.That(output, Does.Contain("    5  one-yuan").And.Contain("decline: insufficientFunds").And.EndWith("4 rules, no fault\n"));
    }

    [Test]
    public void Check_speaks_json()
    {
        var (code, output) = Run("check", _folder.File("rules.json"), "--format", "json");
        Assert.That(code, Is.Zero);
        using var json = JsonDocument.Parse(output);
        var rule = json.RootElement.GetProperty("rules")[2];
        Assert.That(
            (rule.GetProperty("id").GetString(), rule.GetProperty("line").GetInt32(), rule.GetProperty("effect").GetString()), Is.EqualTo(("one-yuan", 5, "decline: insufficientFunds")));
    }

    [Test]
    public void Check_tells_every_fault_with_its_place()
    {
        var fault = Assert.Throws<ConfigurationFaultException>(() => Run("check", _folder.File("bad.json")));
        Assert.That(fault!.Message, Does.Contain("bad.json:2:24: rules[0].if.amuont: 'amuont' is not known here; did you mean 'amount'?"));
        Assert.That(Assert.Throws<ConfigurationFaultException>(() => Run("check", _folder.File("absent.json")))!.Message, Does.Contain("absent.json"));
    }

    [Test]
    public void Explain_says_which_rules_were_tried_and_why()
    {
        var (code, output) = Run("explain", _folder.File("rules.json"), "--dialect", "iso87-ascii", "--message", Sale(), "--at", "2026-01-31T12:00");
        Assert.That(code, Is.Zero);
        Assert.That(output, Does.StartWith("rule one-yuan applies\n")
            .And.Contain("amount is 1.00 CNY; wanted: 7.00")
            .And.Contain("APPLIED   every condition holds")
            .And.Contain("-> decline: insufficientFunds")
            .And.Contain("(1 more were not reached)"));
        Assert.That(Run("explain", _folder.File("rules.json"), "--dialect", "iso87-ascii", "--message", Sale(), "--at", "2026-01-31T23:00").Output, Does.StartWith("rule at-night applies"));
    }

    [Test]
    public void Explain_speaks_json_and_reads_json_and_files()
    {
        var message = _folder.File("sale.json");
        File.WriteAllText(message, """{ "mti": "0200", "fields": { "2": "6222020000000015", "3": "000000", "4": "000000000100", "7": "0131120000", "11": "000001", "41": "20000001", "42": "100000000000001", "49": "156" } }""");
        var (code, output) = Run("explain", _folder.File("rules.json"), "--dialect", "iso87-ascii", "--message", "@" + message, "--at", "2026-01-31T12:00", "--format", "json");
        Assert.That(code, Is.Zero);
        using var json = JsonDocument.Parse(output);
        Assert.That((json.RootElement.GetProperty("rule").GetString(), json.RootElement.GetProperty("source").GetString()), Is.EqualTo(("one-yuan", "asked")));
        Assert.That(json.RootElement.GetProperty("rules").EnumerateArray().Select(rule => rule.GetProperty("result").GetString()), Is.EqualTo(new[] { "no", "no", "applied", "notReached" }));
        Assert.That(output, Does.Not.Contain("6222020000000015"));
    }

    [TestCase("--dialect", "iso87-asci", "Known: ")]
    [TestCase("--message", "0200ZZ", "--message: expected hex digits")]
    [TestCase("--message", "30323030", "--message: the message cannot be read")]
    [TestCase("--message", "@absent.hex", "absent.hex: the message cannot be read")]
    [TestCase("--at", "tomorrow", "--at: expected a time as")]
    public void Explain_says_what_is_wrong_with_its_arguments(string option, string value, string what)
    {
        var arguments = new Dictionary<string, string> { ["--dialect"] = "iso87-ascii", ["--message"] = Sale(), ["--at"] = "2026-01-31T12:00", [option] = value };
        var fault = Assert.Throws<ConfigurationFaultException>(() => Run(["explain", _folder.File("rules.json"), .. arguments.SelectMany(pair => new[] { pair.Key, pair.Value })]));
        Assert.That(fault!.Message, Does.Contain(what));
    }

    [Test]
    public void Unknown_format_and_missing_argument_are_refused()
    {
        Assert.That(RulesCommand.Create().Parse(["check", _folder.File("rules.json"), "--format", "xml"]).Errors, Is.Not.Empty);
        Assert.That(RulesCommand.Create().Parse(["explain", _folder.File("rules.json")]).Errors, Is.Not.Empty);
    }

    [Test, CancelAfter(60_000)]
    public async Task Program_ends_with_its_exit_codes(CancellationToken cancellationToken)
    {
        foreach (var (arguments, expected) in new (string[], int)[]
        {
            (["rules", "check", _folder.File("rules.json")], 0), (["rules", "check", _folder.File("bad.json")], 2), (["rules", "check", _folder.File("rules.json"), "--format", "xml"], 2),
            (["rules", "explain", _folder.File("rules.json"), "--dialect", "iso87-ascii", "--message", "@" + _folder.File("sale.hex")], 0),
        })
        {
            using var process = HostProcess.Start([], arguments);
            _ = await process.Output.ReadToEndAsync(cancellationToken);
            Assert.That(await process.WaitAsync(cancellationToken), Is.EqualTo(expected), string.Join(' ', arguments));
        }
    }

    private static (int Code, string Output) Run(params string[] arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        var code = CommandLineReading.Read(RulesCommand.Create(), arguments).Invoke(new InvocationConfiguration { Output = output, EnableDefaultExceptionHandler = false });
        return (code, output.ToString());
    }

    private static string Sale()
    {
        var message = new IsoMessage(new Mti(0x0200));
        foreach (var (field, text) in new (int, string)[] { (2, "6222020000000015"), (3, "000000"), (4, "000000000100"), (7, "0131120000"), (11, "000001"), (41, "20000001"), (42, "100000000000001"), (49, "156") }) message.Set(field, text);
        return Convert.ToHexString(IsoMessageCodec.ToBytes(message, DialectCatalog.BuiltIn.Get("iso87-ascii")));
    }
}
