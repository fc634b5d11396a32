using Iso8583.Host.Ledger.Journal;
using SQLitePCL;

namespace Iso8583.Host.Ledger.Sqlite;

/// <summary>Walks over the rows of a select.</summary>
internal static class SqliteRows
{
    /// <exception cref="SqliteFaultException">The file cannot be read.</exception>
    public static void Visit(SqliteStatement select, long after, JournalVisitor visitor)
    {
        select.Bind(1, after);
        try
        {
            while (true)
            {
                var code = select.Step();
                if (code == raw.SQLITE_DONE) return;
                if (code != raw.SQLITE_ROW) throw new SqliteFaultException(code, "the journal cannot be read");
                if (!visitor(select.Int64(0), select.Blob(1))) return;
            }
        }
        finally
        {
            _ = select.Reset();
        }
    }
}
