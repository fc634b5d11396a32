using Iso8583.Core.Messages;
using Iso8583.Host.Ledger;
using Iso8583.Host.Ledger.Archive;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Tests.Ledger;

/// <summary>Messages that refer to a transaction which memory has forgotten: it is read back from the journal, and they find what they would have found in memory.</summary>
[TestFixture(LedgerDurability.Memory)]
[TestFixture(LedgerDurability.Commit)]
[CancelAfter(30_000)]
internal sealed class OldOriginalTests(LedgerDurability durability)
{
    private TestFolder _folder = null!; // set up before each test
    private JournaledLedger _ledger = null!; // set up before each test
    private TestTerminal _terminal = null!; // set up before each test
    private Transaction _sale;
    private Outcome _sold;

    [SetUp]
    public async Task Sell()
    {
        _folder = new TestFolder();
        _ledger = Open();
        _terminal = TestTerminal.Generic();
        _sale = _terminal.Purchase(TestBank.Rich, 1000);
        _sold = await DoAsync(_sale);
        await DoAsync(_terminal.Settlement(new BatchTotals(1, 1000, 0, 0)));
        await PassAsync(5);
    }

    // Whatever a test has done: a replay of the journal, from its first row, comes to the same state.
    [TearDown]
    public async Task Replay()
    {
        var state = await _ledger.DescribeAsync(CancellationToken.None);
        _ledger.Dispose();
        if (durability == LedgerDurability.Commit && File.Exists(_folder.File()))
        {
            using var again = Open();
            Assert.That(await again.DescribeAsync(CancellationToken.None), Is.EqualTo(state));
        }

        _folder.Dispose();
    }

    [Test]
    public async Task A_refund_finds_its_sale_by_F37_and_refunds_no_more_than_was_paid()
    {
        Assert.That((await DoAsync(RefundByRrn(700))).Reason, Is.EqualTo(DecisionReason.Approved));
        Assert.That((await DoAsync(RefundByRrn(301))).Reason, Is.EqualTo(DecisionReason.OriginalAmountWrong), "700 are refunded already");
        Assert.That((await DoAsync(RefundByRrn(300))).Reason, Is.EqualTo(DecisionReason.Approved));
        Assert.That((await DoAsync(RefundByRrn(1))).Reason, Is.EqualTo(DecisionReason.OriginalAmountWrong));
        Assert.That(_ledger.RecallCount, Is.GreaterThanOrEqualTo(4));
    }

    [Test]
    public async Task A_refund_finds_its_sale_by_key()
    {
        var refund = _terminal.On(TransactionKind.Refund, _sale, 400);
        var outcome = await DoAsync(refund);
        Assert.That(outcome.Reason, Is.EqualTo(DecisionReason.Approved));
        Assert.That((await RowAsync(outcome.Sequence)).OriginalSequence, Is.EqualTo(_sold.Sequence));
        Assert.That((await DoAsync(refund)).Status, Is.EqualTo(OutcomeStatus.Repeated), "a copy of it finds the first in memory");
    }

    [Test]
    public async Task A_refund_by_another_card_or_merchant_does_not_find_it()
    {
        var other = RefundByRrn(1);
        other.Pan = TestBank.Pan(TestBank.Credit);
        Assert.That((await DoAsync(other)).Reason, Is.EqualTo(DecisionReason.OriginalNotFound));
        var merchant = new TestTerminal(TestBank.Merchant, TestBank.SecondTerminal, MessageFamily.Iso87) { Time = _terminal.Time }.Payment(TransactionKind.Refund, TestBank.Rich, 1);
        merchant.Original = new OriginalReference(default, false, _sold.Rrn, default, 0);
        Assert.That((await DoAsync(merchant)).Reason, Is.EqualTo(DecisionReason.OriginalNotFound));
    }

    [Test]
    public async Task An_F37_of_another_day_does_not_find_it()
    {
        var refund = RefundByRrn(1);
        refund.Original = refund.Original with { Rrn = AsciiText.From("9" + _sold.Rrn.ToString()[1..]) };
        Assert.That((await DoAsync(refund)).Reason, Is.EqualTo(DecisionReason.OriginalNotFound));
    }

    [Test]
    public async Task A_reversal_follows_the_truth_table_of_a_settled_original()
    {
        var before = await BalanceAsync();
        Assert.That((await DoAsync(Reversal(advice: false))).Reason, Is.EqualTo(DecisionReason.OriginalNotFound), "settled: a request is refused");
        Assert.That(await BalanceAsync(), Is.EqualTo(before));
        Assert.That((await DoAsync(Reversal(advice: true))).Reason, Is.EqualTo(DecisionReason.Approved));
        Assert.That(await BalanceAsync(), Is.EqualTo(before + 1000), "an advice moves the money");
        Assert.That((await DoAsync(Reversal(advice: true))).Reason, Is.EqualTo(DecisionReason.Approved));
        Assert.That(await BalanceAsync(), Is.EqualTo(before + 1000), "but once");
        Assert.That((await DoAsync(RefundByRrn(1))).Reason, Is.EqualTo(DecisionReason.OriginalNotFound), "nothing is left to refund");
    }

    [Test]
    public async Task A_reversal_of_what_never_came_still_leaves_a_tombstone()
    {
        var late = _terminal.Purchase(TestBank.Rich, 5);
        Assert.That((await DoAsync(_terminal.Reversal(late))).Reason, Is.EqualTo(DecisionReason.OriginalNotFound));
        Assert.That((await DoAsync(late)).Reason, Is.EqualTo(DecisionReason.ResponseTooLate));
    }

    [Test]
    public async Task A_partial_reversal_leaves_the_rest_standing()
    {
        var before = await BalanceAsync();
        var partial = Reversal(advice: true);
        partial.HasReplacement = true;
        partial.ReplacementMinor = 600;
        Assert.That((await DoAsync(partial)).Reason, Is.EqualTo(DecisionReason.Approved));
        Assert.That(await BalanceAsync(), Is.EqualTo(before + 400));
        Assert.That((await DoAsync(RefundByRrn(601))).Reason, Is.EqualTo(DecisionReason.OriginalAmountWrong));
        Assert.That((await DoAsync(RefundByRrn(600))).Reason, Is.EqualTo(DecisionReason.Approved));
    }

    [Test]
    public async Task A_void_of_a_settled_sale_is_refused_and_names_it()
    {
        var outcome = await DoAsync(_terminal.On(TransactionKind.PurchaseVoid, _sale));
        Assert.That(outcome.Reason, Is.EqualTo(DecisionReason.OriginalNotFound));
        Assert.That((await RowAsync(outcome.Sequence)).OriginalSequence, Is.EqualTo(_sold.Sequence));
    }

    [Test]
    public async Task A_refund_that_was_forgotten_too_counts_and_can_be_reversed()
    {
        var refund = RefundByRrn(900);
        await DoAsync(refund);
        await DoAsync(_terminal.Settlement(default));
        await PassAsync(5);
        Assert.That((await DoAsync(RefundByRrn(200))).Reason, Is.EqualTo(DecisionReason.OriginalAmountWrong));
        Assert.That((await DoAsync(_terminal.Reversal(refund, advice: true))).Reason, Is.EqualTo(DecisionReason.Approved));
        Assert.That((await DoAsync(RefundByRrn(1000))).Reason, Is.EqualTo(DecisionReason.Approved), "the refund was taken back");
    }

    [Test]
    public async Task A_script_result_finds_the_transaction_that_brought_the_script()
    {
        var result = _terminal.Message(TransactionKind.ScriptResult, new Mti(0x0620), 6);
        result.Original = new OriginalReference(_sale.Key, true, default, default, 0);
        Assert.That((await DoAsync(result)).Reason, Is.EqualTo(DecisionReason.Approved));
    }

    [Test]
    public async Task Of_many_refunds_at_once_no_more_succeed_than_was_paid()
    {
        var refunds = Enumerable.Range(0, 30).Select(_ => RefundByRrn(100)).ToArray();
        var outcomes = await Task.WhenAll(refunds.Select(DoAsync));
        Assert.That(outcomes.Count(o => o.Reason == DecisionReason.Approved), Is.EqualTo(10));
        Assert.That(outcomes.Count(o => o.Reason == DecisionReason.OriginalAmountWrong), Is.EqualTo(20));
    }

    [Test]
    public async Task Copies_that_come_at_once_are_one_transaction()
    {
        var before = await BalanceAsync();
        var refund = RefundByRrn(100);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => DoAsync(refund)));
        Assert.That(outcomes.Select(o => o.Sequence).Distinct(), Has.One.Items);
        Assert.That(await BalanceAsync(), Is.EqualTo(before + 100));
    }

    [Test]
    public async Task It_is_found_after_a_restart_and_in_an_archive()
    {
        if (durability == LedgerDurability.Memory) Assert.Ignore("memory has neither");
        await DoAsync(RefundByRrn(500));
        _ledger.Dispose();
        var archived = LedgerArchiving.Run(_folder.File(), keepDays: 1, vacuum: false);
        Assert.That(archived[^1].LastRow, Is.GreaterThan(_sold.Sequence));
        _ledger = Open();
        Assert.That((await DoAsync(RefundByRrn(501))).Reason, Is.EqualTo(DecisionReason.OriginalAmountWrong));
        Assert.That((await DoAsync(_terminal.On(TransactionKind.Refund, _sale, 500))).Reason, Is.EqualTo(DecisionReason.Approved));
    }

    [Test]
    public async Task A_journal_that_cannot_be_read_fails_the_message_and_not_the_ledger()
    {
        if (durability == LedgerDurability.Memory) Assert.Ignore("memory can always be read");
        _ledger.Dispose();
        using (Open(snapshotEvery: 1))
        {
        }

        var path = ArchivedDay.PathOf(_folder.File(), LedgerArchiving.Run(_folder.File(), keepDays: 1, vacuum: false)[0].Day.DayNumber);
        File.Move(path, path + ".away");
        _ledger = Open(snapshotEvery: 1);
        Assert.That((await DoAsync(RefundByRrn(1))).Status, Is.EqualTo(OutcomeStatus.Failed));
        Assert.That((await DoAsync(_terminal.Purchase(TestBank.Rich, 1))).Status, Is.EqualTo(OutcomeStatus.Committed));
        File.Move(path + ".away", path);
        Assert.That((await DoAsync(RefundByRrn(1))).Reason, Is.EqualTo(DecisionReason.Approved));
    }

    private JournaledLedger Open(int snapshotEvery = 0) =>
        JournaledLedger.Open(new LedgerOptions { Path = _folder.File(), Durability = durability, SnapshotEveryRows = snapshotEvery, ArchiveAfterDays = 0 }, TestBank.Master, TestBank.Noon);

    private Task<Outcome> DoAsync(Transaction transaction) => _ledger.DoAsync(transaction, CancellationToken.None);

    private Transaction RefundByRrn(long minor)
    {
        var refund = _terminal.Payment(TransactionKind.Refund, TestBank.Rich, minor);
        refund.Original = new OriginalReference(default, false, _sold.Rrn, default, 0);
        return refund;
    }

    // Each with a STAN of its own: another message, not a copy.
    private Transaction Reversal(bool advice)
    {
        var reversal = _terminal.Reversal(_sale, advice);
        reversal.Key = reversal.Key with { Stan = ++_terminal.Stan };
        return reversal;
    }

    private async Task<long> BalanceAsync()
    {
        var balance = await _ledger.GetBalanceAsync("cardholder:A-RICH", Currency.Cny, CancellationToken.None);
        return balance?.BalanceMinor ?? throw new AssertionException("the account exists");
    }

    private async Task<JournalRow> RowAsync(long sequence) => (await _ledger.ReadJournalAsync(sequence - 1, 1, CancellationToken.None))[0];

    // Business goes on until everything old was looked at, and the days are closed.
    private async Task PassAsync(int days)
    {
        var closed = DateOnly.FromDateTime(_terminal.Time).DayNumber;
        _terminal.Time = _terminal.Time.AddDays(days);
        for (var day = closed; day < closed + days; day++)
        {
            var close = default(Transaction);
            close.Kind = TransactionKind.DayClose;
            close.Key = new TransactionKey(default, default, default, 1, day, 0);
            close.BusinessTime = _terminal.Time;
            await DoAsync(close);
        }

        var other = new TestTerminal(TestBank.Merchant, TestBank.SecondTerminal, MessageFamily.Iso87) { Time = _terminal.Time, Stan = closed * 1000 };
        for (var i = 0; i < 20; i++) await DoAsync(other.Purchase(TestBank.Credit, 1));
    }
}
