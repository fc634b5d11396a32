using System.Globalization;
using Iso8583.Host.Ledger.Archive;
using Microsoft.Data.Sqlite;

namespace Iso8583.Host.Ledger.Sqlite;

/// <summary>The table of the ledger that names its archive files. A row of it makes a file count; only then its rows leave the journal.</summary>
internal static class ArchiveCatalogue
{
    public const string Table = "CREATE TABLE archive(day INTEGER PRIMARY KEY, first INTEGER NOT NULL, last INTEGER NOT NULL, bytes INTEGER NOT NULL, checksum INTEGER NOT NULL)";

    /// <summary>All archive files in the order of their rows; none for a ledger of the first schema.</summary>
    public static IReadOnlyList<ArchivedDay> Read(SqliteConnection connection)
    {
        if (SqliteFile.Scalar(connection, "PRAGMA user_version") == "1") return [];
        var days = new List<ArchivedDay>();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT day, first, last, bytes, checksum FROM archive ORDER BY first";
        using var reader = command.ExecuteReader();
        while (reader.Read()) days.Add(new ArchivedDay(reader.GetInt32(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3), (uint)reader.GetInt64(4)));
        return days;
    }

    public static void Add(SqliteConnection connection, IReadOnlyList<ArchivedDay> days)
    {
        using var transaction = connection.BeginTransaction();
        foreach (var day in days)
        {
            SqliteFile.Run(connection, string.Create(CultureInfo.InvariantCulture, $"INSERT INTO archive VALUES({day.Day}, {day.First}, {day.Last}, {day.Bytes}, {day.Checksum})"));
        }

        transaction.Commit();
    }

    /// <summary>Takes rows that are archived out of the journal, some at a time; their pages are used again.</summary>
    /// <returns>How many were taken out.</returns>
    public static int TakeOut(SqliteConnection connection, long through, int most)
    {
        using var command = connection.CreateCommand();
        command.CommandText = string.Create(CultureInfo.InvariantCulture, $"DELETE FROM journal WHERE sequence <= min({through}, coalesce((SELECT min(sequence) FROM journal), 0) + {most - 1})");
        return command.ExecuteNonQuery();
    }
}
