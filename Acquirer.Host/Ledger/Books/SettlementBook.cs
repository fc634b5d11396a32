using System.Runtime.InteropServices;
using Iso8583.Core.Messages;
using Iso8583.Host.Ledger.Snapshots;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Ledger.Books;

/// <summary>
/// What merchants are owed, by business day: kept up with every row, so that a payout needs no look at transactions. Its size depends on merchants and
/// days, not on the number of transactions. Changes can be taken back to a mark.
/// </summary>
internal sealed class SettlementBook
{
    /// <summary>Business days after which a day that is paid is forgotten.</summary>
    public const int DaysKept = 62;

    private const int NotAClose = -1;

    private readonly Dictionary<PayableDay, DayFigures> _days = [];
    private readonly UndoStack<SettlementUndo> _undo = new();
    private readonly List<PayableDay> _old = [];
    private readonly Dictionary<AsciiText, int> _closed = [];

    public int UndoDepth => _undo.Count;

    /// <summary>Newest closed business day by acquirer; the empty name stands for all that have no day of their own.</summary>
    public IReadOnlyDictionary<AsciiText, int> Closed => _closed;

    public IReadOnlyDictionary<PayableDay, DayFigures> Days => _days;

    /// <summary>Newest business day that is closed for an acquirer; 0 before the first close.</summary>
    public int ClosedDayOf(AsciiText acquirer) => _closed.GetValueOrDefault(acquirer);

    /// <summary>Newest business day that every acquirer has closed which ever closed one; 0 before the first close.</summary>
    public int ClosedDayOfAll()
    {
        var day = int.MaxValue;
        foreach (var (_, closed) in _closed) day = Math.Min(day, closed);
        return _closed.Count == 0 ? 0 : day;
    }

    public bool TryGet(PayableDay key, out DayFigures figures) => _days.TryGetValue(key, out figures);

    public long CarryOf(int account) => _days.TryGetValue(new PayableDay(account, 0), out var entry) ? entry.CarryMinor : 0;

    /// <summary>Takes a row into account that may move a merchant's money.</summary>
    public void Follow(AccountBook accounts, RowDraft row)
    {
        var payable = AccountBook.None;
        long net = 0, interchange = 0, network = 0, acquirer = 0;
        foreach (var leg in row.Legs)
        {
            switch (accounts.RoleOf(leg.Account))
            {
                case AccountRole.Payable:
                    payable = leg.Account;
                    net += leg.Minor;
                    break;
                case AccountRole.Interchange:
                    interchange += leg.Minor;
                    break;
                case AccountRole.NetworkFee:
                    network += leg.Minor;
                    break;
                case AccountRole.AcquirerFee:
                    acquirer += leg.Minor;
                    break;
            }
        }

        if (row.Run.Day != 0)
        {
            Settle(payable == AccountBook.None ? row.Account : payable, row);
            return;
        }

        var fee = interchange + network + acquirer;
        // A fee as high as the amount leaves the merchant nothing, and a leg of nothing is not written.
        if (payable == AccountBook.None
            && (fee == 0 || !accounts.TryFindPayable(row.Transaction.Key.MerchantId, row.Transaction.Currency.Number, out payable))) return;
        ref var figures = ref Change(new PayableDay(payable, row.Outcome.SettlementDate.DayNumber));
        var gross = net + fee;
        if (gross >= 0)
        {
            figures.SaleCount++;
            figures.SaleMinor += gross;
        }
        else
        {
            figures.CreditCount++;
            figures.CreditMinor -= gross;
        }

        figures.FeeMinor += fee;
        figures.InterchangeMinor += interchange;
        figures.NetworkMinor += network;
    }

    public void Commit() => _undo.Clear();

    public void UndoTo(int depth)
    {
        while (_undo.Count > depth)
        {
            ref readonly var undo = ref _undo.Pop();
            if (undo.ClosedDay > 0) _closed[undo.Acquirer] = undo.ClosedDay;
            else if (undo.ClosedDay != NotAClose) _closed.Remove(undo.Acquirer);
            else if (undo.Existed) _days[undo.Key] = undo.Before;
            else _days.Remove(undo.Key);
        }
    }

    public void Save(SnapshotOutput output)
    {
        output.Value(_closed.Count);
        foreach (var (acquirer, day) in _closed)
        {
            output.Value(acquirer);
            output.Value(day);
        }

        output.Value(_days.Count);
        foreach (var (key, figures) in _days)
        {
            output.Value(key);
            output.Value(figures);
        }
    }

    public void Load(SnapshotInput input)
    {
        for (var count = input.Length(int.MaxValue); count > 0; count--) _closed.Add(input.Value<AsciiText>(), input.Value<int>());
        for (var count = input.Length(int.MaxValue); count > 0; count--) _days.Add(input.Value<PayableDay>(), input.Value<DayFigures>());
    }

    private void Settle(int payable, RowDraft row)
    {
        var run = row.Run;
        if (row.Transaction.Kind == TransactionKind.DayClose)
        {
            Close(row.Transaction.Key.Acquirer, run.Day);
            return;
        }

        if (payable == AccountBook.None) throw new InvalidOperationException("A payout names no merchant.");
        ref var figures = ref Change(new PayableDay(payable, run.Day));
        figures.CoveredGrossMinor += run.GrossMinor;
        figures.CoveredFeeMinor += run.FeeMinor;
        figures.PaidMinor += run.PaidMinor;
        figures.ChargeMinor += run.ChargeMinor;
        figures.TakenMinor += run.CarriedMinor;
        figures.LastNetMinor = run.NetMinor;
        figures.Runs = run.Number;
        figures.LastPayout = row.Outcome.Sequence;
        figures.LastPayoutDay = row.Outcome.SettlementDate.DayNumber;
        var carry = run.NetMinor < 0 ? run.NetMinor : 0;
        if (carry != CarryOf(payable)) Change(new PayableDay(payable, 0)).CarryMinor = carry;
    }

    private void Close(AsciiText acquirer, int day)
    {
        _undo.Push(new SettlementUndo { Acquirer = acquirer, ClosedDay = ClosedDayOf(acquirer) });
        _closed[acquirer] = day;
        _old.Clear();
        foreach (var (key, figures) in _days)
        {
            if (key.Day != 0 && key.Day < day - DaysKept && !figures.IsOpen) _old.Add(key);
        }

        foreach (var key in _old)
        {
            _days.Remove(key, out var before);
            _undo.Push(new SettlementUndo { Key = key, Before = before, Existed = true, ClosedDay = NotAClose });
        }
    }

    private ref DayFigures Change(PayableDay key)
    {
        ref var figures = ref CollectionsMarshal.GetValueRefOrAddDefault(_days, key, out var existed);
        _undo.Push(new SettlementUndo { Key = key, Before = figures, Existed = existed, ClosedDay = NotAClose });
        return ref figures;
    }
}
