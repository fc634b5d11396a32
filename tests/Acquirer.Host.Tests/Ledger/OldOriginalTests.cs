using Iso8583.Core.Messages;
using Iso8583.Host.Ledger;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Tests.Ledger;

/// <summary>Messages that refer to a transaction which memory has forgotten: it is read back from the journal, and they find what they would have found in memory.</summary>
[CancelAfter(30_000)]
internal abstract class OldOriginalTests(LedgerDurability durability)
{
    private protected TestFolder Folder { get; set; } = null!; // set up before each test

    private protected JournaledLedger Ledger { get; set; } = null!; // set up before each test

    private protected TestTerminal Terminal { get; set; } = null!; // set up before each test

    private protected Transaction Sale { get; private set; }

    private protected Outcome Sold { get; private set; }

    [SetUp]
    public async Task Sell()
    {
        Folder = new TestFolder();
        Ledger = Open();
        Terminal = TestTerminal.Generic();
        Sale = Terminal.Purchase(TestBank.Rich, 1000);
        Sold = await DoAsync(Sale);
        await DoAsync(Terminal.Settlement(new BatchTotals(1, 1000, 0, 0)));
        await PassAsync(5);
    }

    // Whatever a test has done: a replay of the journal, from its first row, comes to the same state.
    [TearDown]
    public async Task Replay()
    {
        var state = await Ledger.DescribeAsync(CancellationToken.None);
        Ledger.Dispose();
        if (durability == LedgerDurability.Commit && File.Exists(Folder.File()))
        {
            using var again = Open();
            Assert.That(await again.DescribeAsync(CancellationToken.None), Is.EqualTo(state));
        }

        Folder.Dispose();
    }

    [Test]
    public async Task A_refund_finds_itsSale_by_F37_and_refunds_no_more_than_was_paid()
    {
        Assert.That((await DoAsync(RefundByRrn(700))).Reason, Is.EqualTo(DecisionReason.Approved));
        Assert.That((await DoAsync(RefundByRrn(301))).Reason, Is.EqualTo(DecisionReason.OriginalAmountWrong), "700 are refunded already");
        Assert.That((await DoAsync(RefundByRrn(300))).Reason, Is.EqualTo(DecisionReason.Approved));
        Assert.That((await DoAsync(RefundByRrn(1))).Reason, Is.EqualTo(DecisionReason.OriginalAmountWrong));
        Assert.That(Ledger.RecallCount, Is.GreaterThanOrEqualTo(4));
    }

    [Test]
    public async Task A_refund_finds_itsSale_by_key()
    {
        var refund = Terminal.On(TransactionKind.Refund, Sale, 400);
        var outcome = await DoAsync(refund);
        Assert.That(outcome.Reason, Is.EqualTo(DecisionReason.Approved));
        Assert.That((await RowAsync(outcome.Sequence)).OriginalSequence, Is.EqualTo(Sold.Sequence));
        Assert.That((await DoAsync(refund)).Status, Is.EqualTo(OutcomeStatus.Repeated), "a copy of it finds the first in memory");
    }

    [Test]
    public async Task A_refund_by_another_card_or_merchant_does_not_find_it()
    {
        var other = RefundByRrn(1);
        other.Pan = TestBank.Pan(TestBank.Credit);
        Assert.That((await DoAsync(other)).Reason, Is.EqualTo(DecisionReason.OriginalNotFound));
        var merchant = new TestTerminal(TestBank.Merchant, TestBank.SecondTerminal, MessageFamily.Iso87) { Time = Terminal.Time }.Payment(TransactionKind.Refund, TestBank.Rich, 1);
        merchant.Original = new OriginalReference(default, false, Sold.Rrn, default, 0);
        Assert.That((await DoAsync(merchant)).Reason, Is.EqualTo(DecisionReason.OriginalNotFound));
    }

    [Test]
    public async Task An_F37_of_another_day_does_not_find_it()
    {
        var refund = RefundByRrn(1);
        refund.Original = refund.Original with { Rrn = AsciiText.From("9" + Sold.Rrn.ToString()[1..]) };
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
        var late = Terminal.Purchase(TestBank.Rich, 5);
        Assert.That((await DoAsync(Terminal.Reversal(late))).Reason, Is.EqualTo(DecisionReason.OriginalNotFound));
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
    public async Task A_void_of_a_settledSale_is_refused_and_names_it()
    {
        var outcome = await DoAsync(Terminal.On(TransactionKind.PurchaseVoid, Sale));
        Assert.That(outcome.Reason, Is.EqualTo(DecisionReason.OriginalNotFound));
        Assert.That((await RowAsync(outcome.Sequence)).OriginalSequence, Is.EqualTo(Sold.Sequence));
    }

    [Test]
    public async Task A_refund_that_was_forgotten_too_counts_and_can_be_reversed()
    {
        var refund = RefundByRrn(900);
        await DoAsync(refund);
        await DoAsync(Terminal.Settlement(default));
        await PassAsync(5);
        Assert.That((await DoAsync(RefundByRrn(200))).Reason, Is.EqualTo(DecisionReason.OriginalAmountWrong));
        Assert.That((await DoAsync(Terminal.Reversal(refund, advice: true))).Reason, Is.EqualTo(DecisionReason.Approved));
        Assert.That((await DoAsync(RefundByRrn(1000))).Reason, Is.EqualTo(DecisionReason.Approved), "the refund was taken back");
    }

    [Test]
    public async Task A_script_result_finds_the_transaction_that_brought_the_script()
    {
        var result = Terminal.Message(TransactionKind.ScriptResult, new Mti(0x0620), 6);
        result.Original = new OriginalReference(Sale.Key, true, default, default, 0);
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

    private protected JournaledLedger Open(int snapshotEvery = 0) =>
        JournaledLedger.Open(new LedgerOptions { Path = Folder.File(), Durability = durability, SnapshotEveryRows = snapshotEvery, ArchiveAfterDays = 0 }, TestBank.Master, TestBank.Noon);

    private protected Task<Outcome> DoAsync(Transaction transaction) => Ledger.DoAsync(transaction, CancellationToken.None);

    private protected Transaction RefundByRrn(long minor)
    {
        var refund = Terminal.Payment(TransactionKind.Refund, TestBank.Rich, minor);
        refund.Original = new OriginalReference(default, false, Sold.Rrn, default, 0);
        return refund;
    }

    // Each with a STAN of its own: another message, not a copy.
    private Transaction Reversal(bool advice)
    {
        var reversal = Terminal.Reversal(Sale, advice);
        reversal.Key = reversal.Key with { Stan = ++Terminal.Stan };
        return reversal;
    }

    private async Task<long> BalanceAsync()
    {
        var balance = await Ledger.GetBalanceAsync("cardholder:A-RICH", Currency.Cny, CancellationToken.None);
        return balance?.BalanceMinor ?? throw new AssertionException("the account exists");
    }

    private async Task<JournalRow> RowAsync(long sequence) => (await Ledger.ReadJournalAsync(sequence - 1, 1, CancellationToken.None))[0];

    // Business goes on until everything old was looked at, and the days are closed.
    private async Task PassAsync(int days)
    {
        var closed = DateOnly.FromDateTime(Terminal.Time).DayNumber;
        Terminal.Time = Terminal.Time.AddDays(days);
        for (var day = closed; day < closed + days; day++)
        {
            var close = default(Transaction);
            close.Kind = TransactionKind.DayClose;
            close.Key = new TransactionKey(default, default, default, 1, day, 0);
            close.BusinessTime = Terminal.Time;
            await DoAsync(close);
        }

        var other = new TestTerminal(TestBank.Merchant, TestBank.SecondTerminal, MessageFamily.Iso87) { Time = Terminal.Time, Stan = closed * 1000 };
        for (var i = 0; i < 20; i++) await DoAsync(other.Purchase(TestBank.Credit, 1));
    }
}
