using Iso8583.Core.Documents;

namespace Iso8583.Host.Ledger.Sqlite;

/// <summary>One process per ledger: an advisory lock on a file beside it, freed by the operating system however the process ends.</summary>
internal sealed class LedgerLock : IDisposable
{
    /// <summary>What the lock file's name has behind the ledger's.</summary>
    public const string Suffix = ".lock";

    private readonly FileStream _file;

    private LedgerLock(FileStream file) => _file = file;

    /// <exception cref="LedgerRefusedException">Another process has it, or the folder cannot be written.</exception>
    public static LedgerLock Take(string ledgerPath)
    {
        var path = ledgerPath + Suffix;
        try
        {
            var folder = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(ledgerPath));
            if (!string.IsNullOrEmpty(folder)) Directory.CreateDirectory(folder);
            return new LedgerLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new LedgerRefusedException(LedgerRefusal.Unavailable, $"The lock file {path} cannot be written: {FileFault.Reason(exception)}.", exception);
        }
        catch (IOException exception) when (!IsHeld(exception))
        {
            throw new LedgerRefusedException(LedgerRefusal.Unavailable, $"The lock file {path} cannot be made: {FileFault.Reason(exception)}.", exception);
        }
        catch (IOException exception)
        {
            throw new LedgerRefusedException(
                LedgerRefusal.Locked,
                $"The ledger {ledgerPath} is in use by another process (lock file {path}). Stop that process, or give this one another ledger.",
                exception);
        }
    }

    // EWOULDBLOCK of Linux (11) and macOS (35), ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION of Windows: all else is no other process.
    private static bool IsHeld(IOException exception) => (exception.HResult & 0xFFFF) is 11 or 35 or 32 or 33;

    public void Dispose() => _file.Dispose();
}
