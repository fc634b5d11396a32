using Iso8583.Host.Ledger.Sqlite;

namespace Iso8583.Host.Ledger;

/// <summary>The files of a ledger.</summary>
public static class LedgerFiles
{
    /// <summary>Deletes a ledger and whatever was written beside it, but never one that a process has open: the lock comes first.</summary>
    /// <param name="ledgerPath">The ledger's file; nothing happens where it is missing.</param>
    /// <param name="others">Stores that follow this ledger and go with it.</param>
    /// <exception cref="LedgerRefusedException">Another process has the ledger open, or the folder cannot be written.</exception>
    public static void Delete(string ledgerPath, IEnumerable<string> others)
    {
        using var taken = LedgerLock.Take(ledgerPath);
        foreach (var store in others.Append(ledgerPath))
        {
            var folder = Path.GetDirectoryName(Path.GetFullPath(store)) ?? ".";
            // The database, its log, its index, its snapshots: everything that begins with its name, but the lock that is held.
            foreach (var file in Directory.EnumerateFiles(folder, Path.GetFileName(store) + "*"))
            {
                if (!file.EndsWith(LedgerLock.Suffix, StringComparison.Ordinal)) File.Delete(file);
            }
        }
    }
}
