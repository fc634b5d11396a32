using Iso8583.Host.Ledger.Archive;
using Iso8583.Host.Ledger.Sqlite;
using Microsoft.Data.Sqlite;

namespace Iso8583.Host.Ledger;

/// <summary>A copy of a ledger and its archive files as of one moment, made beside whoever writes it.</summary>
internal static class LedgerBackup
{
    /// <param name="path">The ledger.</param>
    /// <param name="target">A file that does not exist yet.</param>
    /// <returns>Last row of the copy.</returns>
    /// <exception cref="LedgerRefusedException">The ledger cannot be read, or the copy not be written.</exception>
    public static long Run(string path, string target)
    {
        if (!File.Exists(path)) throw new LedgerRefusedException(LedgerRefusal.Unavailable, $"There is no ledger {path}.");
        try
        {
            using (var connection = SqliteFile.Connect(path, SqliteOpenMode.ReadOnly))
            {
                _ = SqliteFile.ReadHeader(connection, path);
                using var command = connection.CreateCommand();
                command.CommandText = "VACUUM INTO $target";
                command.Parameters.AddWithValue("$target", target);
                command.ExecuteNonQuery();
            }

            using var copy = SqliteFile.Connect(target, SqliteOpenMode.ReadOnly);
            var archived = ArchiveCatalogue.Read(copy);
            foreach (var day in archived) File.Copy(day.PathBeside(path), day.PathBeside(target));
            if (JournalArchive.ThroughOf(archived) is > 0 and var through) File.Copy(CarriedBalances.PathOf(path, through), CarriedBalances.PathOf(target, through));
            return long.Parse(SqliteFile.Scalar(copy, "SELECT coalesce(max(sequence), 0) FROM journal"), System.Globalization.CultureInfo.InvariantCulture);
        }
        catch (SqliteException exception)
        {
            throw SqliteFile.Refuse(path, exception.SqliteErrorCode, exception);
        }
        catch (IOException exception)
        {
            throw new LedgerRefusedException(LedgerRefusal.Unavailable, $"The archive files of {path} cannot be copied beside {target}: {exception.Message}", exception);
        }
    }
}
