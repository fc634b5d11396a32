using System.Diagnostics;
using System.Globalization;
using Iso8583.Host.Ledger;
using Iso8583.Host.Ledger.Books;
using Iso8583.Host.Ledger.Journal;
using Iso8583.Host.Ledger.Sqlite;
using Iso8583.Host.Transactions;

namespace Iso8583.Benchmarks.Host;

/// <summary>The ledger's numbers in one run: CPU time of this process and payments per second, against a bare insert loop on the same disk.</summary>
internal static class LedgerFigures
{
    public static void Run(TextWriter output, string folder, int accounts, int history)
    {
        Directory.CreateDirectory(folder);
        if (history > 0)
        {
            LargeLedger.Run(output, folder, accounts, history);
            return;
        }

        DecideOnly(output);
        var rowBytes = CommitPath(output, Path.Combine(folder, "commit.db"), 64, 1500);
        CommitPath(output, Path.Combine(folder, "commit1.db"), 1, 2000);
        CommitPath(output, Path.Combine(folder, "commit1024.db"), 1024, 200);
        foreach (var outstanding in new[] { 64, 1024 })
        {
            var bare = Bare(output, Path.Combine(folder, "bare.db"), rowBytes, outstanding, 100_000 + (outstanding * 300));
            var ledger = Throughput(output, Path.Combine(folder, "ledger.db"), outstanding, 100_000 + (outstanding * 300));
            Line(output, $"payments/s at {outstanding} outstanding against bare inserts of {rowBytes} B at {outstanding} a batch: {ledger / bare:F2}x");
        }
    }

    // Warm first, then measured over a state that was reserved.
    private static void DecideOnly(TextWriter output)
    {
        const int Rounds = 12_000;
        var load = new LedgerLoad(100_000, 256);
        var books = new BookKeeper();
        books.Transactions.Reserve(Rounds * 64 * 2);
        var decider = new Decider(books, new LedgerOptions(), 1);
        var batch = new JournalBatch();
        decider.OpenAccounts(load.Master, 0, int.MaxValue, LedgerLoad.OpeningTime, batch);
        books.Commit();
        decider.Adopt(load.Master);
        var transaction = default(Transaction);
        var outcome = default(Outcome);
        for (var phase = 0; phase < 2; phase++)
        {
            var cpu = Cpu();
            var bytes = GC.GetAllocatedBytesForCurrentThread();
            long filling = 0;
            for (var b = 0; b < Rounds; b++)
            {
                batch.Clear();
                for (var i = 0; i < 64; i++)
                {
                    load.Fill(ref transaction);
                    decider.Decide(transaction, default, ref outcome, batch);
                }

                filling += batch.Length;
                books.Commit();
            }

            if (phase == 0) continue;
            var per = (Cpu() - cpu).TotalMicroseconds / (Rounds * 64);
            Line(output, $"decision, postings, encoding in memory: {per:F2} us CPU/payment, {(double)(GC.GetAllocatedBytesForCurrentThread() - bytes) / (Rounds * 64):F2} B, row {(double)filling / (Rounds * 64):F0} B");
        }
    }

    private static int CommitPath(TextWriter output, string path, int size, int rounds)
    {
        Delete(path);
        var load = new LedgerLoad(10_000, 64);
        var options = new LedgerOptions { Path = path };
        using var store = SqliteJournalStore.Open(options, new JournalHeader(1, 1));
        var books = new BookKeeper();
        var decider = new Decider(books, options, 1);
        var writer = new LedgerWriter(books, decider, store, _ => { });
        writer.TryAdopt(load.Master, LedgerLoad.OpeningTime);
        books.Transactions.Reserve(size * rounds * 2);
        var tickets = new LedgerTicket[size];
        for (var i = 0; i < size; i++) tickets[i] = new LedgerTicket();
        var first = 0L;
        for (var phase = 0; phase < 2; phase++)
        {
            first = books.LastSequence;
            var cpu = Cpu();
            var began = Stopwatch.GetTimestamp();
            var bytes = GC.GetTotalAllocatedBytes(precise: true);
            for (var b = 0; b < rounds; b++)
            {
                foreach (var ticket in tickets) load.Fill(ref ticket.Transaction);
                writer.Process(tickets);
            }

            if (phase == 0) continue;
            var count = (double)size * rounds;
            var elapsed = Stopwatch.GetElapsedTime(began);
            Line(output, $"commit path, SQLite FULL, {size} a batch: {(Cpu() - cpu).TotalMicroseconds / count:F2} us CPU/payment, {elapsed.TotalMicroseconds / rounds:F0} us/commit, {count / elapsed.TotalSeconds:F0}/s, {(GC.GetTotalAllocatedBytes(precise: true) - bytes) / count:F1} B/payment");
        }

        var length = 0;
        store.Read(first, (_, row) =>
        {
            length = row.Length;
            return false;
        });
        return length;
    }

    private static double Bare(TextWriter output, string path, int rowBytes, int size, int rows)
    {
        Delete(path);
        using var store = SqliteJournalStore.Open(new LedgerOptions { Path = path }, new JournalHeader(1, 1));
        var batch = new JournalBatch();
        var sequence = 1L;
        for (var phase = 0; phase < 2; phase++)
        {
            var cpu = Cpu();
            var began = Stopwatch.GetTimestamp();
            for (var done = 0; done < rows; done += size)
            {
                batch.Clear();
                for (var i = 0; i < size; i++)
                {
                    batch.Reserve(rowBytes).Fill((byte)i);
                    batch.Add(sequence++, rowBytes);
                }

                store.TryAppend(batch, out _);
            }

            if (phase == 0) continue;
            var elapsed = Stopwatch.GetElapsedTime(began);
            Line(output, $"bare prepared inserts, {size} a batch: {(Cpu() - cpu).TotalMicroseconds / rows:F2} us CPU/row, {rows / elapsed.TotalSeconds:F0}/s");
            return rows / elapsed.TotalSeconds;
        }

        return 0;
    }

    private static double Throughput(TextWriter output, string path, int outstanding, int payments)
    {
        Delete(path);
        var load = new LedgerLoad(10_000, 64);
        using var ledger = JournaledLedger.Open(new LedgerOptions { Path = path }, load.Master, LedgerLoad.OpeningTime);
        Drive(ledger, load, outstanding, payments);
        var commits = ledger.CommitCount;
        var cpu = Cpu();
        var bytes = GC.GetTotalAllocatedBytes(precise: true);
        var elapsed = Drive(ledger, load, outstanding, payments);
        var rate = payments / elapsed.TotalSeconds;
        Line(output, $"ledger with queue and writer thread, {outstanding} outstanding: {rate:F0}/s, {(Cpu() - cpu).TotalMicroseconds / payments:F2} us CPU/payment, {(double)payments / (ledger.CommitCount - commits):F0} rows/commit, {(double)(GC.GetTotalAllocatedBytes(precise: true) - bytes) / payments:F1} B/payment");
        return rate;
    }

    private static TimeSpan Drive(JournaledLedger ledger, LedgerLoad load, int outstanding, int payments)
    {
        using var driver = new LedgerDriver(ledger, load, outstanding);
        var began = Stopwatch.GetTimestamp();
        driver.Run(payments);
        return Stopwatch.GetElapsedTime(began);
    }

    private static TimeSpan Cpu() => Process.GetCurrentProcess().TotalProcessorTime;

    private static void Delete(string path)
    {
        foreach (var suffix in new[] { "", "-wal", "-shm", ".lock", ".snapshot" }) File.Delete(path + suffix);
    }

    private static void Line(TextWriter output, FormattableString line) => output.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
