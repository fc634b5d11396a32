using Iso8583.Host.Ledger;
using Iso8583.Host.Ledger.Books;
using Iso8583.Host.Ledger.Journal;
using Iso8583.Host.Ledger.Memory;
using Iso8583.Host.Ledger.Sqlite;
using Iso8583.Host.Transactions;
using Iso8583.Testing;

namespace Iso8583.Host.Tests.Ledger;

/// <summary>Counts that do not look at the clock: bytes, commits, wakes.</summary>
internal sealed class LedgerGateTests
{
    private const int Batch = 64;

    [Test]
    public void The_writer_allocates_nothing_up_to_the_store()
    {
        using var store = new DiscardingStore();
        var (writer, tickets, refill) = Prepare(store, TestBank.WithFees);
        Assert.That(Allocations.Of(() =>
        {
            refill();
            writer.Process(tickets);
        }), Is.Zero);
    }

    [Test]
    public void A_row_through_sqlite_allocates_at_most_256_bytes()
    {
        using var folder = new TestFolder();
        using var store = SqliteJournalStore.Open(new LedgerOptions { Path = folder.File() }, new JournalHeader(1, 1));
        var (writer, tickets, refill) = Prepare(store, TestBank.Master);
        Assert.That(
            Allocations.Of(() =>
            {
                refill();
                writer.Process(tickets);
            }) / Batch,
            Is.LessThanOrEqualTo(256));
    }

    [Test, CancelAfter(20_000)]
    public void Submitting_allocates_nothing_while_there_is_room(CancellationToken cancellationToken)
    {
        using var ledger = JournaledLedger.Open(TestBank.Options, new MemoryJournalStore(), 1, TestBank.Master, TestBank.Noon);
        var ticket = new LedgerTicket();
        ticket.Transaction = TestTerminal.UnionPay().Message(TransactionKind.Echo, default, 8);
        Assert.That(
            Allocations.Of(() =>
            {
                var pending = ledger.SubmitAsync(ticket, cancellationToken);
                if (!pending.IsCompletedSuccessfully) throw new InvalidOperationException("no room");
            }),
            Is.Zero);
    }

    [Test]
    public void A_token_allocates_nothing()
    {
        _ = Core.Messages.Pan.TryParse(TestBank.Rich, out var pan);
        Assert.That(Allocations.Of(() => TestBank.Tokenizer.Tokenize(pan)), Is.Zero);
    }

    [Test]
    public void A_batch_makes_one_commit_and_one_wake_and_a_batch_without_rows_none()
    {
        using var store = new DiscardingStore();
        var (writer, tickets, refill) = Prepare(store, TestBank.Master);
        var completion = new TestCompletion();
        foreach (var ticket in tickets) ticket.Completion = completion;
        var commits = writer.CommitCount;

        refill();
        writer.Process(tickets);
        Assert.That((writer.CommitCount - commits, completion.Wakes, completion.CompletedCount), Is.EqualTo((1L, 1, Batch)));

        writer.Process(tickets); // copies of what is committed
        Assert.That((writer.CommitCount - commits, completion.Wakes, completion.CompletedCount), Is.EqualTo((1L, 2, 2 * Batch)));
        Assert.That(tickets.Select(t => t.Outcome.Status), Is.All.EqualTo(OutcomeStatus.Repeated));
    }

    [Test]
    public void A_failed_commit_undoes_all_of_its_batch_and_is_told_to_each()
    {
        using var store = new DiscardingStore();
        var (writer, tickets, refill) = Prepare(store, TestBank.Master, out var books);
        var completion = new TestCompletion();
        foreach (var ticket in tickets) ticket.Completion = completion;
        refill();
        writer.Process(tickets);
        var before = StateText.Of(books);
        refill();
        store.IsFull = true;

        writer.Process(tickets);

        Assert.That(StateText.Of(books), Is.EqualTo(before));
        Assert.That(tickets.Select(t => t.Outcome.Status), Is.All.EqualTo(OutcomeStatus.Failed));
        Assert.That(completion.CompletedCount, Is.EqualTo(2 * Batch));
        store.IsFull = false;
        writer.Process(tickets);
        Assert.That(tickets.Select(t => t.Outcome.Reason), Is.All.EqualTo(DecisionReason.Approved));
    }

    private static (LedgerWriter Writer, LedgerTicket[] Tickets, Action Refill) Prepare(IJournalStore store, MasterData master) => Prepare(store, master, out _);

    private static (LedgerWriter Writer, LedgerTicket[] Tickets, Action Refill) Prepare(IJournalStore store, MasterData master, out BookKeeper books)
    {
        books = new BookKeeper();
        books.Transactions.Reserve(200_000);
        var writer = new LedgerWriter(books, new Decider(books, TestBank.Options, 1), store, _ => { });
        Assert.That(writer.TryAdopt(master, TestBank.Noon));
        var tickets = Enumerable.Range(0, Batch).Select(_ => new LedgerTicket()).ToArray();
        var terminal = TestTerminal.Generic();
        var purchase = terminal.Purchase(TestBank.Rich, 1);
        void Refill()
        {
            foreach (var ticket in tickets)
            {
                purchase.Key = purchase.Key with { Stan = (purchase.Key.Stan % 999_999) + 1, BatchOrTime = purchase.Key.BatchOrTime + 1 };
                ticket.Transaction = purchase;
            }
        }

        return (writer, tickets, Refill);
    }

    private sealed class DiscardingStore : IJournalStore
    {
        public bool IsFull { get; set; }

        public long LastSequence { get; private set; }

        public bool TryAppend(JournalBatch batch, out string problem)
        {
            problem = IsFull ? "full" : "";
            if (!IsFull) LastSequence = batch.LastSequence;
            return !IsFull;
        }

        public void Read(long after, JournalVisitor visitor)
        {
        }

        public void Dispose()
        {
        }
    }
}
