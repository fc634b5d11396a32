using Iso8583.Core.Codec;
using Iso8583.Core.Messages;
using Iso8583.Core.Security;
using Iso8583.Testing.Hosting;

namespace Iso8583.Conformance.Tests;

/// <summary>What rules do to chip cards, over TCP: an issuer script that the card runs, a counter that must go up.</summary>
[TestFixture]
[CancelAfter(60_000)]
public sealed class ChipRuleTests
{
    private const string Alice = "6222020000000015";

    private string _folder = "";

    [SetUp]
    public void SetUp() => _folder = Directory.CreateTempSubdirectory("iso8583sim-chip-rules-").FullName;

    [TearDown]
    public void TearDown() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task Script_of_a_rule_reaches_the_card_and_the_card_accepts_it(CancellationToken cancellationToken)
    {
        await using var host = await StartAsync("""{ "rules": [ { "id": "block", "if": { "amount": 1.00 }, "then": { "script": "00000001" } } ] }""");
        using var terminal = await TestTerminal.UnionPayAsync(host.UnionPay);
        using var chip = TestChip.UnionPay(Alice);
        await terminal.SignOnAsync(cancellationToken);
        var without = await terminal.ExchangeAsync(chip.Insert(terminal.Sale(Alice, 200)), cancellationToken);
        Assert.That(TlvReader.TryFind(without.GetBytes(De87.IccData)!, 0x72, out _), Is.False);
        Assert.That(chip.Take(without).Answer, Is.EqualTo(SecurityError.None));

        var with = await terminal.ExchangeAsync(chip.Insert(terminal.Sale(Alice, 100)), cancellationToken);
        Assert.That(with.GetText(De87.ResponseCode), Is.EqualTo("00"));
        Assert.That(TlvReader.TryFind(with.GetBytes(De87.IccData)!, 0x72, out _), Is.True);
        var taken = chip.Take(with);
        Assert.That((taken.Answer, taken.ScriptCount, taken.Script), Is.EqualTo((SecurityError.None, 1, SecurityError.None)), "ARPC and the script's MAC as the card sees them");
    }

    [Test]
    public async Task Counter_that_does_not_go_up_is_declined_where_a_rule_says_so(CancellationToken cancellationToken)
    {
        await using var host = await StartAsync("""{ "rules": [ { "id": "atc", "if": { "terminal": "10000001" }, "then": { "declineOnAtc": true } } ] }""");
        using var terminal = await TestTerminal.UnionPayAsync(host.UnionPay);
        await terminal.SignOnAsync(cancellationToken);
        using (var chip = TestChip.UnionPay(Alice))
        {
            Assert.That((await terminal.ExchangeAsync(chip.Insert(terminal.Sale(Alice, 100)), cancellationToken)).GetText(De87.ResponseCode), Is.EqualTo("00"));
        }

        using var clone = TestChip.UnionPay(Alice);
        var declined = await terminal.ExchangeAsync(clone.Insert(terminal.Sale(Alice, 100)), cancellationToken);
        Assert.That(declined.GetText(De87.ResponseCode), Is.Not.EqualTo("00"));
        Assert.That((await terminal.ExchangeAsync(clone.Insert(terminal.Sale(Alice, 100)), cancellationToken)).GetText(De87.ResponseCode), Is.EqualTo("00"), "the next one is above");
    }

    private async Task<RunningHost> StartAsync(string rules)
    {
        var file = Path.Combine(_folder, "rules.json");
        await File.WriteAllTextAsync(file, rules);
        return await RunningHost.StartAsync(new Dictionary<string, string?> { ["Acquirer:Rules:File"] = file }, _folder);
    }
}
