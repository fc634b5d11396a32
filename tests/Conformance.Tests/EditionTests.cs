using Iso8583.Core.Messages;
using Iso8583.Testing.Hosting;

namespace Iso8583.Conformance.Tests;

/// <summary>Every kind of transaction over a socket, in each generic dialect that ships: three editions, one bank.</summary>
[TestFixture("iso87-ascii")]
[TestFixture("iso87-binary")]
[TestFixture("iso87-ebcdic")]
[TestFixture("base24-pos")]
[TestFixture("visa-base1")]
[TestFixture("iso93-ascii")]
[TestFixture("iso93-binary")]
[TestFixture("iso2003-ascii")]
[TestFixture("iso2003-binary")]
[CancelAfter(60_000)]
public sealed class EditionTests(string dialect)
{
    private const string Alice = "6222020000000015";
    private const string Carol = "6222020000000031";
    private const string Erin = "4111110000000054";

    private RunningHost _host = null!;
    private EditionTerminal _terminal = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _host = await RunningHost.StartAsync(new Dictionary<string, string?>
    {
        ["Acquirer:Listeners:0:Dialect"] = dialect,
        ["Acquirer:Listeners:0:Framing"] = "be2",
    });

    [OneTimeTearDown]
    public async Task StopAsync() => await _host.DisposeAsync();

    [SetUp]
    public async Task ConnectAsync()
    {
        var stan = _terminal?.Stan ?? 1;
        _terminal = await EditionTerminal.ConnectAsync(_host.Iso87, dialect);
        _terminal.Stan = stan;
    }

    [TearDown]
    public void Disconnect() => _terminal.Dispose();

    [Test]
    public async Task Sign_on_echo_and_sign_off_are_approved(CancellationToken cancellationToken)
    {
        foreach (var code in new[] { 1, 301, 2, 1 }) Assert.That(await _terminal.CodeOfAsync(_terminal.Management(code), cancellationToken), Is.EqualTo(_terminal.Approved), code.ToString());
        Assert.That(await _terminal.CodeOfAsync(_terminal.Management(999), cancellationToken), Is.EqualTo(_terminal.Code("notSupported")));
    }

    [Test]
    public async Task A_purchase_is_booked_and_a_balance_inquiry_shows_it_in_f54(CancellationToken cancellationToken)
    {
        var before = await _terminal.BalanceAsync(Alice, cancellationToken);
        var purchase = _terminal.Card("200", "00", Alice, 1_234);
        var response = await _terminal.ExchangeAsync(purchase, cancellationToken);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.GetText(De87.ResponseCode), Is.EqualTo(_terminal.Approved));
            Assert.That(response.GetText(De87.AuthorizationCode), Has.Length.EqualTo(6));
            Assert.That(response.GetText(De87.RetrievalReference), Has.Length.EqualTo(12));
            Assert.That(response.GetText(De87.TransactionAmount), Is.EqualTo(purchase.GetText(De87.TransactionAmount)));
            Assert.That(response.GetText(De87.Stan), Is.EqualTo(purchase.GetText(De87.Stan)));
        }

        var after = await _terminal.BalanceAsync(Alice, cancellationToken);
        Assert.That((before.Ledger - after.Ledger, before.Available - after.Available), Is.EqualTo((1_234L, 1_234L)));
    }

    [Test]
    public async Task A_copy_gets_the_first_answer_and_moves_nothing(CancellationToken cancellationToken)
    {
        var purchase = _terminal.Card("200", "00", Alice, 500);
        var first = await _terminal.ExchangeAsync(purchase, cancellationToken);
        var before = await _terminal.BalanceAsync(Alice, cancellationToken);
        purchase.Mti = new Mti((ushort)(purchase.Mti.Value | 1));
        var second = await _terminal.ExchangeAsync(purchase, cancellationToken);
        Assert.That(second.GetText(De87.RetrievalReference), Is.EqualTo(first.GetText(De87.RetrievalReference)));
        Assert.That(await _terminal.BalanceAsync(Alice, cancellationToken), Is.EqualTo(before));
    }

    [TestCase("200", "01", TestName = "Cash_is_approved_and_reversed_by_its_original_data")]
    [TestCase("200", "00", TestName = "A_purchase_is_reversed_by_its_original_data")]
    [TestCase("100", "00", TestName = "A_pre_authorization_is_reversed_by_its_original_data")]
    [TestCase("200", "20", TestName = "A_refund_without_original_is_reversed_by_its_original_data")]
    public async Task Is_approved_and_reversed(string mti, string type, CancellationToken cancellationToken)
    {
        var before = await _terminal.BalanceAsync(Alice, cancellationToken);
        var request = _terminal.Card(mti, type, Alice, 700, mti == "100" ? "100" : "200");
        Assert.That(await _terminal.CodeOfAsync(request, cancellationToken), Is.EqualTo(_terminal.Approved));
        Assert.That((await _terminal.BalanceAsync(Alice, cancellationToken)).Available, Is.Not.EqualTo(before.Available));
        Assert.That(await _terminal.CodeOfAsync(_terminal.Reversal(request), cancellationToken), Is.EqualTo(_terminal.Approved));
        Assert.That(await _terminal.BalanceAsync(Alice, cancellationToken), Is.EqualTo(before));
        Assert.That(await _terminal.CodeOfAsync(_terminal.Reversal(request), cancellationToken), Is.EqualTo(_terminal.Code("originalNotFound")), "another reversal of the same");
    }

    [Test]
    public async Task A_reversal_advice_of_what_never_came_is_acknowledged_and_the_late_original_declined(CancellationToken cancellationToken)
    {
        var late = _terminal.Card("200", "00", Alice, 300);
        Assert.That(await _terminal.CodeOfAsync(_terminal.Reversal(late, advice: true), cancellationToken), Is.EqualTo(_terminal.Approved));
        Assert.That(await _terminal.CodeOfAsync(late, cancellationToken), Is.EqualTo(_terminal.Code("responseTooLate")));
    }

    [Test]
    public async Task A_pre_authorization_holds_and_its_completion_takes_the_money(CancellationToken cancellationToken)
    {
        var before = await _terminal.BalanceAsync(Alice, cancellationToken);
        var hold = _terminal.Card("100", "00", Alice, 1_000, "100");
        Assert.That(await _terminal.CodeOfAsync(hold, cancellationToken), Is.EqualTo(_terminal.Approved));
        var held = await _terminal.BalanceAsync(Alice, cancellationToken);
        Assert.That((before.Available - held.Available, before.Ledger - held.Ledger), Is.EqualTo((1_000L, 0L)));

        var completion = _terminal.Of(_terminal.Card("200", "00", Alice, 900, "202", "06"), hold);
        Assert.That(await _terminal.CodeOfAsync(completion, cancellationToken), Is.EqualTo(_terminal.Approved));
        var after = await _terminal.BalanceAsync(Alice, cancellationToken);
        Assert.That((before.Available - after.Available, before.Ledger - after.Ledger), Is.EqualTo((900L, 900L)));

        var undo = _terminal.Of(_terminal.Card("200", "02", Alice, 900, "202", "06"), completion);
        Assert.That(await _terminal.CodeOfAsync(undo, cancellationToken), Is.EqualTo(_terminal.Approved), "void of the completion");
        Assert.That(await _terminal.BalanceAsync(Alice, cancellationToken), Is.EqualTo(held));

        var advice = _terminal.Of(_terminal.Card("220", "00", Alice, 1_000, "201", "06"), hold);
        Assert.That(await _terminal.CodeOfAsync(advice, cancellationToken), Is.EqualTo(_terminal.Approved), "completion by advice");
        advice.Mti = new Mti((ushort)(advice.Mti.Value | 1));
        Assert.That(await _terminal.CodeOfAsync(advice, cancellationToken), Is.EqualTo(_terminal.Approved), "and its repeat");
        Assert.That((await _terminal.BalanceAsync(Alice, cancellationToken)).Ledger, Is.EqualTo(before.Ledger - 1_000));
    }

    [Test]
    public async Task A_pre_authorization_is_voided(CancellationToken cancellationToken)
    {
        var before = await _terminal.BalanceAsync(Alice, cancellationToken);
        var hold = _terminal.Card("100", "00", Alice, 400, "100");
        await _terminal.ExchangeAsync(hold, cancellationToken);
        Assert.That(await _terminal.CodeOfAsync(_terminal.Of(_terminal.Card("100", "02", Alice, 400, "100"), hold), cancellationToken), Is.EqualTo(_terminal.Approved));
        Assert.That(await _terminal.BalanceAsync(Alice, cancellationToken), Is.EqualTo(before));
    }

    [Test]
    public async Task A_purchase_is_voided_and_refunded_in_part(CancellationToken cancellationToken)
    {
        var voided = _terminal.Card("200", "00", Alice, 800);
        await _terminal.ExchangeAsync(voided, cancellationToken);
        Assert.That(await _terminal.CodeOfAsync(_terminal.Of(_terminal.Card("200", "02", Alice, 800), voided), cancellationToken), Is.EqualTo(_terminal.Approved));

        var refunded = _terminal.Card("200", "00", Alice, 800);
        await _terminal.ExchangeAsync(refunded, cancellationToken);
        Assert.That(await _terminal.CodeOfAsync(_terminal.Of(_terminal.Card("200", "20", Alice, 300), refunded), cancellationToken), Is.EqualTo(_terminal.Approved));
        Assert.That(await _terminal.CodeOfAsync(_terminal.Of(_terminal.Card("200", "20", Alice, 600), refunded), cancellationToken), Is.EqualTo(_terminal.Code("originalAmountWrong")));
    }

    [Test]
    public async Task An_offline_sale_advice_and_its_repeat_are_booked_once(CancellationToken cancellationToken)
    {
        var before = await _terminal.BalanceAsync(Alice, cancellationToken);
        var advice = _terminal.Card("220", "00", Alice, 250);
        Assert.That(await _terminal.CodeOfAsync(advice, cancellationToken), Is.EqualTo(_terminal.Approved));
        advice.Mti = new Mti((ushort)(advice.Mti.Value | 1));
        Assert.That(await _terminal.CodeOfAsync(advice, cancellationToken), Is.EqualTo(_terminal.Approved));
        Assert.That((await _terminal.BalanceAsync(Alice, cancellationToken)).Ledger, Is.EqualTo(before.Ledger - 250));
    }

    [Test]
    public async Task An_increment_adds_to_the_hold_and_the_completion_takes_both(CancellationToken cancellationToken)
    {
        var before = await _terminal.BalanceAsync(Alice, cancellationToken);
        var hold = _terminal.Card("100", "00", Alice, 1_000, "100");
        await _terminal.ExchangeAsync(hold, cancellationToken);
        var more = _terminal.Of(_terminal.Card("100", "00", Alice, 500, "106"), hold);
        Assert.That(await _terminal.CodeOfAsync(more, cancellationToken), Is.EqualTo(_terminal.Approved));
        Assert.That((await _terminal.BalanceAsync(Alice, cancellationToken)).Available, Is.EqualTo(before.Available - 1_500));
        Assert.That(await _terminal.CodeOfAsync(_terminal.Of(_terminal.Card("220", "00", Alice, 1_500, "202", "06"), hold), cancellationToken), Is.EqualTo(_terminal.Approved));
        Assert.That((await _terminal.BalanceAsync(Alice, cancellationToken)), Is.EqualTo((before.Available - 1_500, before.Ledger - 1_500)));
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task A_partial_reversal_leaves_the_replacement_amount(bool advice, CancellationToken cancellationToken)
    {
        var before = await _terminal.BalanceAsync(Alice, cancellationToken);
        var purchase = _terminal.Card("200", "00", Alice, 1_000);
        await _terminal.ExchangeAsync(purchase, cancellationToken);
        Assert.That(await _terminal.CodeOfAsync(_terminal.Reversal(purchase, advice, standingMinor: 300), cancellationToken), Is.EqualTo(_terminal.Approved));
        Assert.That((await _terminal.BalanceAsync(Alice, cancellationToken)).Ledger, Is.EqualTo(before.Ledger - 300));
        Assert.That(await _terminal.CodeOfAsync(_terminal.Reversal(purchase, advice), cancellationToken), Is.EqualTo(_terminal.Approved), "and the rest");
        Assert.That(await _terminal.BalanceAsync(Alice, cancellationToken), Is.EqualTo(before));
    }

    [Test]
    public async Task An_adjustment_advice_replaces_the_amount(CancellationToken cancellationToken)
    {
        var before = await _terminal.BalanceAsync(Alice, cancellationToken);
        var purchase = _terminal.Card("200", "00", Alice, 1_000);
        await _terminal.ExchangeAsync(purchase, cancellationToken);
        Assert.That(await _terminal.CodeOfAsync(_terminal.Of(_terminal.Card("220", "02", Alice, 1_150), purchase), cancellationToken), Is.EqualTo(_terminal.Approved));
        Assert.That((await _terminal.BalanceAsync(Alice, cancellationToken)).Ledger, Is.EqualTo(before.Ledger - 1_150));
    }

    [TestCase(300, "approved")]
    [TestCase(1_001, "invalidAmount")]
    public async Task Cash_back_is_part_of_the_amount(long cash, string expected, CancellationToken cancellationToken)
    {
        var purchase = _terminal.Card("200", "09", Alice, 1_000);
        purchase.Set(De87.AdditionalAmounts, (_terminal.Version == 2 ? "00401562C" : "0040156C") + cash.ToString("D12", System.Globalization.CultureInfo.InvariantCulture));
        Assert.That(await _terminal.CodeOfAsync(purchase, cancellationToken), Is.EqualTo(_terminal.Code(expected)));
    }

    [Test]
    public async Task Less_than_was_asked_for_is_only_approved_where_the_terminal_can_take_it(CancellationToken cancellationToken)
    {
        using var other = await EditionTerminal.ConnectAsync(_host.Iso87, dialect, "20000009");
        other.Stan = 500;
        var all = await other.BalanceAsync(Carol, cancellationToken);
        var asked = other.Card("200", "00", Carol, 5_000);
        var response = await other.ExchangeAsync(asked, cancellationToken);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.GetText(De87.ResponseCode), Is.EqualTo(_terminal.Code("approvedPartially")));
            Assert.That(response.GetText(De87.TransactionAmount)![^12..], Is.EqualTo(all.Available.ToString("D12", System.Globalization.CultureInfo.InvariantCulture)));
            if (_terminal.Version > 0) Assert.That(response.GetText(De93.OriginalAmounts), Does.Contain("000000005000"));
        }

        Assert.That(await other.CodeOfAsync(other.Reversal(asked), cancellationToken), Is.EqualTo(_terminal.Approved));
        Assert.That(await other.BalanceAsync(Carol, cancellationToken), Is.EqualTo(all));
    }

    [Test]
    public async Task A_card_of_another_currency_pays_at_the_bank_s_rate(CancellationToken cancellationToken)
    {
        var response = await _terminal.ExchangeAsync(_terminal.Card("200", "00", Erin, 10_000), cancellationToken);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.GetText(De87.ResponseCode), Is.EqualTo(_terminal.Approved));
            Assert.That(response.GetText(De87.BillingAmount), Is.EqualTo(_terminal.Version == 2 ? "3920000000002050" : "000000002050"), "100.00 yuan at 20.50 yen");
            if (_terminal.Version < 2) Assert.That(response.GetText(De87.BillingCurrency), Is.EqualTo("392"));
        }
    }

    [Test]
    public async Task An_account_verification_moves_nothing(CancellationToken cancellationToken)
        => Assert.That(await _terminal.CodeOfAsync(_terminal.Card("100", "33", Alice, 0, "100"), cancellationToken), Is.EqualTo(_terminal.Approved));

    [Test]
    public async Task Too_little_money_has_the_code_of_the_edition(CancellationToken cancellationToken)
        => Assert.That(await _terminal.CodeOfAsync(_terminal.Card("200", "00", Carol, 100_000), cancellationToken), Is.EqualTo(_terminal.Version switch { 0 => "51", 1 => "116", _ => "1016" }));

    [Test]
    public async Task What_an_issuer_sends_is_no_purchase(CancellationToken cancellationToken)
    {
        var before = await _terminal.BalanceAsync(Alice, cancellationToken);
        Assert.That(await _terminal.CodeOfAsync(_terminal.Card("202", "00", Alice, 100), cancellationToken), Is.EqualTo(_terminal.Code("notSupported")));
        Assert.That(await _terminal.BalanceAsync(Alice, cancellationToken), Is.EqualTo(before));
    }

    [Test]
    public async Task Totals_are_reconciled(CancellationToken cancellationToken)
    {
        var first = await _terminal.ExchangeAsync(_terminal.Settlement(0, 0, 0, 0), cancellationToken);
        Assert.That(first.GetText(De87.ResponseCode), Is.Not.Null);
        await _terminal.ExchangeAsync(_terminal.Card("200", "00", Alice, 100), cancellationToken);
        await _terminal.ExchangeAsync(_terminal.Card("200", "20", Alice, 40), cancellationToken);
        var agreed = await _terminal.ExchangeAsync(_terminal.Settlement(1, 100, 1, 40), cancellationToken);
        Assert.That(agreed.GetText(De87.ResponseCode), Is.EqualTo(_terminal.Version switch { 0 => "00", 1 => "500", _ => "5000" }));
        await _terminal.ExchangeAsync(_terminal.Card("200", "00", Alice, 100), cancellationToken);
        var differs = await _terminal.ExchangeAsync(_terminal.Settlement(1, 99, 0, 0), cancellationToken);
        Assert.That(differs.GetText(De87.ResponseCode), Is.EqualTo(_terminal.Version switch { 0 => "95", 1 => "501", _ => "5001" }));
        if (_terminal.Version == 2) Assert.That(differs.GetText(De03.PrimaryReconciliationData)![26..52], Is.EqualTo("00000000010000000000000100"));
        else Assert.That(differs.GetText(De87.DebitsAmount), Is.EqualTo("0000000000000100"));
    }

    [Test]
    public async Task Reversals_counted_on_their_own_are_taken_off_and_the_net_is_computed_from_the_books(CancellationToken cancellationToken)
    {
        await _terminal.ExchangeAsync(_terminal.Settlement(0, 0, 0, 0), cancellationToken);
        var lost = _terminal.Card("200", "00", Alice, 700);
        await _terminal.ExchangeAsync(lost, cancellationToken);
        await _terminal.ExchangeAsync(_terminal.Of(_terminal.Card("420", "00", Alice, 700, "400"), lost), cancellationToken);
        await _terminal.ExchangeAsync(_terminal.Card("200", "00", Alice, 500), cancellationToken);
        await _terminal.ExchangeAsync(_terminal.Card("200", "20", Alice, 40), cancellationToken);
        // 2003 has no place for them: its terminal leaves both out.
        var settlement = _terminal.Version == 2 ? _terminal.Settlement(1, 500, 1, 40) : _terminal.Settlement(2, 1_200, 1, 40);
        if (_terminal.Version < 2)
        {
            settlement.Set(De87.DebitsReversalNumber, "0000000001");
            settlement.Set(De87.DebitsReversalAmount, "0000000000000700");
        }

        settlement.Set(De87.AmountNetSettlement, _terminal.Version == 2 ? "C15620000000000000000" : "C0000000000000000");
        var response = await _terminal.ExchangeAsync(settlement, cancellationToken);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.GetText(De87.ResponseCode), Is.EqualTo(_terminal.Version switch { 0 => "00", 1 => "500", _ => "5000" }));
            Assert.That(response.GetText(De87.AmountNetSettlement), Is.EqualTo(_terminal.Version == 2 ? "D15620000000000000460" : "D0000000000000460"));
            if (_terminal.Version < 2) Assert.That(response.GetText(De87.DebitsReversalAmount), Is.EqualTo("0000000000000000"));
        }
    }
}
