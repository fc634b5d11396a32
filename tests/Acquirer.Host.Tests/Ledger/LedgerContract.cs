using Iso8583.Core.Messages;
using Iso8583.Host.Ledger;
using Iso8583.Host.Ledger.Journal;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Tests.Ledger;

/// <summary>What every ledger must do, whatever it stores in.</summary>
internal abstract class LedgerContract
{
    private JournaledLedger? _ledger;

    /// <summary>A store of its own for each test; where it outlives its ledger, the second call opens the same one.</summary>
    protected abstract IJournalStore OpenStore();

    protected virtual bool OutlivesLedger => true;

    [TearDown]
    public void Close() => _ledger?.Dispose();

    [Test, CancelAfter(20_000)]
    public async Task An_outcome_comes_back_after_its_row_is_durable(CancellationToken cancellationToken)
    {
        var ledger = Open();
        var terminal = TestTerminal.UnionPay();
        terminal.Batch = (await ledger.DoAsync(terminal.SignOn(), cancellationToken)).Batch;

        var outcome = await ledger.DoAsync(terminal.Purchase(TestBank.Rich, 100), cancellationToken);

        Assert.That(outcome.Reason, Is.EqualTo(DecisionReason.Approved));
        Assert.That(ledger.CommittedSequence, Is.GreaterThanOrEqualTo(outcome.Sequence));
        var rows = await ledger.ReadJournalAsync(outcome.Sequence - 1, 10, cancellationToken);
        Assert.That(rows, Has.Count.EqualTo(1));
        Assert.Multiple(() =>
        {
            Assert.That(rows[0].Sequence, Is.EqualTo(outcome.Sequence));
            Assert.That(rows[0].Transaction.Kind, Is.EqualTo(TransactionKind.Purchase));
            Assert.That(rows[0].Transaction.Pan, Is.EqualTo(TestBank.Pan(TestBank.Rich)));
            Assert.That(rows[0].Outcome.Rrn, Is.EqualTo(outcome.Rrn));
            Assert.That(rows[0].Events, Is.EqualTo(NotificationEvents.Approved | NotificationEvents.MerchantSale));
            Assert.That(rows[0].Postings, Is.EquivalentTo(new[]
            {
                new Posting("cardholder:A-RICH", 156, -100),
                new Posting("merchant:" + TestBank.Merchant, 156, 100),
            }));
        });
    }

    [Test, CancelAfter(20_000)]
    public async Task The_journal_has_no_gaps_and_every_row_sums_to_zero(CancellationToken cancellationToken)
    {
        var ledger = Open();
        await PlayAsync(ledger, cancellationToken);

        var rows = await ledger.ReadJournalAsync(0, int.MaxValue, cancellationToken);

        Assert.That(rows.Select(r => r.Sequence), Is.EqualTo(Enumerable.Range(1, rows.Count).Select(i => (long)i)));
        Assert.That(rows.Select(r => r.Postings.Sum(p => p.Minor)), Is.All.Zero);
        Assert.That(rows.Where(r => r.OpenedAccount.Length > 0).Select(r => r.OpenedAccount), Does.Contain("cardholder:A-RICH"));
    }

    [Test, CancelAfter(20_000)]
    public async Task Reading_honours_position_and_limit(CancellationToken cancellationToken)
    {
        var ledger = Open();
        await PlayAsync(ledger, cancellationToken);
        var last = ledger.CommittedSequence;

        Assert.That((await ledger.ReadJournalAsync(3, 2, cancellationToken)).Select(r => r.Sequence), Is.EqualTo(new[] { 4L, 5L }));
        Assert.That(await ledger.ReadJournalAsync(last, 10, cancellationToken), Is.Empty);
        Assert.That(await ledger.ReadJournalAsync(0, 0, cancellationToken), Is.Empty);
    }

    [Test, CancelAfter(20_000)]
    public async Task What_was_approved_in_an_issuers_place_is_forwarded_after_a_restart(CancellationToken cancellationToken)
    {
        var ledger = Open();
        var terminal = TestTerminal.Generic();
        var ticket = new LedgerTicket();
        ticket.Transaction = terminal.Purchase(TestBank.Rich, 100);
        ticket.Evidence.Issuer = IssuerStanding.Down;
        var coming = new TestCompletion().Expect(ticket);
        await ledger.SubmitAsync(ticket, cancellationToken);
        var outcome = await coming.WaitAsync(cancellationToken);
        Assert.That((outcome.Reason, ledger.StandInsWaiting), Is.EqualTo((DecisionReason.Approved, 1)));
        Assert.That((await ledger.ReadJournalAsync(outcome.Sequence - 1, 1, cancellationToken))[0].IsInPlace, Is.True);
        var before = await ledger.DescribeAsync(cancellationToken);
        if (OutlivesLedger)
        {
            ledger.Dispose();
            ledger = Open();
            Assert.That(await ledger.DescribeAsync(cancellationToken), Is.EqualTo(before));
        }

        Assert.That(await ledger.GetStandInsAsync(622848, 622848, 10, cancellationToken), Is.EqualTo(new[] { outcome.Sequence }));
        Assert.That(await ledger.ForwardStandInsAsync(400000, 499999, TestBank.Noon, 1, cancellationToken), Is.Zero, "another issuer's");
        Assert.That(await ledger.ForwardStandInsAsync(622848, 622848, TestBank.Noon, 1, cancellationToken), Is.EqualTo(1));
        Assert.That(ledger.StandInsWaiting, Is.Zero);
        var rows = await ledger.ReadJournalAsync(ledger.CommittedSequence - 1, 1, cancellationToken);
        Assert.That(rows[0].Postings, Is.EquivalentTo(new[] { new Posting("cardholder:A-RICH", 156, -100), new Posting("stand-in", 156, 100) }));
    }

    [Test, CancelAfter(20_000)]
    public async Task Followers_are_woken_by_the_next_commit(CancellationToken cancellationToken)
    {
        var ledger = Open();
        var before = ledger.CommittedSequence;
        var waiting = ledger.WaitForCommitAsync(before, cancellationToken).AsTask();
        Assert.That(waiting.IsCompleted, Is.False);

        await ledger.DoAsync(TestTerminal.UnionPay().SignOn(), cancellationToken);

        await waiting;
        Assert.That(ledger.CommittedSequence, Is.GreaterThan(before));
        await ledger.WaitForCommitAsync(before, cancellationToken);
    }

    [Test, CancelAfter(20_000)]
    public async Task A_cancelled_follower_stops_waiting(CancellationToken cancellationToken)
    {
        var ledger = Open();
        using var source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var waiting = ledger.WaitForCommitAsync(ledger.CommittedSequence, source.Token).AsTask();
        await source.CancelAsync();
        Assert.That(async () => await waiting, Throws.InstanceOf<OperationCanceledException>());
    }

    [Test, CancelAfter(60_000)]
    public async Task Many_commands_share_a_commit_and_a_wake(CancellationToken cancellationToken)
    {
        var ledger = Open();
        var completion = new TestCompletion();
        var terminal = TestTerminal.Generic();
        var tasks = new List<Task<Outcome>>();
        for (var i = 0; i < 500; i++)
        {
            var ticket = new LedgerTicket();
            ticket.Transaction = terminal.Purchase(TestBank.Rich, 1);
            tasks.Add(completion.Expect(ticket));
            await ledger.SubmitAsync(ticket, cancellationToken);
        }

        var outcomes = await Task.WhenAll(tasks).WaitAsync(cancellationToken);

        Assert.That(outcomes.Select(o => o.Reason), Is.All.EqualTo(DecisionReason.Approved));
        Assert.That(outcomes.Select(o => o.Rrn).Distinct().Count(), Is.EqualTo(500));
        Assert.That(completion.CompletedCount, Is.EqualTo(500));
        Assert.That(completion.Wakes, Is.LessThanOrEqualTo(ledger.CommitCount), "one wake per commit");
        Assert.That((await ledger.GetBalanceAsync("cardholder:A-RICH", Currency.Cny, cancellationToken))?.BalanceMinor, Is.EqualTo(1_000_000 - 500));
    }

    [Test, CancelAfter(20_000)]
    public async Task A_copy_in_the_same_batch_gets_the_outcome_of_the_first(CancellationToken cancellationToken)
    {
        var ledger = Open();
        var purchase = TestTerminal.Generic().Purchase(TestBank.Rich, 10);
        var tasks = Enumerable.Range(0, 20).Select(_ => ledger.DoAsync(purchase, cancellationToken)).ToList();

        var outcomes = await Task.WhenAll(tasks);

        Assert.That(outcomes.Select(o => o.Sequence).Distinct().Count(), Is.EqualTo(1));
        Assert.That(outcomes.Count(o => o.Status == OutcomeStatus.Committed), Is.EqualTo(1));
        Assert.That(outcomes.Count(o => o.Status == OutcomeStatus.Repeated), Is.EqualTo(19));
    }

    [Test, CancelAfter(20_000)]
    public async Task An_echo_is_answered_without_a_row(CancellationToken cancellationToken)
    {
        var ledger = Open();
        var before = ledger.CommittedSequence;
        var outcome = await ledger.DoAsync(TestTerminal.UnionPay().Message(TransactionKind.Echo, new Mti(0x0820), 8), cancellationToken);
        Assert.That(outcome.Reason, Is.EqualTo(DecisionReason.Approved));
        Assert.That(ledger.CommittedSequence, Is.EqualTo(before));
    }

    [Test, CancelAfter(20_000)]
    public async Task A_full_queue_makes_the_sender_wait_and_loses_nothing(CancellationToken cancellationToken)
    {
        var ledger = Open(new LedgerOptions { Durability = LedgerDurability.Memory, QueueCapacity = 2, MaxBatch = 4 });
        var completion = new TestCompletion();
        var terminal = TestTerminal.Generic();
        var tasks = Enumerable.Range(0, 200).Select(_ => ledger.DoAsync(terminal.Purchase(TestBank.Rich, 1), cancellationToken, completion)).ToList();
        await Task.WhenAll(tasks);
        Assert.That(completion.CompletedCount, Is.EqualTo(200));
    }

    [Test, CancelAfter(20_000)]
    public async Task Commands_that_were_accepted_are_completed_before_the_ledger_closes(CancellationToken cancellationToken)
    {
        var ledger = Open();
        var terminal = TestTerminal.Generic();
        var tasks = Enumerable.Range(0, 100).Select(_ => ledger.DoAsync(terminal.Purchase(TestBank.Rich, 1), cancellationToken)).ToList();
        ledger.Dispose();
        Assert.That((await Task.WhenAll(tasks)).Select(o => o.Status), Is.All.EqualTo(OutcomeStatus.Committed));
        Assert.That(async () => await ledger.DoAsync(terminal.Purchase(TestBank.Rich, 1), cancellationToken), Throws.Exception);
    }

    [Test, CancelAfter(20_000)]
    public async Task New_master_data_opens_new_accounts_and_leaves_balances_alone(CancellationToken cancellationToken)
    {
        var ledger = Open();
        var old = TestBank.Master;
        var edited = new MasterData(
            [.. old.Accounts.Select(a => a with { OpeningBalanceMinor = 42 }), new AccountData { Number = "A-NEW", Currency = Currency.Cny, OpeningBalanceMinor = 7 }],
            old.Cards,
            old.Merchants,
            old.Terminals,
            old.Issuers,
            old.Fees);

        Assert.That(await ledger.AdoptAsync(edited, TestBank.Noon, cancellationToken));

        Assert.That((await ledger.GetBalanceAsync("cardholder:A-RICH", Currency.Cny, cancellationToken))?.BalanceMinor, Is.EqualTo(1_000_000));
        Assert.That((await ledger.GetBalanceAsync("cardholder:A-NEW", Currency.Cny, cancellationToken))?.BalanceMinor, Is.EqualTo(7));
    }

    [Test, CancelAfter(20_000)]
    public async Task Batches_can_be_looked_at(CancellationToken cancellationToken)
    {
        var ledger = Open();
        var terminal = TestTerminal.Generic();
        await ledger.DoAsync(terminal.Purchase(TestBank.Rich, 10), cancellationToken);
        var batches = await ledger.GetBatchesAsync(TestBank.GenericTerminal, 10, cancellationToken);
        Assert.That(batches, Has.Count.EqualTo(1));
        Assert.That(batches[0].Domestic, Is.EqualTo(new BatchTotals(1, 10, 0, 0)));
        Assert.That(batches[0].IsCurrent);
    }

    [Test, CancelAfter(20_000)]
    public async Task After_a_restart_the_state_is_the_same_and_goes_on(CancellationToken cancellationToken)
    {
        if (!OutlivesLedger) Assert.Ignore("this store ends with its ledger");
        var ledger = Open();
        var played = await PlayAsync(ledger, cancellationToken);
        var before = await ledger.DescribeAsync(cancellationToken);
        ledger.Dispose();

        ledger = Open();

        Assert.That(await ledger.DescribeAsync(cancellationToken), Is.EqualTo(before));
        var again = await ledger.DoAsync(played.Message, cancellationToken);
        Assert.That(again.Status, Is.EqualTo(OutcomeStatus.Repeated));
        Assert.That(again with { Status = OutcomeStatus.Committed, Checks = played.Outcome.Checks }, Is.EqualTo(played.Outcome), "the first outcome to the last member that is kept");
    }

    protected JournaledLedger Open(LedgerOptions? options = null) =>
        _ledger = JournaledLedger.Open(options ?? TestBank.Options, OpenStore(), 1, TestBank.Master, TestBank.Noon);

    /// <summary>A bit of everything.</summary>
    private static async Task<(Transaction Message, Outcome Outcome)> PlayAsync(JournaledLedger ledger, CancellationToken cancellationToken)
    {
        var terminal = TestTerminal.UnionPay();
        terminal.Batch = (await ledger.DoAsync(terminal.SignOn(), cancellationToken)).Batch;
        var purchase = terminal.Purchase(TestBank.Rich, 100);
        await ledger.DoAsync(purchase, cancellationToken);
        await ledger.DoAsync(terminal.On(TransactionKind.PurchaseVoid, purchase), cancellationToken);
        await ledger.DoAsync(terminal.Purchase(TestBank.Poor, 10_000), cancellationToken);
        var lost = terminal.Purchase(TestBank.Rich, 50);
        await ledger.DoAsync(lost, cancellationToken);
        await ledger.DoAsync(terminal.Reversal(lost), cancellationToken);
        await ledger.DoAsync(terminal.Reversal(terminal.Purchase(TestBank.Rich, 5)), cancellationToken);
        var hold = terminal.Payment(TransactionKind.PreAuthorization, TestBank.Rich, 1000);
        await ledger.DoAsync(hold, cancellationToken);
        await ledger.DoAsync(terminal.On(TransactionKind.Completion, hold, 900), cancellationToken);
        await ledger.DoAsync(terminal.Payment(TransactionKind.PreAuthorization, TestBank.Rich, 70), cancellationToken);
        await ledger.DoAsync(terminal.Settlement(new BatchTotals(2, 1000, 1, 100)), cancellationToken);
        terminal.Batch = (await ledger.DoAsync(terminal.SignOn(), cancellationToken)).Batch;
        var last = terminal.Purchase(TestBank.Foreign, 777);
        return (last, await ledger.DoAsync(last, cancellationToken));
    }
}
