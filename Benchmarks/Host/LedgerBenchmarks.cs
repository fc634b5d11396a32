using BenchmarkDotNet.Attributes;
using Iso8583.Host.Ledger;
using Iso8583.Host.Ledger.Books;
using Iso8583.Host.Ledger.Journal;
using Iso8583.Host.Transactions;

namespace Iso8583.Benchmarks.Host;

/// <summary>Decision, postings and encoding of one purchase, without queue and store. Aim: at most 1.5 us and 0 B.</summary>
[MemoryDiagnoser]
public class LedgerBenchmarks
{
    private const int Batch = 64;
    private readonly JournalBatch _batch = new();
    private LedgerLoad _load = null!; // set up before each run
    private BookKeeper _books = null!; // set up before each run
    private Decider _decider = null!; // set up before each run
    private Transaction _transaction;
    private Outcome _outcome;

    [IterationSetup]
    public void Setup()
    {
        var options = new LedgerOptions();
        _load = new LedgerLoad(10_000, 64);
        _books = new BookKeeper();
        _books.Transactions.Reserve(1_000_000);
        _decider = new Decider(_books, options, 1);
        _decider.OpenAccounts(_load.Master, 0, int.MaxValue, LedgerLoad.OpeningTime, _batch);
        _books.Commit();
        _decider.Adopt(_load.Master);
    }

    [Benchmark(OperationsPerInvoke = 64_000)]
    public long DecideAndPost()
    {
        for (var b = 0; b < 1000; b++)
        {
            _batch.Clear();
            for (var i = 0; i < Batch; i++)
            {
                _load.Fill(ref _transaction);
                _decider.Decide(_transaction, default, ref _outcome, _batch);
            }

            _books.Commit();
        }

        return _books.LastSequence;
    }
}
