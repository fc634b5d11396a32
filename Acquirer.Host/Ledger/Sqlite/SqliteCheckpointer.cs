using Microsoft.Data.Sqlite;

namespace Iso8583.Host.Ledger.Sqlite;

/// <summary>
/// Copies the write-ahead log into the file, on its own thread and connection. It is copied beside the writer (PASSIVE) again and again until little is
/// left; only that little and the restart of the log keep the writer out for a moment (RESTART under the write gate), without which the log would grow for ever under load.
/// </summary>
internal sealed class SqliteCheckpointer : IDisposable
{
    // A commit writes whole pages: at least the last leaf and what lies above it.
    private const int PagesPerCommit = 2 * 4096;
    private const int MostRounds = 5;
    private const int FewPages = 32;

    private readonly string _path;
    private readonly LedgerDurability _durability;
    private readonly long _threshold;
    private readonly Lock _writeGate;
    private readonly AutoResetEvent _due = new(false);
    private readonly Thread _thread;
    private long _written;
    private long _count;
    private long _failures;
    private volatile bool _stopping;

    public SqliteCheckpointer(string path, LedgerDurability durability, long threshold, Lock writeGate)
    {
        _path = path;
        _durability = durability;
        _threshold = threshold;
        _writeGate = writeGate;
        _thread = new Thread(Run) { IsBackground = true, Name = "ledger checkpoint" };
        _thread.Start();
    }

    public long Count => Volatile.Read(ref _count);

    public long Failures => Volatile.Read(ref _failures);

    /// <summary>Called by the writer after each commit.</summary>
    public void Wrote(int rowBytes)
    {
        if (Interlocked.Add(ref _written, rowBytes + (rowBytes >> 2) + PagesPerCommit) < _threshold) return;
        Interlocked.Exchange(ref _written, 0);
        _due.Set();
    }

    public void Dispose()
    {
        _stopping = true;
        _due.Set();
        _thread.Join();
        _due.Dispose();
    }

    /// <summary>Copies what is in the log beside the writer.</summary>
    /// <returns>Pages that came meanwhile or could not be copied.</returns>
    private static long CopyBeside(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA wal_checkpoint(PASSIVE)";
        using var reader = command.ExecuteReader();
        if (!reader.Read()) return 0;
        return reader.GetInt64(1) - reader.GetInt64(2);
    }

    private void Run()
    {
        while (true)
        {
            _due.WaitOne();
            if (_stopping) return;
            try
            {
                using var connection = SqliteFile.ConnectForWriting(_path, _durability);
                SqliteFile.Run(connection, "PRAGMA busy_timeout=0");
                for (var round = 0; round < MostRounds && CopyBeside(connection) > FewPages; round++)
                {
                }

                lock (_writeGate) SqliteFile.Run(connection, "PRAGMA wal_checkpoint(RESTART)");
                Interlocked.Increment(ref _count);
            }
            catch (SqliteException)
            {
                // Nothing is lost: the log keeps the rows and the next threshold tries again. A disk that refuses shows at the next commit.
                Interlocked.Increment(ref _failures);
            }
        }
    }
}
