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
        SteadyState(output);
        var rowBytes = CommitPath(output, Path.Combine(folder, "commit.db"), 64, 1500);
        CommitPath(output, Path.Combine(folder, "commit1.db"), 1, 2000);
        CommitPath(output, Path.Combine(folder, "commit1024.db"), 1024, 200);
        foreach (var outstanding in new[] { 64, 1024 }) LedgerThroughput.Run(output, folder, outstanding, rowBytes);
        ViewsFigures.Run(output, folder);
    }

    // Warm first, then measured over a state that was reserved.
    private static void DecideOnly(TextWriter output)
    {
        const int Rounds = 12_000;
        var load = new LedgerLoad(100_000, 256);
        var books = new BookKeeper();
        books.Transactions.Reserve((Rounds * 64 * 2) + TransactionChunk.Size);
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

            bytes = GC.GetAllocatedBytesForCurrentThread() - bytes;
            if (phase == 0) continue;
            var per = (Cpu() - cpu).TotalMicroseconds / (Rounds * 64);
            Line(output, $"decision, postings, encoding in memory: {per:F2} us CPU/payment, {(double)bytes / (Rounds * 64):F2} B, row {(double)filling / (Rounds * 64):F0} B");
        }
    }

    // Day after day: terminals settle in the evening, and what is two days old is forgotten as fast as new payments come.
    private static void SteadyState(TextWriter output)
    {
        const int Terminals = 256;
        const int PerDay = 65_536;
        const int Days = 6;
        var load = new LedgerLoad(100_000, Terminals, PerDay);
        var books = new BookKeeper();
        books.Transactions.Reserve(PerDay * 4);
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
            for (var day = 0; day < Days; day++)
            {
                for (var b = 0; b < PerDay / 64; b++)
                {
                    batch.Clear();
                    for (var i = 0; i < 64; i++)
                    {
                        load.Fill(ref transaction);
                        decider.Decide(transaction, default, ref outcome, batch);
                    }

                    books.Commit();
                }

                for (var terminal = 0; terminal < Terminals; terminal++)
                {
                    batch.Clear();
                    load.FillSettlement(ref transaction, terminal);
                    decider.Decide(transaction, default, ref outcome, batch);
                    books.Commit();
                }
            }

            bytes = GC.GetAllocatedBytesForCurrentThread() - bytes;
            if (phase == 0) continue;
            const double Payments = (double)PerDay * Days;
            Line(output, $"the same day after day, forgetting as fast as remembering: {(Cpu() - cpu).TotalMicroseconds / Payments:F2} us CPU/payment, {bytes / Payments:F2} B, {books.Transactions.KeyCount} transactions known");
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

    private static TimeSpan Drive(JournaledLedger ledger, LedgerLoad load, int outstanding, int payments)
    {
        using var driver = new LedgerDriver(ledger, load, outstanding);
        var began = Stopwatch.GetTimestamp();
        driver.Run(payments);
        return Stopwatch.GetElapsedTime(began);
    }

    public static TimeSpan Cpu() => Process.GetCurrentProcess().TotalProcessorTime;

    public static void Delete(string path)
    {
        foreach (var suffix in new[] { "", "-wal", "-shm", ".lock", ".snapshot" }) File.Delete(path + suffix);
    }

    private static void Line(TextWriter output, FormattableString line) => output.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
