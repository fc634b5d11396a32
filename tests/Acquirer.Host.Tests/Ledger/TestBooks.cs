using Iso8583.Core.Messages;
using Iso8583.Host.Ledger;
using Iso8583.Host.Ledger.Books;
using Iso8583.Host.Ledger.Journal;
using Iso8583.Host.Ledger.Memory;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Tests.Ledger;

/// <summary>The state machine without queue and thread: a call decides and commits at once.</summary>
internal sealed class TestBooks : IDisposable
{
    private readonly MemoryJournalStore _store = new();
    private readonly JournalBatch _batch = new();
    private readonly LedgerOptions _options;

    public TestBooks(MasterData? master = null, LedgerOptions? options = null)
    {
        _options = options ?? TestBank.Options;
        Books = new BookKeeper(_options.DaysKept);
        Decider = new Decider(Books, _options, 1);
        master ??= TestBank.Master;
        Decider.OpenAccounts(master, 0, int.MaxValue, TestBank.Noon, _batch);
        Commit();
        Decider.Adopt(master);
    }

    public BookKeeper Books { get; }

    public Decider Decider { get; }

    public Outcome Do(in Transaction transaction, DecisionReason refusal = DecisionReason.None) => Do(transaction, new Evidence { Refusal = refusal });

    public Outcome Do(in Transaction transaction, Evidence evidence)
    {
        var outcome = default(Outcome);
        Decider.Decide(transaction, evidence, ref outcome, _batch);
        Commit();
        return outcome;
    }

    /// <summary>Decides and takes it back.</summary>
    public void DoAndUndo(in Transaction transaction, Evidence evidence = default)
    {
        var mark = Books.Mark();
        var outcome = default(Outcome);
        Decider.Decide(transaction, evidence, ref outcome, _batch);
        Books.UndoTo(mark);
        _batch.Clear();
    }

    public long Balance(string account) => State(account).BalanceMinor;

    public long Holds(string account) => State(account).HoldsMinor;

    public long Holds(string account, Currency currency) =>
        Books.Accounts.TryFind(ChartOfAccounts.Cardholder(account), currency.Number, out var number) ? Books.Accounts[number].HoldsMinor : 0;

    /// <summary>Gives up old holds.</summary>
    /// <returns>How many.</returns>
    public int ExpireHolds(DateTime businessTime)
    {
        Decider.ExpireHolds(businessTime, int.MaxValue, _batch);
        var rows = _batch.Count;
        if (rows > 0) Commit();
        return rows;
    }

    /// <summary>Forwards everything that was approved in issuers' places.</summary>
    /// <returns>How many.</returns>
    public int ForwardStandIns(DateTime businessTime, int limit = int.MaxValue)
    {
        Decider.ForwardStandIns(0, 999_999, businessTime, 1_750_000_000_000_000, limit, _batch);
        var rows = _batch.Count;
        if (rows > 0) Commit();
        return rows;
    }

    public void ForwardAndUndo(DateTime businessTime)
    {
        var mark = Books.Mark();
        Decider.ForwardStandIns(0, 999_999, businessTime, 1_750_000_000_000_000, int.MaxValue, _batch);
        Books.UndoTo(mark);
        _batch.Clear();
    }

    public long Payable(AsciiText merchant) => Books.Accounts.TryFindPayable(merchant, Currency.Cny.Number, out var account) ? Books.Accounts[account].BalanceMinor : 0;

    public long OfChart(string name) => Books.Accounts.TryFind(name, Currency.Cny.Number, out var account) ? Books.Accounts[account].BalanceMinor : 0;

    public BatchState Batch(TestTerminal terminal, in Transaction message) =>
        Books.Terminals.TryFind(message.Key, out var index) && Books.Terminals.TryFindBatch(index, terminal.Batch, out var batch) ? batch : default;

    public long SumOfAllAccounts()
    {
        long sum = 0;
        foreach (var state in Books.Accounts.States) sum += state.BalanceMinor;
        return sum;
    }

    /// <summary>The newest row as the journal has it.</summary>
    public RowDraft LastRow()
    {
        var row = new RowDraft();
        _store.Read(Books.LastSequence - 1, (_, stored) =>
        {
            Assert.That(RowCodec.Decode(stored, row), Is.Null);
            return false;
        });
        return row;
    }

    /// <summary>Other books, rebuilt from the journal.</summary>
    public BookKeeper Replay()
    {
        var books = new BookKeeper(_options.DaysKept);
        JournalReplay.Run(_store, books, "test");
        return books;
    }

    public void Dispose() => _store.Dispose();

    private AccountState State(string number)
    {
        Assert.That(Books.Accounts.TryFind(ChartOfAccounts.Cardholder(number), Currency.Cny.Number, out var account), "account exists");
        return Books.Accounts[account];
    }

    private void Commit()
    {
        Assert.That(_store.TryAppend(_batch, out _));
        Books.Commit();
        _batch.Clear();
    }
}
