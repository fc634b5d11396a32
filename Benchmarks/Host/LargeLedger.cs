using System.Diagnostics;
using System.Globalization;
using Iso8583.Host.Ledger;
using Iso8583.Host.Ledger.Books;
using Iso8583.Host.Ledger.Journal;
using Iso8583.Host.Ledger.Snapshots;
using Iso8583.Host.Ledger.Sqlite;

namespace Iso8583.Benchmarks.Host;

/// <summary>A ledger of a size: how long it takes to start, what memory it takes, and what a payment costs on it against an empty one.</summary>
internal static class LargeLedger
{
    private const int BatchSize = 64;
    private const int Rounds = 1500;

    public static void Run(TextWriter output, string folder, int accounts, int history)
    {
        var load = new LedgerLoad(accounts, LedgerHistory.Terminals);
        var options = LedgerHistory.Options(folder, accounts, history);
        var began = Stopwatch.GetTimestamp();
        if (LedgerHistory.Ensure(options, load, history))
        {
            Line(output, $"{accounts} accounts and {history} payments over {LedgerHistory.Days} days made in {Stopwatch.GetElapsedTime(began).TotalSeconds:F0} s");
            load = new LedgerLoad(accounts, LedgerHistory.Terminals);
        }

        GC.Collect();
        var heap = GC.GetTotalMemory(true);
        began = Stopwatch.GetTimestamp();
        using (var ledger = JournaledLedger.Open(options, load.Master, LedgerHistory.Today))
        {
            var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
            load.Skip(ledger.CommittedSequence);
            Line(output, $"{new FileInfo(options.Path).Length / (double)ledger.CommittedSequence:F0} B a row in the file of {ledger.CommittedSequence} rows, snapshot {new FileInfo(SnapshotFile.PathOf(options.Path)).Length >> 20} MB");
            Line(output, $"start-up from the snapshot: {seconds:F1} s; {(GC.GetTotalMemory(true) - heap) >> 20} MB more on the managed heap, working set {Process.GetCurrentProcess().WorkingSet64 >> 20} MB");
        }

        Compare(output, folder, options, load);
        var moved = SnapshotFile.PathOf(options.Path) + ".aside";
        File.Move(SnapshotFile.PathOf(options.Path), moved, overwrite: true);
        GC.Collect();
        began = Stopwatch.GetTimestamp();
        using (var ledger = JournaledLedger.Open(Without(options), load.Master, LedgerHistory.Today))
        {
            Line(output, $"start-up from {ledger.CommittedSequence} rows without a snapshot: {Stopwatch.GetElapsedTime(began).TotalSeconds:F1} s");
        }

        File.Move(moved, SnapshotFile.PathOf(options.Path), overwrite: true);
    }

    // Alternating, because the machine's speed moves between two runs more than the ledgers differ.
    private static void Compare(TextWriter output, string folder, LedgerOptions options, LedgerLoad load)
    {
        var small = new LedgerOptions { Path = Path.Combine(folder, "empty-small.db") };
        var wide = new LedgerOptions { Path = Path.Combine(folder, "empty-wide.db") };
        LedgerFiles.Delete(small.Path, []);
        LedgerFiles.Delete(wide.Path, []);
        double[] sums = [0, 0, 0];
        const int Turns = 3;
        using (var large = new Path64(options, load, LedgerHistory.Today))
        using (var emptySmall = new Path64(small, new LedgerLoad(10_000, LedgerHistory.Terminals), LedgerLoad.OpeningTime))
        using (var emptyWide = new Path64(wide, new LedgerLoad(load.Master.Accounts.Count, LedgerHistory.Terminals), LedgerLoad.OpeningTime))
        {
            Path64[] all = [emptySmall, emptyWide, large];
            foreach (var path in all) path.Measure();
            for (var turn = 0; turn < Turns; turn++)
            {
                for (var i = 0; i < all.Length; i++) sums[i] += all[i].Measure() / Turns;
            }
        }

        Line(output, $"commit path, SQLite FULL, {BatchSize} a batch, us CPU/payment: empty, 10000 accounts {sums[0]:F2}; empty, {load.Master.Accounts.Count} accounts {sums[1]:F2} ({sums[1] / sums[0]:F2}x); with the history {sums[2]:F2} ({sums[2] / sums[0]:F2}x)");
        LedgerFiles.Delete(small.Path, []);
        LedgerFiles.Delete(wide.Path, []);
    }

    private static LedgerOptions Without(LedgerOptions options) => new() { Path = options.Path, SnapshotEveryRows = 0, ArchiveAfterDays = 0 };

    private static void Line(TextWriter output, FormattableString line) => output.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    /// <summary>Decision and commit of batches of payments on one ledger, on the caller's thread.</summary>
    private sealed class Path64 : IDisposable
    {
        private readonly LedgerLoad _load;
        private readonly DateTime _time;
        private readonly SqliteJournalStore _store;
        private readonly LedgerWriter _writer;
        private readonly LedgerTicket[] _tickets = new LedgerTicket[BatchSize];

        public Path64(LedgerOptions options, LedgerLoad load, DateTime time)
        {
            _load = load;
            _time = time;
            _store = SqliteJournalStore.Open(options, new JournalHeader(1, options.CreateTokenizer().KeyCheckValue));
            var books = SnapshotFile.Read(SnapshotFile.PathOf(options.Path), options.DaysKept, _store);
            JournalReplay.Run(_store, books, options.Path);
            load.Skip(books.LastSequence);
            books.Transactions.Reserve(BatchSize * Rounds * 4);
            _writer = new LedgerWriter(books, new Decider(books, options, 1), _store, _ => { });
            _writer.TryAdopt(load.Master, time);
            for (var i = 0; i < BatchSize; i++) _tickets[i] = new LedgerTicket();
        }

        public double Measure()
        {
            var cpu = Process.GetCurrentProcess().TotalProcessorTime;
            for (var b = 0; b < Rounds; b++)
            {
                foreach (var ticket in _tickets)
                {
                    _load.Fill(ref ticket.Transaction);
                    ticket.Transaction.BusinessTime = _time;
                }

                _writer.Process(_tickets);
            }

            return (Process.GetCurrentProcess().TotalProcessorTime - cpu).TotalMicroseconds / (BatchSize * Rounds);
        }

        public void Dispose() => _store.Dispose();
    }
}
