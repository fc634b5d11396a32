using Iso8583.Host.Transactions;

namespace Iso8583.Host.Ledger.Books;

/// <summary>Tells a true copy of a message from another message under the same key: kind, F3, F4, F49, account number, F37, F38, original, totals.</summary>
internal static class Fingerprint
{
    public static ulong Of(in Transaction transaction)
    {
        var hash = new Hash64(1);
        hash.Add(((ulong)transaction.Kind << 48) | ((ulong)transaction.ReversedKind << 40) | ((ulong)transaction.Currency.Number << 24) | (uint)transaction.ProcessingCode.Value);
        hash.Add(transaction.AmountMinor);
        hash.Add(transaction.Pan.Token);
        var original = transaction.Original;
        hash.Add(original.Rrn);
        hash.Add(original.AuthorizationCode);
        hash.Add(((ulong)(ushort)original.MonthDay << 1) | (original.HasKey ? 1UL : 0UL));
        if (original.HasKey) hash.Add(original.Key);
        if (transaction.HasReplacement) hash.Add(~transaction.ReplacementMinor);
        if (transaction.AdditionalMinor != 0) hash.Add(transaction.AdditionalMinor);
        if (transaction.Kind == TransactionKind.BatchSettlement)
        {
            Add(ref hash, transaction.TerminalTotals);
            Add(ref hash, transaction.TerminalForeignTotals);
        }

        if (transaction.Kind is TransactionKind.BatchUpload or TransactionKind.BatchUploadEnd) hash.Add(((ulong)(ushort)transaction.NetworkCode << 32) | (uint)transaction.UploadCount);
        if (transaction.Uploads is { } details)
        {
            foreach (var detail in details)
            {
                hash.Add(((ulong)(uint)detail.Stan << 1) | (detail.Foreign ? 1UL : 0UL));
                hash.Add(detail.Pan.Token);
                hash.Add(detail.AmountMinor);
            }
        }

        return hash.Value;
    }

    private static void Add(ref Hash64 hash, in BatchTotals totals)
    {
        hash.Add(((ulong)(uint)totals.DebitCount << 32) | (uint)totals.CreditCount);
        hash.Add(totals.DebitMinor);
        hash.Add(totals.CreditMinor);
    }
}
