using System.Diagnostics;
using System.Globalization;
using Iso8583.Host.Ledger;
using Iso8583.Host.Ledger.Journal;
using Iso8583.Host.Ledger.Sqlite;

namespace Iso8583.Benchmarks.Host;

/// <summary>
/// The whole ledger (queue, writer thread, SQLite) against bare prepared inserts of rows of the same size on the same disk. Both are open at once and
/// take turns in short slices, because a disk is not as fast now as a second later; the medians count.
/// </summary>
internal sealed class LedgerThroughput : IDisposable
{
    private const int Rounds = 15;
    private readonly TextWriter _output;
    private readonly string _folder;
    private readonly int _outstanding;
    private readonly int _rowBytes;
    private readonly int _slice;
    private readonly LedgerLoad _load = new(10_000, 64);
    private readonly JournaledLedger _ledger;

    private LedgerThroughput(TextWriter output, string folder, int outstanding, int rowBytes)
    {
        _output = output;
        _folder = folder;
        _outstanding = outstanding;
        _rowBytes = rowBytes;
        _slice = Math.Max(8_000, outstanding * 40);
        var path = Path.Combine(folder, "ledger.db");
        LedgerFigures.Delete(path);
        _ledger = JournaledLedger.Open(new LedgerOptions { Path = path }, _load.Master, LedgerLoad.OpeningTime);
    }

    public static void Run(TextWriter output, string folder, int outstanding, int rowBytes)
    {
        Generator(output, outstanding);
        using var run = new LedgerThroughput(output, folder, outstanding, rowBytes);
        run.Compare();
    }

    public void Dispose() => _ledger.Dispose();

    // What the generator costs before a ledger does anything: queue, a thread, completions, wakes.
    private static void Generator(TextWriter output, int outstanding)
    {
        const int Payments = 400_000;
        var load = new LedgerLoad(10_000, 64);
        using var ledger = new EmptyLedger();
        Drive(ledger, load, outstanding, Payments);
        var cpu = LedgerFigures.Cpu();
        var elapsed = Drive(ledger, load, outstanding, Payments);
        Line(output, $"generator, queue and a thread without a ledger, {outstanding} outstanding: {(LedgerFigures.Cpu() - cpu).TotalMicroseconds / Payments:F2} us CPU/payment, {Payments / elapsed.TotalSeconds:F0}/s");
    }

    public static TimeSpan Drive(ILedger ledger, LedgerLoad load, int outstanding, int payments)
    {
        using var driver = new LedgerDriver(ledger, load, outstanding);
        var began = Stopwatch.GetTimestamp();
        var thread = new Thread(() => driver.Run(payments)) { Name = "generator" };
        thread.Start();
        thread.Join();
        return Stopwatch.GetElapsedTime(began);
    }

    private void Compare()
    {
        Drive(_ledger, _load, _outstanding, 200_000);
        var commits = _ledger.CommitCount;
        Drive(_ledger, _load, _outstanding, _slice);
        var reached = Math.Max(1, (int)Math.Round(_slice / (double)(_ledger.CommitCount - commits)));
        using var sameOutstanding = new BareInserts(Path.Combine(_folder, "bare.db"), _rowBytes, _outstanding);
        using var sameCommit = new BareInserts(Path.Combine(_folder, "bare-commit.db"), _rowBytes, reached);
        sameOutstanding.Insert(100_000);
        sameCommit.Insert(20_000);
        var (ledger, bare, commit) = (new double[Rounds], new double[Rounds], new double[Rounds]);
        var (first, second) = (new double[Rounds], new double[Rounds]);
        var (cpu, bareCpu) = (0.0, 0.0);
        var threads = new Dictionary<string, double> { ["ledger writer"] = 0, ["ledger checkpoi"] = 0 };
        commits = _ledger.CommitCount;
        long bytes = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var before = LedgerFigures.Cpu();
            bare[round] = sameOutstanding.Insert(_slice);
            bareCpu += (LedgerFigures.Cpu() - before).TotalMicroseconds;
            commit[round] = sameCommit.Insert(_slice);
            foreach (var name in threads.Keys) threads[name] -= ThreadTimes.Micros(name);
            var allocated = GC.GetTotalAllocatedBytes(precise: true);
            before = LedgerFigures.Cpu();
            ledger[round] = _slice / Drive(_ledger, _load, _outstanding, _slice).TotalSeconds;
            cpu += (LedgerFigures.Cpu() - before).TotalMicroseconds;
            bytes += GC.GetTotalAllocatedBytes(precise: true) - allocated;
            foreach (var name in threads.Keys) threads[name] += ThreadTimes.Micros(name);
            (first[round], second[round]) = (ledger[round] / bare[round], ledger[round] / commit[round]);
        }

        var payments = (double)_slice * Rounds;
        var writer = threads["ledger writer"] / payments;
        var checkpoints = threads["ledger checkpoi"] / payments;
        Line(_output, $"bare prepared inserts of {_rowBytes} B, {_outstanding} a batch: {bareCpu / payments:F2} us CPU/row, {Median(bare):F0}/s; {reached} a batch: {Median(commit):F0}/s");
        Line(_output, $"ledger with queue and writer thread, {_outstanding} outstanding: {Median(ledger):F0}/s, {cpu / payments:F2} us CPU/payment (writer {writer:F2}, checkpoints {checkpoints:F2}, generator and the rest {(cpu / payments) - writer - checkpoints:F2}), {payments / (_ledger.CommitCount - commits):F0} rows/commit, {bytes / payments:F1} B/payment");
        Line(_output, $"payments/s against bare inserts: {Median(first):F2}x at {_outstanding} a batch, {Median(second):F2}x at {reached} a batch (medians of {Rounds} slices in turn; {first.Min():F2} to {first.Max():F2})");
    }

    public static double Median(double[] values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }

    private static void Line(TextWriter output, FormattableString line) => output.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    /// <summary>What a loop of prepared inserts reaches: the ledger's own store, fed with rows that nobody decided.</summary>
    private sealed class BareInserts : IDisposable
    {
        private readonly SqliteJournalStore _store;
        private readonly JournalBatch _batch = new();
        private readonly int _rowBytes;
        private readonly int _size;
        private long _sequence = 1;

        public BareInserts(string path, int rowBytes, int size)
        {
            LedgerFigures.Delete(path);
            _store = SqliteJournalStore.Open(new LedgerOptions { Path = path }, new JournalHeader(1, 1));
            _rowBytes = rowBytes;
            _size = size;
        }

        /// <summary>Rows a second.</summary>
        public double Insert(int rows)
        {
            var began = Stopwatch.GetTimestamp();
            for (var done = 0; done < rows; done += _size)
            {
                _batch.Clear();
                for (var i = 0; i < _size; i++)
                {
                    _batch.Reserve(_rowBytes).Fill((byte)i);
                    _batch.Add(_sequence++, _rowBytes);
                }

                if (!_store.TryAppend(_batch, out var problem)) throw new InvalidOperationException(problem);
            }

            return rows / Stopwatch.GetElapsedTime(began).TotalSeconds;
        }

        public void Dispose() => _store.Dispose();
    }
}
