using Iso8583.Core.Dialects;
using Iso8583.Core.Framing;
using Iso8583.Core.Messages;
using Iso8583.Core.Security;
using Iso8583.Emulator.Link;
using Iso8583.Emulator.Terminal;

namespace Iso8583.Emulator.Tests.Link;

[CancelAfter(20_000)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class TerminalSessionTests : IAsyncDisposable
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly SecretKey _master = SecretKey.Create(KeyAlgorithm.Tdes, Convert.FromHexString("11111111111111112222222222222222"));
    private readonly TestCard _card = Cards.Alice;
    private readonly StateFile _states = StateFile.InMemory();
    private readonly MiniAcquirer _bank;
    private readonly ScriptedAcquirer _acquirer;
    private readonly TerminalProfile _profile;
    private TerminalLink? _link;

    public TerminalSessionTests()
    {
        _bank = new MiniAcquirer("unionpay-pos", _master);
        _bank.Balances["6222020000000015"] = 100_000;
        _acquirer = new ScriptedAcquirer(_bank.ServeAsync);
        _profile = new TerminalProfile
        {
            Name = "till", Dialect = "unionpay-pos", TerminalId = "10000001", MerchantId = "898110154110001",
            Tpdu = "6000030000", Header = "603100000000", MasterKey = _master, ConnectRetries = 0,
        };
    }

    private TerminalState State => _states.Of(_profile.MerchantId, _profile.TerminalId);

    public async ValueTask DisposeAsync()
    {
        if (_link is not null) await _link.DisposeAsync();
        await _acquirer.DisposeAsync();
        _master.Dispose();
    }

    [Test]
    public async Task A_terminal_signs_on_by_itself_and_uses_the_batch_that_the_host_names(CancellationToken cancellationToken)
    {
        var sale = await Session().SaleAsync(_card, 5000, false, cancellationToken);

        Assert.That(sale.IsApproved, Is.True, sale.ToString());
        Assert.That(State.SignedOn, Is.True);
        Assert.That(State.Batch, Is.EqualTo(101));
        Assert.That(State.WrappedKeys, Has.Length.EqualTo(120));
        Assert.That(State.Log.Single().AmountMinor, Is.EqualTo(5000));
        Assert.That(State.Reversals, Is.Empty);
    }

    [Test]
    public async Task Working_keys_last_over_a_restart_of_the_terminal(CancellationToken cancellationToken)
    {
        await Session().SignOnAsync(cancellationToken);

        var sale = await Session().SaleAsync(_card, 5000, false, cancellationToken);

        Assert.That(sale.IsApproved, Is.True, sale.ToString());
        Assert.That(_bank.Requests.Count(r => r.Mti.Class == 8), Is.EqualTo(1));
    }

    [Test]
    public async Task A_wrong_check_value_fails_the_sign_on(CancellationToken cancellationToken)
    {
        _bank.Spoil = (response, bytes) =>
        {
            if (response.Has(De87.Private62)) bytes[^1] ^= 1;
        };

        var signOn = await Session().SignOnAsync(cancellationToken);

        Assert.That(signOn.IsApproved, Is.False);
        Assert.That(signOn.Problem, Does.Contain("working keys"));
        Assert.That(State.SignedOn, Is.False);
    }

    [Test]
    public async Task A_declined_sale_is_neither_logged_nor_reversed(CancellationToken cancellationToken)
    {
        var sale = await Session().SaleAsync(_card, 5_000_000, false, cancellationToken);

        Assert.That((sale.Code, sale.IsDeclined), Is.EqualTo(("51", true)));
        Assert.That(State.Log, Is.Empty);
        Assert.That(State.Reversals, Is.Empty);
    }

    [Test]
    public async Task A_lost_answer_is_reversed_before_the_next_transaction(CancellationToken cancellationToken)
    {
        var session = Session(Short);
        var lost = await session.SaleAsync(_card, 5000, discardAnswer: true, cancellationToken);
        Assert.That(State.Reversals.Single().Reason, Is.EqualTo("98"));

        var inquiry = await session.BalanceInquiryAsync(_card, cancellationToken);

        Assert.That(lost.Status, Is.EqualTo(ReplyStatus.TimedOut));
        Assert.That(inquiry.IsApproved, Is.True, inquiry.ToString());
        Assert.That(_bank.Requests.Select(r => r.Mti.ToString()), Is.EqualTo(new[] { "0800", "0200", "0400", "0200" }));
        Assert.That(_bank.Requests[2].GetText(De87.Stan), Is.EqualTo(_bank.Requests[1].GetText(De87.Stan)));
        Assert.That(_bank.Balances["6222020000000015"], Is.EqualTo(100_000));
        Assert.That(session.ReversalsDone, Is.EqualTo(1));
    }

    [Test]
    public async Task A_reversal_that_is_open_outlives_the_terminal(CancellationToken cancellationToken)
    {
        await Session(Short).SaleAsync(_card, 5000, discardAnswer: true, cancellationToken);

        await Session().BalanceInquiryAsync(_card, cancellationToken);

        Assert.That(_bank.Balances["6222020000000015"], Is.EqualTo(100_000));
        Assert.That(State.Reversals, Is.Empty);
    }

    [TestCase("12")]
    [TestCase("25")]
    public async Task Not_possible_and_not_found_end_a_reversal(string code, CancellationToken cancellationToken)
    {
        var session = Session(Short);
        await session.SaleAsync(_card, 5000, discardAnswer: true, cancellationToken);
        _bank.Tamper = (request, response) => AnswerReversalWith(request, response, code);

        await session.BalanceInquiryAsync(_card, cancellationToken);

        Assert.That(State.Reversals, Is.Empty);
        Assert.That(_bank.Requests.Count(r => r.Mti.Class == 4), Is.EqualTo(1));
    }

    [Test]
    public async Task Another_code_is_tried_three_times_more_and_then_given_up(CancellationToken cancellationToken)
    {
        var session = Session(Short);
        await session.SaleAsync(_card, 5000, discardAnswer: true, cancellationToken);
        _bank.Tamper = (request, response) => AnswerReversalWith(request, response, "96");

        var inquiry = await session.BalanceInquiryAsync(_card, cancellationToken);

        Assert.That(_bank.Requests.Count(r => r.Mti.Class == 4), Is.EqualTo(4));
        Assert.That(session.ReversalsDropped, Is.EqualTo(1));
        Assert.That(inquiry.IsApproved, Is.True);
    }

    [Test]
    public async Task A_wrong_mac_on_an_approval_is_reversed_with_A0_after_a_new_sign_on(CancellationToken cancellationToken)
    {
        var session = Session();
        await session.SignOnAsync(cancellationToken);
        _bank.Spoil = (response, bytes) =>
        {
            if (response.Mti.ToString() == "0210" && response.Has(De87.Mac64)) bytes[^1] ^= 1;
        };
        var sale = await session.SaleAsync(_card, 5000, false, cancellationToken);
        _bank.Spoil = (_, _) => { };

        await session.PrepareAsync(cancellationToken);

        Assert.That(sale.IsApproved, Is.False);
        Assert.That(sale.Problem, Does.Contain("MAC"));
        Assert.That(_bank.Requests.Select(r => r.Mti.ToString()), Is.EqualTo(new[] { "0800", "0200", "0800", "0400" }));
        Assert.That(_bank.Requests[3].GetText(De87.ResponseCode), Is.EqualTo("A0"));
        Assert.That(_bank.Balances["6222020000000015"], Is.EqualTo(100_000));
    }

    [Test]
    public async Task An_answer_with_another_amount_is_not_believed_and_reversed(CancellationToken cancellationToken)
    {
        var session = Session();
        _bank.Tamper = (request, response) =>
        {
            if (response.Mti.ToString() == "0210") response.Set(De87.TransactionAmount, "000000004999");
            return response;
        };

        var sale = await session.SaleAsync(_card, 5000, false, cancellationToken);

        Assert.That(sale.Problem, Does.Contain("F4"));
        Assert.That(State.Log, Is.Empty);
        Assert.That(State.Reversals.Single().Reason, Is.EqualTo("06"));
    }

    [Test]
    public async Task Sign_on_required_makes_the_terminal_sign_on_again(CancellationToken cancellationToken)
    {
        var session = Session();
        await session.SignOnAsync(cancellationToken);
        _bank.Tamper = (_, response) =>
        {
            if (response.Mti.ToString() == "0210") response.Set(De87.ResponseCode, "77");
            return response;
        };
        await session.BalanceInquiryAsync(_card, cancellationToken);
        _bank.Tamper = (_, response) => response;

        var next = await session.BalanceInquiryAsync(_card, cancellationToken);

        Assert.That(next.IsApproved, Is.True, next.ToString());
        Assert.That(_bank.Requests.Count(r => r.Mti.Class == 8), Is.EqualTo(2));
    }

    [Test]
    public async Task Nothing_is_sent_and_nothing_reversed_where_nobody_listens(CancellationToken cancellationToken)
    {
        var session = Session();
        await session.SignOnAsync(cancellationToken);
        await _link!.HangUpAsync(); // Session() has made it
        await _acquirer.DisposeAsync();

        var sale = await session.SaleAsync(_card, 5000, false, cancellationToken);

        Assert.That(sale.Status, Is.EqualTo(ReplyStatus.NotSent));
        Assert.That(State.Reversals, Is.Empty);
    }

    [Test]
    public async Task A_connection_lost_after_sending_is_reversed_over_a_new_one(CancellationToken cancellationToken)
    {
        var cut = true;
        await using var breaking = new ScriptedAcquirer(async peer =>
        {
            if (!cut)
            {
                await _bank.ServeAsync(peer);
                return;
            }

            cut = false;
            await peer.ReceiveAsync();
            peer.Reset();
        });
        await Session().SignOnAsync(cancellationToken);
        var session = Session(Patience, breaking);

        var sale = await session.SaleAsync(_card, 5000, false, cancellationToken);
        var inquiry = await session.BalanceInquiryAsync(_card, cancellationToken);

        Assert.That(sale.Status, Is.EqualTo(ReplyStatus.Disconnected));
        Assert.That(inquiry.IsApproved, Is.True, inquiry.ToString());
        Assert.That(session.ReversalsDone, Is.EqualTo(1));
    }

    [Test]
    public async Task A_day_with_a_void_settles_and_begins_the_next_batch(CancellationToken cancellationToken)
    {
        var session = Session();
        var sale = await session.SaleAsync(_card, 5000, false, cancellationToken);
        await session.SaleAsync(_card, 700, false, cancellationToken);
        await session.VoidAsync(sale.Logged ?? throw new InvalidOperationException(sale.ToString()), cancellationToken);
        Assert.That(State.Totals(), Is.EqualTo(new BatchTotals(2, 5700, 1, 5000)));

        var settlement = await session.SettleAsync(cancellationToken);

        Assert.That(settlement.Settlement, Is.EqualTo(SettlementResult.Balanced));
        Assert.That((State.Batch, State.Log.Count), Is.EqualTo((102, 0)));
        var end = _bank.Requests[^1];
        Assert.That((end.Mti.ToString(), end.GetText(De87.Private60)![8..11], end.GetText(De87.AdditionalDataPrivate)), Is.EqualTo(("0320", "207", "0000")), "a balanced batch is ended, too");
    }

    [Test]
    public async Task An_unbalanced_batch_is_uploaded_eight_details_a_message_and_the_next_begins(CancellationToken cancellationToken)
    {
        var session = Session();
        for (var i = 0; i < 10; i++) await session.SaleAsync(_card, 100 + i, false, cancellationToken);
        State.Log.RemoveAt(4);

        var settlement = await session.SettleAsync(cancellationToken);

        Assert.That(settlement.Settlement, Is.EqualTo(SettlementResult.Unbalanced));
        Assert.That(_bank.Uploaded, Has.Count.EqualTo(9));
        Assert.That((State.Batch, State.Log.Count), Is.EqualTo((102, 0)));
    }

    [Test]
    public async Task An_upload_that_is_refused_leaves_the_batch_open_and_goes_on_behind_what_was_taken(CancellationToken cancellationToken)
    {
        var session = Session();
        for (var i = 0; i < 10; i++) await session.SaleAsync(_card, 100 + i, false, cancellationToken);
        State.Log.RemoveAt(4);
        var uploads = 0;
        _bank.Tamper = (request, response) =>
        {
            if (request.Mti.Class == 3 && ++uploads == 2) response.Set(De87.ResponseCode, "96");
            return response;
        };

        await session.SettleAsync(cancellationToken);
        Assert.That(State.Batch, Is.EqualTo(101));
        Assert.That(State.Log.Count(entry => entry.Uploaded), Is.EqualTo(8));
        _bank.Uploaded.RemoveAt(8);
        var again = await session.SettleAsync(cancellationToken);

        Assert.That(again.Settlement, Is.EqualTo(SettlementResult.Unbalanced));
        Assert.That(_bank.Uploaded.Distinct().Count(), Is.EqualTo(9), "no detail was sent twice");
        Assert.That(State.Batch, Is.EqualTo(102));
    }

    private static IsoMessage AnswerReversalWith(IsoMessage request, IsoMessage response, string code)
    {
        if (request.Mti.Class == 4) response.Set(De87.ResponseCode, code);
        return response;
    }

    private TerminalSession Session(TimeSpan? timeout = null, ScriptedAcquirer? acquirer = null)
    {
        var dialect = DialectCatalog.BuiltIn.Get("unionpay-pos");
        var options = new LinkOptions { Dialect = dialect, Framing = FrameCodecs.Parse("be2+tpdu+header:6"), Envelope = _profile.Envelope() };
        _link = new TerminalLink((acquirer ?? _acquirer).EndPoint, options, 0);
        return new TerminalSession(_profile, _states, new WorkingKeySecurity(_master), dialect, _link, _ => _card, timeout ?? Patience, TimeProvider.System);
    }
}
