using Iso8583.Host.Ledger;

namespace Iso8583.Host.Views;

/// <summary>Makes the search tables anew from a ledger file.</summary>
public static class ViewsRebuild
{
    private const int RowsPerCommit = 16_384;

    /// <summary>Throws away what is there and reads the journal from its first row.</summary>
    /// <param name="ledgerPath">The ledger file.</param>
    /// <param name="viewsPath">The file to make.</param>
    /// <returns>Rows that can be searched for, and the last journal row.</returns>
    /// <exception cref="LedgerRefusedException">The ledger cannot be read, or a host has the tables open.</exception>
    public static (long Rows, long Last) Run(string ledgerPath, string viewsPath)
    {
        if (!File.Exists(ledgerPath)) throw new LedgerRefusedException(LedgerRefusal.Unavailable, $"There is no ledger {ledgerPath}.");
        using var taken = ViewsFile.Lock(viewsPath);
        ViewsFile.Delete(viewsPath);
        using var writer = ViewsWriter.Open(viewsPath, out _);
        var rows = new List<ViewRow>(RowsPerCommit);
        var (count, last, stamp) = (0L, 0L, 0L);
        LedgerExport.Read(ledgerPath, 0, row =>
        {
            if (ViewRow.IsWanted(row.Transaction.Kind)) rows.Add(ViewRow.Of(row.Transaction, row.Outcome));
            (last, stamp) = (row.Sequence, ViewRow.StampOf(row.Transaction, row.Outcome));
            if (rows.Count == RowsPerCommit) Flush();
        });
        if (last > 0) Flush();
        return (count, last);

        void Flush()
        {
            writer.Write(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(rows), last, stamp);
            count += rows.Count;
            rows.Clear();
        }
    }
}
