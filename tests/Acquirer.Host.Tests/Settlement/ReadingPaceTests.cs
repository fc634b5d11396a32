using Iso8583.Host.Ledger;
using Iso8583.Host.Settlement.Reports;
using Iso8583.Host.Tests.Ledger;
using Microsoft.Extensions.Time.Testing;

namespace Iso8583.Host.Tests.Settlement;

/// <summary>A reading gives way to payments and only to them.</summary>
[CancelAfter(30_000)]
internal sealed class ReadingPaceTests
{
    [Test]
    public async Task It_rests_while_payments_are_committed_and_reads_on_at_once_when_none_is(CancellationToken cancellationToken)
    {
        var time = new FakeTimeProvider();
        using var ledger = JournaledLedger.Open(TestBank.Options, TestBank.Master, TestBank.Noon);
        var terminal = TestTerminal.UnionPay();
        terminal.Batch = (await ledger.DoAsync(terminal.SignOn(), cancellationToken)).Batch;
        var pace = new ReadingPace(ledger, time);
        Assert.That(pace.RestAsync(time.GetTimestamp(), cancellationToken).IsCompleted, "nobody pays");

        await ledger.DoAsync(terminal.Purchase(TestBank.Rich, 100), cancellationToken);
        var began = time.GetTimestamp();
        time.Advance(TimeSpan.FromMilliseconds(1));
        var rest = pace.RestAsync(began, cancellationToken);
        time.Advance(TimeSpan.FromMilliseconds(38));
        Assert.That(rest.IsCompleted, Is.False, "a fortieth of the time");
        time.Advance(TimeSpan.FromMilliseconds(1));
        await rest;

        time.Advance(TimeSpan.FromSeconds(2));
        Assert.That(pace.RestAsync(time.GetTimestamp(), cancellationToken).IsCompleted, "no payment for a moment");
    }

    [Test]
    public async Task A_report_of_a_day_that_the_books_keep_is_made_without_a_look_at_the_journal(CancellationToken cancellationToken)
    {
        using var ledger = JournaledLedger.Open(TestBank.Options, TestBank.WithFees, TestBank.Noon);
        using var reader = new SettlementReader(ledger, new FakeTimeProvider());
        var terminal = TestTerminal.UnionPay();
        terminal.Batch = (await ledger.DoAsync(terminal.SignOn(), cancellationToken)).Batch;
        await ledger.DoAsync(terminal.Purchase(TestBank.Rich, 10_000), cancellationToken);
        var day = DateOnly.FromDateTime(TestBank.Noon);
        var lines = await reader.ReportAsync(day, TestBank.WithFees, cancellationToken);
        Assert.That(lines, Has.Count.EqualTo(1));
        Assert.That((lines[0].GrossMinor, lines[0].FeeMinor, lines[0].Status), Is.EqualTo((10_000L, 50L, "due")));

        var page = SettlementPage.Write(day, [lines[0] with { Name = "<b>Tea & Co</b>" }]);
        Assert.That(page, Does.Contain("<svg").And.Contain("&lt;b&gt;Tea &amp; Co&lt;/b&gt;").And.Contain("100.00").And.Not.Contain("<b>").And.Not.Contain("<script"));
        Assert.That(SettlementPage.Write(day, []), Does.Contain("Nothing was sold"));
    }
}
