using Iso8583.Core.Messages;
using Iso8583.Testing.Hosting;

namespace Iso8583.Conformance.Tests;

/// <summary>Totals of terminal and books are compared, in both dialects and for cards of both kinds.</summary>
[TestFixture]
[CancelAfter(30_000)]
public sealed class SettlementTests
{
    private const string Alice = "6222020000000015";
    private const string DaveForeign = "4111111111111111";

    private RunningHost _host = null!;

    [SetUp]
    public async Task StartAsync() => _host = await RunningHost.StartAsync();

    [TearDown]
    public async Task StopAsync() => await _host.DisposeAsync();

    [Test]
    public async Task Foreign_card_counts_in_the_only_totals_of_a_1987_reconciliation(CancellationToken cancellationToken)
    {
        using var terminal = await TestTerminal.Iso87Async(_host.Iso87);
        await terminal.SignOnAsync(cancellationToken);
        await terminal.ExchangeAsync(terminal.Sale(DaveForeign, 1_000), cancellationToken);
        await terminal.ExchangeAsync(terminal.Sale(Alice, 500), cancellationToken);
        var response = await terminal.ExchangeAsync(terminal.Settlement(2, 1_500, 0, 0), cancellationToken);
        Assert.That(response.GetText(De87.ResponseCode), Is.EqualTo("00"));
        Assert.That(response.GetText(De87.SettlementCode), Is.EqualTo("1"));
    }

    [Test]
    public async Task Totals_that_do_not_agree_in_1987_are_answered_95_with_the_books_totals(CancellationToken cancellationToken)
    {
        using var terminal = await TestTerminal.Iso87Async(_host.Iso87);
        await terminal.SignOnAsync(cancellationToken);
        await terminal.ExchangeAsync(terminal.Sale(Alice, 500), cancellationToken);
        var response = await terminal.ExchangeAsync(terminal.Settlement(1, 501, 0, 0), cancellationToken);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.GetText(De87.ResponseCode), Is.EqualTo("95"));
            Assert.That(response.GetText(De87.SettlementCode), Is.EqualTo("2"));
            Assert.That(response.GetText(De87.DebitsAmount), Is.EqualTo("0000000000000500"));
        }
    }

    [Test]
    public async Task Foreign_card_counts_in_the_second_half_of_a_union_pay_settlement(CancellationToken cancellationToken)
    {
        using var terminal = await TestTerminal.UnionPayAsync(_host.UnionPay);
        await terminal.SignOnAsync(cancellationToken);
        await terminal.ExchangeAsync(terminal.Sale(DaveForeign, 1_000), cancellationToken);
        await terminal.ExchangeAsync(terminal.Sale(Alice, 500), cancellationToken);
        var response = await terminal.ExchangeAsync(terminal.Settlement(1, 500, 0, 0), cancellationToken);
        var totals = response.GetText(De87.AdditionalDataPrivate)!;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.Has(De87.ResponseCode), Is.False, "a 0510 has no F39");
            Assert.That(totals[..31], Is.EqualTo("0000000005000010000000000000001"), "domestic half agrees");
            Assert.That(totals[31..], Is.EqualTo("0000000010000010000000000000002"), "foreign half comes back with the books' totals");
        }
    }

    [Test]
    public async Task Settlement_that_cannot_be_read_is_answered_with_codes_3(CancellationToken cancellationToken)
    {
        using var terminal = await TestTerminal.UnionPayAsync(_host.UnionPay);
        await terminal.SignOnAsync(cancellationToken);
        var settlement = terminal.Settlement(0, 0, 0, 0);
        settlement.Set(De87.AdditionalDataPrivate, "12");
        var totals = (await terminal.ExchangeAsync(settlement, cancellationToken)).GetText(De87.AdditionalDataPrivate)!;
        Assert.That((totals[30], totals[61]), Is.EqualTo(('3', '3')));
    }
}
