using Iso8583.Host.Ledger.Journal;
using SQLitePCL;

namespace Iso8583.Host.Ledger.Sqlite;

/// <summary>Walks over the rows of a select.</summary>
internal static class SqliteRows
{
    /// <summary>Shows rows to a visitor until it says stop.</summary>
    /// <returns>False, and nothing was shown, where the first row is another than the wanted one and <paramref name="isElsewhere"/> says that this has a reason.</returns>
    /// <exception cref="SqliteFaultException">The file cannot be read.</exception>
    public static bool Visit(SqliteStatement select, long after, JournalVisitor visitor, Func<bool> isElsewhere)
    {
        select.Bind(1, after);
        var isFirst = true;
        try
        {
            while (true)
            {
                var code = select.Step();
                if (code == raw.SQLITE_DONE) return true;
                if (code != raw.SQLITE_ROW) throw new SqliteFaultException(code, "the journal cannot be read");
                var sequence = select.Int64(0);
                if (isFirst && sequence != after + 1 && isElsewhere()) return false;
                isFirst = false;
                if (!visitor(sequence, select.Blob(1))) return true;
            }
        }
        finally
        {
            _ = select.Reset();
        }
    }
}
