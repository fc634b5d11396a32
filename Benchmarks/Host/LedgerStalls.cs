using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Iso8583.Host.Ledger;
using Iso8583.Host.Ledger.Journal;
using Iso8583.Host.Ledger.Sqlite;
using Iso8583.Host.Transactions;

namespace Iso8583.Benchmarks.Host;

/// <summary>
/// Whether payments wait when the write-ahead log is copied into the file, and when old days are archived: payments at a steady rate, time from the intended
/// moment to the durable outcome, with and without checkpoints in the same run.
/// </summary>
internal static class LedgerStalls
{
    private const int NoCheckpoints = 4096;
    private const int Checkpoints = 16;

    public static void Run(TextWriter output, string folder, int rate, int seconds)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, "stalls.db");
        Measure(null, path, NoCheckpoints, 0, rate, 3);
        for (var turn = 0; turn < 2; turn++)
        {
            Measure((output, "no checkpoints"), path, NoCheckpoints, 0, rate, seconds);
            Measure((output, "checkpoints"), path, Checkpoints, 0, rate, seconds);
        }

        Measure((output, "checkpoints, a day archived every two seconds"), path, Checkpoints, 2 * rate, rate, seconds);
        LedgerFiles.Delete(path, []);
    }

    private static void Measure((TextWriter Output, string Name)? print, string path, int megabytes, int rowsPerDay, int rate, int seconds)
    {
        LedgerFiles.Delete(path, []);
        var load = new LedgerLoad(10_000, 64);
        var options = new LedgerOptions { Path = path, CheckpointMegabytes = megabytes, SnapshotEveryRows = 0, ArchiveAfterDays = rowsPerDay > 0 ? 1 : 0 };
        var store = SqliteJournalStore.Open(options, new JournalHeader(1, options.CreateTokenizer().KeyCheckValue));
        using var ledger = JournaledLedger.Open(options, store, 1, load.Master, LedgerLoad.OpeningTime);
        using var driver = new Driver(ledger, load, rowsPerDay);
        driver.Run(rate, seconds);
        if (print is not { } to) return;
        var sorted = driver.Latencies;
        Array.Sort(sorted);
        to.Output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{rate}/s, {to.Name}: p50 {At(0.5):F2} ms, p99 {At(0.99):F2}, p99.9 {At(0.999):F2}, max {sorted[^1]:F2}; {store.CheckpointCount} checkpoints, {ledger.ArchivingCount} archivings, log {new FileInfo(path + "-wal").Length >> 20} MB"));

        double At(double quantile) => sorted[(int)(quantile * (sorted.Length - 1))];
    }

    private sealed class Ticket : LedgerTicket
    {
        public long Due { get; set; }
    }

    private sealed class Driver : ILedgerCompletion, IDisposable
    {
        private readonly JournaledLedger _ledger;
        private readonly LedgerLoad _load;
        private readonly int _rowsPerDay;
        private readonly ConcurrentQueue<Ticket> _free = new();
        private readonly ManualResetEventSlim _never = new();
        private double[] _latencies = [];
        private int _completed;

        public Driver(JournaledLedger ledger, LedgerLoad load, int rowsPerDay)
        {
            _ledger = ledger;
            _load = load;
            _rowsPerDay = rowsPerDay;
        }

        public double[] Latencies => _latencies;

        public void Run(int rate, int seconds)
        {
            var count = rate * seconds;
            _latencies = new double[count];
            var start = Stopwatch.GetTimestamp();
            for (var sent = 0; sent < count;)
            {
                var due = start + (long)((double)sent / rate * Stopwatch.Frequency);
                if (due > Stopwatch.GetTimestamp())
                {
                    _never.Wait(1);
                    continue;
                }

                if (_rowsPerDay > 0 && sent > 0 && sent % _rowsPerDay == 0) CloseDayBefore(sent);
                if (!_free.TryDequeue(out var ticket)) ticket = new Ticket { Completion = this };
                ticket.Due = due;
                _load.Fill(ref ticket.Transaction);
                if (_rowsPerDay > 0) ticket.Transaction.BusinessTime = TimeOf(sent);
                Submit(ticket);
                sent++;
            }

            while (Volatile.Read(ref _completed) < count) _never.Wait(1);
        }

        public void Completed(LedgerTicket ticket)
        {
            if (ticket is not Ticket timed) return;
            _latencies[_completed] = Stopwatch.GetElapsedTime(timed.Due).TotalMilliseconds;
            _free.Enqueue(timed);
            Volatile.Write(ref _completed, _completed + 1);
        }

        public void Wake()
        {
            // Whoever waits looks by itself.
        }

        public void Dispose() => _never.Dispose();

        private void CloseDayBefore(int sent)
        {
            var ticket = new LedgerTicket();
            ticket.Transaction.Kind = TransactionKind.DayClose;
            ticket.Transaction.Key = new TransactionKey(default, default, default, 1, DateOnly.FromDateTime(TimeOf(sent)).DayNumber - 1, 0);
            ticket.Transaction.BusinessTime = TimeOf(sent);
            Submit(ticket);
        }

        private DateTime TimeOf(int sent) => LedgerLoad.OpeningTime.Date.AddDays(sent / _rowsPerDay).AddHours(12);

        private void Submit(LedgerTicket ticket)
        {
            var pending = _ledger.SubmitAsync(ticket, CancellationToken.None);
            if (!pending.IsCompletedSuccessfully) pending.AsTask().GetAwaiter().GetResult();
        }
    }
}
