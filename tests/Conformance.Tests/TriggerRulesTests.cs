using System.Diagnostics;
using Iso8583.Core.Messages;
using Iso8583.Host.Session;
using Iso8583.Testing.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Iso8583.Conformance.Tests;

/// <summary>Every rule of the shipped example file, over real sockets.</summary>
[TestFixture]
[CancelAfter(60_000)]
public sealed class TriggerRulesTests
{
    private const string Alice = "6222020000000015";
    private const string Carol = "6222020000000031";

    private RunningHost _host = null!; // started once

    [OneTimeSetUp]
    public async Task StartAsync() => _host = await RunningHost.StartAsync(new Dictionary<string, string?> { ["Acquirer:Rules:File"] = "config/rules/triggers.json" });

    [OneTimeTearDown]
    public async Task StopAsync() => await _host.DisposeAsync();

    [TestCase(1_001, "01")]
    [TestCase(1_004, "04")]
    [TestCase(1_005, "05")]
    [TestCase(1_012, "12")]
    [TestCase(1_014, "14")]
    [TestCase(1_041, "41")]
    [TestCase(1_043, "43")]
    [TestCase(1_051, "51")]
    [TestCase(1_054, "54")]
    [TestCase(1_055, "55")]
    [TestCase(1_057, "57")]
    [TestCase(1_061, "61")]
    [TestCase(1_062, "62")]
    [TestCase(1_065, "65")]
    [TestCase(1_075, "75")]
    [TestCase(1_091, "91")]
    [TestCase(1_096, "96")]
    [TestCase(1_000, "00")]
    public async Task Cents_are_the_answer(long minor, string code, CancellationToken cancellationToken)
    {
        using var terminal = await TestTerminal.Iso87Async(_host.Iso87);
        terminal.Stan = (int)minor * 10;
        Assert.That((await terminal.ExchangeAsync(terminal.Sale(Alice, minor), cancellationToken)).GetText(De87.ResponseCode), Is.EqualTo(code));
    }

    [Test]
    public async Task Cents_are_the_answer_to_a_unionpay_terminal_with_keys(CancellationToken cancellationToken)
    {
        using var terminal = await TestTerminal.UnionPayAsync(_host.UnionPay);
        await terminal.SignOnAsync(cancellationToken);
        Assert.That((await terminal.ExchangeAsync(terminal.Sale(Alice, 1_051), cancellationToken)).GetText(De87.ResponseCode), Is.EqualTo("51"));
        Assert.That((await terminal.ExchangeAsync(terminal.Sale(Alice, 1_100), cancellationToken)).GetText(De87.ResponseCode), Is.EqualTo("00"));
    }

    [TestCase("4000000000000002", "05")]
    [TestCase("4000000000009995", "51")]
    [TestCase("4000000000009987", "41")]
    [TestCase("4000000000009979", "43")]
    [TestCase("4000000000000069", "54")]
    [TestCase("4000000000000119", "96")]
    public async Task Card_number_is_the_answer(string pan, string code, CancellationToken cancellationToken)
    {
        using var terminal = await TestTerminal.Iso87Async(_host.Iso87);
        terminal.Stan = 200_000 + int.Parse(pan[^4..], System.Globalization.CultureInfo.InvariantCulture);
        Assert.That((await terminal.ExchangeAsync(terminal.Sale(pan, 100), cancellationToken)).GetText(De87.ResponseCode), Is.EqualTo(code));
    }

    [Test]
    public async Task Lost_answer_leaves_a_payment_that_can_be_reversed(CancellationToken cancellationToken)
    {
        using var terminal = await TestTerminal.Iso87Async(_host.Iso87);
        terminal.Stan = 310_000;
        var lost = terminal.Sale(Alice, 680_000);
        await terminal.SendAsync(lost, cancellationToken);
        var reversal = terminal.Reversal(lost);
        var answer = await terminal.ExchangeAsync(reversal, cancellationToken);
        Assert.That(answer.GetText(De87.Stan), Is.EqualTo(reversal.GetText(De87.Stan)), "nothing came before");
        Assert.That(answer.GetText(De87.ResponseCode), Is.EqualTo("00"), "the books had approved it");
    }

    [Test]
    public async Task Request_lost_on_the_way_is_unknown_to_the_books(CancellationToken cancellationToken)
    {
        using var terminal = await TestTerminal.Iso87Async(_host.Iso87);
        terminal.Stan = 320_000;
        var lost = terminal.Sale(Alice, 680_100);
        await terminal.SendAsync(lost, cancellationToken);
        Assert.That((await terminal.ExchangeAsync(terminal.Reversal(lost), cancellationToken)).GetText(De87.ResponseCode), Is.EqualTo("25"));
    }

    [Test]
    public async Task Host_hangs_up(CancellationToken cancellationToken)
    {
        using var terminal = await TestTerminal.Iso87Async(_host.Iso87);
        terminal.Stan = 330_000;
        await terminal.SendAsync(terminal.Sale(Alice, 680_200), cancellationToken);
        Assert.That(await terminal.Peer.ClosesSilentlyAsync(cancellationToken), Is.True);
    }

    [Test]
    public async Task Answer_is_late(CancellationToken cancellationToken)
    {
        using var terminal = await TestTerminal.Iso87Async(_host.Iso87);
        terminal.Stan = 340_000;
        var began = Stopwatch.GetTimestamp();
        Assert.That((await terminal.ExchangeAsync(terminal.Sale(Alice, 680_300), cancellationToken)).GetText(De87.ResponseCode), Is.EqualTo("00"));
        Assert.That(Stopwatch.GetElapsedTime(began), Is.GreaterThanOrEqualTo(TimeSpan.FromMilliseconds(1_490)));
    }

    [Test]
    public async Task Slow_issuer_is_slow(CancellationToken cancellationToken)
    {
        using var terminal = await TestTerminal.Iso87Async(_host.Iso87);
        terminal.Stan = 350_000;
        var before = _host.Services.GetRequiredService<SessionCounters>().Held;
        Assert.That((await terminal.ExchangeAsync(terminal.Sale(Alice, 680_400), cancellationToken)).GetText(De87.ResponseCode), Is.EqualTo("00"));
        Assert.That(_host.Services.GetRequiredService<SessionCounters>().Held, Is.GreaterThan(before));
    }

    [Test]
    public async Task Half_is_approved(CancellationToken cancellationToken)
    {
        using var terminal = await TestTerminal.Iso87Async(_host.Iso87);
        terminal.Stan = 360_000;
        var answer = await terminal.ExchangeAsync(terminal.Sale(Alice, 680_500), cancellationToken);
        Assert.That(answer.GetText(De87.ResponseCode), Is.EqualTo("10"));
        Assert.That(answer.GetText(De87.TransactionAmount), Is.EqualTo("000000340250"));
    }

    [Test]
    public async Task Poor_card_is_approved_over_its_funds(CancellationToken cancellationToken)
    {
        using var terminal = await TestTerminal.Iso87Async(_host.Iso87);
        terminal.Stan = 370_000;
        Assert.That((await terminal.ExchangeAsync(terminal.Sale(Carol, 680_600), cancellationToken)).GetText(De87.ResponseCode), Is.EqualTo("00"));
    }

    [Test]
    public async Task Code_that_no_table_has_is_sent(CancellationToken cancellationToken)
    {
        using var terminal = await TestTerminal.Iso87Async(_host.Iso87);
        terminal.Stan = 380_000;
        Assert.That((await terminal.ExchangeAsync(terminal.Sale(Alice, 680_700), cancellationToken)).GetText(De87.ResponseCode), Is.EqualTo("ZZ"));
    }

    [Test]
    public async Task Message_for_the_slip_stands_in_the_answer(CancellationToken cancellationToken)
    {
        using var terminal = await TestTerminal.Iso87Async(_host.Iso87);
        terminal.Stan = 390_000;
        var answer = await terminal.ExchangeAsync(terminal.Sale(Alice, 680_800), cancellationToken);
        Assert.That(answer.GetText(De87.ResponseCode), Is.EqualTo("01"));
        Assert.That(answer.GetText(44), Is.EqualTo("CALL 95000"));
    }

    [Test]
    public async Task Third_time_of_a_card_is_fraud(CancellationToken cancellationToken)
    {
        using var terminal = await TestTerminal.Iso87Async(_host.Iso87);
        terminal.Stan = 400_000;
        var codes = new List<string?>();
        for (var i = 0; i < 4; i++)
        {
            var sale = terminal.Sale(Alice, 680_900);
            codes.Add((await terminal.ExchangeAsync(sale, cancellationToken)).GetText(De87.ResponseCode));
            Assert.That((await terminal.ExchangeAsync(sale, cancellationToken)).GetText(De87.ResponseCode), Is.EqualTo(codes[^1]), "a copy is not counted");
        }

        Assert.That(codes, Is.EqualTo(new[] { "00", "00", "59", "00" }));
    }
}
