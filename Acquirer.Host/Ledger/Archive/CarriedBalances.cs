using System.Globalization;
using Iso8583.Host.Ledger.Books;
using Iso8583.Host.Ledger.Journal;
using Iso8583.Host.Ledger.Snapshots;

namespace Iso8583.Host.Ledger.Archive;

/// <summary>
/// Every account with its balance and holds after the last archived row, in a file beside the ledger: what the rows that are still in the ledger add to. Name, currency, balance and holds of an
/// account are written one by one, so that every later program can read them.
/// </summary>
internal static class CarriedBalances
{
    private const ulong Magic = 0x3130_5252_4143_3835; // "58CARR01"
    private const string Suffix = ".carried-";
    private const int BufferLength = 1 << 20;

    public static string PathOf(string ledgerPath, long through) => string.Create(CultureInfo.InvariantCulture, $"{ledgerPath}{Suffix}{through}");

    public static void Write(string ledgerPath, in JournalHeader header, BookKeeper books)
    {
        var path = PathOf(ledgerPath, books.LastSequence);
        var next = path + ".new";
        using var stream = new FileStream(next, FileMode.Create, FileAccess.Write, FileShare.None, BufferLength);
        var output = new SnapshotOutput(stream);
        output.Value(Magic);
        output.Value(header.Seed);
        output.Value(header.KeyCheckValue);
        output.Value(books.LastSequence);
        output.Value(books.Accounts.Count);
        for (var i = 0; i < books.Accounts.Count; i++)
        {
            ref readonly var account = ref books.Accounts[i];
            output.Text(books.Accounts.NameOf(i));
            output.Value(account.Currency);
            output.Value(account.BalanceMinor);
            output.Value(account.HoldsMinor);
        }

        output.Finish();
        DurableFile.Replace(stream, next, path);
    }

    /// <summary>Books that know nothing but the accounts as they were after the last archived row; empty books where nothing is archived.</summary>
    /// <exception cref="LedgerRefusedException">The file is missing, damaged or of another ledger.</exception>
    public static BookKeeper Read(string ledgerPath, in JournalHeader header, long through)
    {
        var books = new BookKeeper();
        if (through == 0) return books;
        var path = PathOf(ledgerPath, through);
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, BufferLength);
            if (!SnapshotInput.IsWhole(stream)) throw Refuse(path, "is damaged");
            var input = new SnapshotInput(stream);
            if (input.Value<ulong>() != Magic || input.Value<ulong>() != header.Seed || input.Value<ulong>() != header.KeyCheckValue || input.Value<long>() != through) throw Refuse(path, "is not of this ledger");
            var count = input.Length(int.MaxValue);
            books.Accounts.EnsureCapacity(count + 64);
            for (var i = 0; i < count; i++)
            {
                var account = books.Accounts.Open(input.Text(), input.Value<ushort>());
                ref var state = ref books.Accounts.Change(account);
                state.BalanceMinor = input.Value<long>();
                state.HoldsMinor = input.Value<long>();
                books.Accounts.Commit();
            }

            books.Carry(through);
            return books;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException or InvalidOperationException)
        {
            throw Refuse(path, $"cannot be read ({exception.Message})", exception);
        }
    }

    /// <summary>Removes the balances of earlier archivings. The last but one stays, for whoever is copying it.</summary>
    public static void RemoveOlder(string ledgerPath, long through, long before)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(ledgerPath)) ?? "/";
        foreach (var file in Directory.EnumerateFiles(folder, Path.GetFileName(ledgerPath) + Suffix + "*"))
        {
            if (Path.GetFileName(file) != Path.GetFileName(PathOf(ledgerPath, through)) && Path.GetFileName(file) != Path.GetFileName(PathOf(ledgerPath, before))) File.Delete(file);
        }
    }

    private static LedgerRefusedException Refuse(string path, string what, Exception? inner = null) =>
        new(LedgerRefusal.Corrupt, $"The file of carried balances {path} {what}. `ledger verify` without --live does not need it, and the next archiving makes it again.", inner ?? new InvalidDataException(what));
}
