using System.Globalization;
using Iso8583.Host.Ledger;
using Iso8583.Host.Ledger.Books;
using Iso8583.Host.Ledger.Journal;
using Iso8583.Host.Ledger.Snapshots;
using Iso8583.Host.Ledger.Sqlite;
using Iso8583.Host.Transactions;

namespace Iso8583.Benchmarks.Host;

/// <summary>
/// A ledger with a past: payments over many business days, every terminal settled every evening, every day closed. Made once in a folder and used again.
/// </summary>
internal static class LedgerHistory
{
    public const int Days = 20;
    public const int Terminals = 1000;
    private const int BatchSize = 1024;

    /// <summary>The ledger's options, for whoever opens it.</summary>
    public static LedgerOptions Options(string folder, int accounts, int payments) => new()
    {
        Path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"history-{accounts}-{payments}.db")),
        ArchiveAfterDays = 0,
    };

    /// <summary>Makes the ledger where the folder does not have it yet.</summary>
    /// <returns>Whether it was made.</returns>
    public static bool Ensure(LedgerOptions options, LedgerLoad load, int payments)
    {
        if (File.Exists(options.Path)) return false;
        var making = new LedgerOptions { Path = options.Path + ".making", Durability = LedgerDurability.Relaxed, CheckpointMegabytes = 256 };
        LedgerFiles.Delete(making.Path, []);
        var books = new BookKeeper(options.DaysKept);
        using (var store = SqliteJournalStore.Open(making, new JournalHeader(options.Seed, options.CreateTokenizer().KeyCheckValue)))
        {
            var batch = new JournalBatch();
            var decider = new Decider(books, options, options.Seed);
            for (var next = 0; next < load.Master.Accounts.Count;)
            {
                batch.Clear();
                next = decider.OpenAccounts(load.Master, next, BatchSize, LedgerLoad.OpeningTime, batch);
                Commit(books, store, batch);
            }

            decider.Adopt(load.Master);
            for (var day = 0; day < Days; day++) PlayDay(day, payments / Days, books, decider, store, batch, load);
            byte[] last = [];
            store.Read(books.LastSequence - 1, (_, row) =>
            {
                last = row.ToArray();
                return false;
            });
            SnapshotFile.Write(SnapshotFile.PathOf(options.Path), books, last);
        }

        File.Move(making.Path, options.Path);
        LedgerFiles.Delete(making.Path, []);
        return true;
    }

    /// <summary>Business time of a moment on the day after the history.</summary>
    public static DateTime Today => StartOf(Days);

    private static void PlayDay(int day, int payments, BookKeeper books, Decider decider, SqliteJournalStore store, JournalBatch batch, LedgerLoad load)
    {
        var transaction = default(Transaction);
        var outcome = default(Outcome);
        batch.Clear();
        for (var i = 0; i < payments; i++)
        {
            load.Fill(ref transaction);
            transaction.BusinessTime = StartOf(day).AddHours(14.0 * i / payments);
            decider.Decide(transaction, default, ref outcome, batch);
            if (batch.Count >= BatchSize) Commit(books, store, batch);
        }

        for (var i = 0; i < Terminals; i++)
        {
            load.Settle(i, ref transaction);
            transaction.BusinessTime = StartOf(day).AddHours(14.5);
            decider.Decide(transaction, default, ref outcome, batch);
        }

        transaction = default;
        transaction.Kind = TransactionKind.DayClose;
        transaction.Key = new TransactionKey(default, default, default, 1, DateOnly.FromDateTime(StartOf(day)).DayNumber, 0);
        transaction.BusinessTime = StartOf(day).AddHours(15.1);
        decider.Decide(transaction, default, ref outcome, batch);
        Commit(books, store, batch);
    }

    private static DateTime StartOf(int day) => LedgerLoad.OpeningTime.Date.AddDays(day).AddHours(8);

    private static void Commit(BookKeeper books, SqliteJournalStore store, JournalBatch batch)
    {
        if (batch.Count > 0 && !store.TryAppend(batch, out var problem)) throw new IOException(problem);
        books.Commit();
        batch.Clear();
    }
}
