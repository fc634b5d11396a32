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
    public async Task Reversals_that_a_1987_terminal_counts_on_their_own_are_taken_off_and_the_net_is_the_books(CancellationToken cancellationToken)
    {
        using var terminal = await TestTerminal.Iso87Async(_host.Iso87);
        await terminal.SignOnAsync(cancellationToken);
        var lost = terminal.Sale(Alice, 700);
        await terminal.ExchangeAsync(lost, cancellationToken);
        await terminal.ExchangeAsync(terminal.Reversal(lost), cancellationToken);
        await terminal.ExchangeAsync(terminal.Sale(Alice, 500), cancellationToken);
        var settlement = terminal.Settlement(2, 1_200, 0, 0);
        settlement.Set(De87.DebitsReversalNumber, "0000000001");
        settlement.Set(De87.DebitsReversalAmount, "0000000000000700");
        settlement.Set(De87.AmountNetSettlement, "C0000000000000000");
        var response = await terminal.ExchangeAsync(settlement, cancellationToken);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.GetText(De87.SettlementCode), Is.EqualTo("1"));
            Assert.That(response.GetText(De87.DebitsReversalNumber), Is.EqualTo("0000000000"));
            Assert.That(response.GetText(De87.AmountNetSettlement), Is.EqualTo("D0000000000000500"));
        }
    }

    [Test]
    public async Task A_cut_over_message_of_a_1987_peer_is_acknowledged(CancellationToken cancellationToken)
    {
        using var terminal = await TestTerminal.Iso87Async(_host.Iso87);
        var message = terminal.SignOn();
        message.Set(De87.NetworkManagementCode, "201");
        var response = await terminal.ExchangeAsync(message, cancellationToken);
        Assert.That(response.GetText(De87.ResponseCode), Is.EqualTo("00"));
        Assert.That(response.Has(De87.SettlementDate));
    }

    [Test]
    public async Task An_upload_of_a_batch_that_was_never_settled_is_refused_and_one_that_cannot_be_read_is_a_format_error(CancellationToken cancellationToken)
    {
        using var terminal = await TestTerminal.UnionPayAsync(_host.UnionPay);
        await terminal.SignOnAsync(cancellationToken);
        await terminal.ExchangeAsync(terminal.Sale(Alice, 500), cancellationToken);
        Assert.That((await terminal.ExchangeAsync(Upload(terminal, "201", "00"), cancellationToken)).GetText(De87.ResponseCode), Is.EqualTo("12"), "the batch is open");
        Assert.That((await terminal.ExchangeAsync(Upload(terminal, "201", "0300"), cancellationToken)).GetText(De87.ResponseCode), Is.EqualTo("30"), "three are announced");
        Assert.That((await terminal.ExchangeAsync(Upload(terminal, "202", "00"), cancellationToken)).GetText(De87.ResponseCode), Is.EqualTo("30"), "an end needs four digits");
        terminal.Batch = 4711;
        Assert.That((await terminal.ExchangeAsync(Upload(terminal, "201", "00"), cancellationToken)).GetText(De87.ResponseCode), Is.EqualTo("25"), "nobody knows this batch");
    }

    [Test]
    public async Task The_operator_closes_a_batch_once_and_the_terminal_signs_on_to_the_next(CancellationToken cancellationToken)
    {
        using var terminal = await TestTerminal.UnionPayAsync(_host.UnionPay);
        using var http = new HttpClient { BaseAddress = _host.Http };
        await terminal.SignOnAsync(cancellationToken);
        await terminal.ExchangeAsync(terminal.Sale(Alice, 500), cancellationToken);
        var force = new Uri($"/api/v1/settlement/force?merchant={terminal.MerchantId}&terminal={terminal.TerminalId}", UriKind.Relative);
        using var first = await http.PostAsync(force, null, cancellationToken);
        using var second = await http.PostAsync(force, null, cancellationToken);
        Assert.That((int)first.StatusCode, Is.EqualTo(200), await first.Content.ReadAsStringAsync(cancellationToken));
        Assert.That((int)second.StatusCode, Is.EqualTo(404));
        Assert.That((await terminal.ExchangeAsync(terminal.Sale(Alice, 500), cancellationToken)).GetText(De87.ResponseCode), Is.EqualTo("77"));
        await terminal.SignOnAsync(cancellationToken);
        Assert.That((await terminal.ExchangeAsync(terminal.Sale(Alice, 500), cancellationToken)).GetText(De87.ResponseCode), Is.EqualTo("00"));
    }

    private static IsoMessage Upload(TestTerminal terminal, string network, string text)
    {
        var settlement = terminal.Settlement(0, 0, 0, 0);
        var message = new IsoMessage(new Mti(0x0320));
        foreach (var field in new[] { De87.Stan, De87.TerminalId, De87.MerchantId, De87.Private60 }) message.Set(field, settlement.GetText(field)!);
        message.Set(De87.Private60, settlement.GetText(De87.Private60)![..8] + network);
        message.Set(De87.AdditionalDataPrivate, text);
        return message;
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
