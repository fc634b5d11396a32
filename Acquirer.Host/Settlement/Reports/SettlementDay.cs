using Iso8583.Core.Messages;
using Iso8583.Host.Ledger;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Settlement.Reports;

/// <summary>
/// One business day as its journal rows tell it, taken row by row: what it keeps grows with merchants and terminals, not with transactions. Rows before
/// the day are left aside; rows after it are needed too, since batches are settled and money is paid later.
/// </summary>
public sealed class SettlementDay(DateOnly day)
{
    private readonly Dictionary<(string Merchant, ushort Currency), MerchantTotals> _merchants = [];
    private readonly Dictionary<(AsciiText Merchant, AsciiText Terminal, int Batch), BatchOfDay> _batches = [];

    public DateOnly Day { get; } = day;

    /// <summary>By merchant and currency.</summary>
    public IEnumerable<MerchantTotals> Merchants => _merchants.Values.OrderBy(m => m.MerchantId, StringComparer.Ordinal).ThenBy(m => m.Currency.Number);

    /// <summary>By merchant, terminal and number.</summary>
    public IEnumerable<BatchOfDay> Batches =>
        _batches.Values.OrderBy(b => b.MerchantId, StringComparer.Ordinal).ThenBy(b => b.TerminalId, StringComparer.Ordinal).ThenBy(b => b.Number);

    /// <summary>Takes one row into account.</summary>
    public void Add(JournalRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        var date = row.Outcome.SettlementDate;
        if (date < Day) return;
        if (row.Run.Day != 0)
        {
            if (row.Transaction.Kind == TransactionKind.Payout) AddPayout(row, date);
            return;
        }

        if (RowMoney.TryRead(row, out var money))
        {
            var merchant = MerchantOf(money.MerchantId, row.Transaction.Currency);
            merchant.MovedSinceMinor += money.NetMinor;
            if (date == Day)
            {
                merchant.Add(money);
                var batch = BatchOf(row);
                batch.Count++;
                batch.GrossMinor += money.GrossMinor;
            }
        }

        switch (row.Transaction.Kind)
        {
            case TransactionKind.BatchSettlement or TransactionKind.ForcedSettlement:
                AddSettlement(row, date);
                break;
            case TransactionKind.BatchUpload or TransactionKind.BatchUploadEnd:
                AddUpload(row);
                break;
        }
    }

    private void AddPayout(JournalRow row, DateOnly date)
    {
        var merchant = MerchantOf(row.Transaction.Key.MerchantId.ToString(), row.Transaction.Currency);
        var entry = new PayoutEntry(row.Sequence, row.Outcome.Rrn.ToString(), row.Outcome.BusinessTime, date, row.Run);
        merchant.MovedSinceMinor -= entry.Run.PaidMinor + entry.Run.ChargeMinor;
        if (date == Day) merchant.Booked.Add(entry);
        if (row.Run.Day == Day.DayNumber) merchant.Payouts.Add(entry);
    }

    // A batch of the day may be settled on a later one; one that was settled on the day may hold nothing of it.
    private void AddSettlement(JournalRow row, DateOnly date)
    {
        if (date > Day && !_batches.ContainsKey(KeyOf(row))) return;
        var batch = BatchOf(row);
        ref readonly var transaction = ref row.Transaction;
        ref readonly var outcome = ref row.Outcome;
        var forced = transaction.Kind == TransactionKind.ForcedSettlement;
        batch.Settlement ??= new SettledBatch(
            row.Sequence, forced, outcome.Balanced, transaction.TerminalTotals, transaction.TerminalForeignTotals, outcome.Totals, outcome.ForeignTotals);
    }

    private void AddUpload(JournalRow row)
    {
        if (!_batches.TryGetValue(KeyOf(row), out var batch)) return;
        ref readonly var transaction = ref row.Transaction;
        if (transaction.Kind == TransactionKind.BatchUploadEnd)
        {
            if (row.Outcome.IsApproved) batch.EndCode = transaction.NetworkCode;
            else batch.WrongEndCount = transaction.UploadCount;
            return;
        }

        if (!row.Outcome.IsApproved || transaction.Uploads is not { } details) return;
        foreach (var detail in details)
        {
            if (detail.Verdict == UploadVerdict.AlreadyUploaded) continue;
            if (detail.Verdict != UploadVerdict.AlreadySettled) batch.UploadCount++;
            if (detail.Verdict is not (UploadVerdict.Matched or UploadVerdict.Noted)) batch.Unmatched.Add(detail);
        }
    }

    private MerchantTotals MerchantOf(string merchant, Currency currency)
    {
        if (_merchants.TryGetValue((merchant, currency.Number), out var found)) return found;
        found = new MerchantTotals(merchant, currency);
        _merchants.Add((merchant, currency.Number), found);
        return found;
    }

    private BatchOfDay BatchOf(JournalRow row)
    {
        var key = KeyOf(row);
        if (_batches.TryGetValue(key, out var found)) return found;
        found = new BatchOfDay(key.Merchant.ToString(), key.Terminal.ToString(), key.Batch);
        _batches.Add(key, found);
        return found;
    }

    private static (AsciiText Merchant, AsciiText Terminal, int Batch) KeyOf(JournalRow row) =>
        (row.Transaction.Key.MerchantId, row.Transaction.Key.TerminalId, row.Outcome.Batch);
}
