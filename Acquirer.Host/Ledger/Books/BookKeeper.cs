using System.Diagnostics.CodeAnalysis;
using Iso8583.Host.Ledger.Snapshots;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Ledger.Books;

/// <summary>
/// The state that follows from the journal: every row is applied by the same code, whether it was just decided or is read back. Decides nothing.
/// </summary>
internal sealed class BookKeeper
{
    private readonly Dictionary<UInt128, int> _pinTries = [];
    private readonly UndoStack<(UInt128 Token, int Before)> _pinUndo = new();

    /// <param name="daysKept">Business days for which settled transactions stay known.</param>
    public BookKeeper(int daysKept = 2) => Transactions = new TransactionBook(Terminals, daysKept);

    public AccountBook Accounts { get; } = new();

    public TerminalBook Terminals { get; } = new();

    public RuleCounterBook Rules { get; } = new();

    public StandInBook StandIns { get; } = new();

    public TransactionBook Transactions { get; }

    public SettlementBook Settlement { get; } = new();

    public ChipBook Chips { get; } = new();

    public KsnBook Ksns { get; } = new();

    public long LastSequence { get; private set; }

    public IReadOnlyDictionary<UInt128, int> PinTries => _pinTries;

    public int PinTriesOf(UInt128 token) => _pinTries.GetValueOrDefault(token);

    public BookMark Mark() =>
        new(LastSequence, Accounts.UndoDepth, Accounts.Count, Terminals.UndoDepth, Transactions.UndoDepth, Transactions.Forgetting, _pinUndo.Count, Settlement.UndoDepth, Chips.UndoDepth, Ksns.UndoDepth, Rules.Mark(), StandIns.UndoDepth);

    /// <summary>Takes back everything since the mark, exactly.</summary>
    public void UndoTo(in BookMark mark)
    {
        Transactions.UndoTo(mark.Sequence, LastSequence + 1, mark.Transactions, mark.Forgetting);
        Terminals.UndoTo(mark.Terminals);
        Rules.UndoTo(mark.Rules);
        StandIns.UndoTo(mark.StandIns);
        Accounts.UndoTo(mark.Accounts, mark.AccountCount);
        Settlement.UndoTo(mark.Settlement);
        Chips.UndoTo(mark.Chips);
        while (_pinUndo.Count > mark.PinTries)
        {
            var (token, before) = _pinUndo.Pop();
            SetPinTries(token, before);
        }

        Ksns.UndoTo(mark.Ksns);
        LastSequence = mark.Sequence;
    }

    /// <summary>What was applied is durable: no way back.</summary>
    public void Commit()
    {
        Transactions.Commit();
        Terminals.Commit();
        Accounts.Commit();
        Settlement.Commit();
        Chips.Commit();
        Rules.Commit();
        StandIns.Commit();
        _pinUndo.Clear();
        Ksns.Commit();
    }

    /// <summary>Writes the whole state; everything in it is durable.</summary>
    public void Save(SnapshotOutput output)
    {
        Accounts.Save(output);
        Terminals.Save(output);
        Transactions.Save(output);
        Settlement.Save(output);
        output.Value(_pinTries.Count);
        foreach (var (token, tries) in _pinTries)
        {
            output.Value(token);
            output.Value(tries);
        }

        Chips.Save(output);
        Ksns.Save(output);
        Rules.Save(output);
        StandIns.Save(output);
    }

    /// <summary>Fills empty books from a snapshot.</summary>
    public void Load(SnapshotInput input, long lastSequence)
    {
        Accounts.Load(input);
        Terminals.Load(input);
        Transactions.Load(input);
        Settlement.Load(input);
        for (var count = input.Length(int.MaxValue); count > 0; count--) _pinTries.Add(input.Value<UInt128>(), input.Value<int>());
        Chips.Load(input);
        Ksns.Load(input);
        Rules.Load(input);
        StandIns.Load(input);
        LastSequence = lastSequence;
    }

    /// <summary>Applies a row.</summary>
    /// <exception cref="InvalidOperationException">The row does not fit the books (gap, unbalanced, unknown account); the caller takes the books back to its mark.</exception>
    public void Apply(RowDraft row)
    {
        ref readonly var outcome = ref row.Outcome;
        if (outcome.Sequence != LastSequence + 1) Throw("A row is out of sequence.");
        if (row.OpenedAccount.Length > 0) Accounts.Open(row.OpenedAccount, row.Transaction.Currency.Number);
        Post(row);
        if (row.LegCount > 0 || row.Run.Day != 0) Settlement.Follow(Accounts, row);
        if (row.Account != AccountBook.None) MoveAccount(row);
        if (row.PinTries >= 0) CountPinTries(row);
        if (outcome.Chip != default) Chips.Apply(CardOf(row), outcome.Chip, row.OriginalSequence != 0 && outcome.IsApproved);
        if (row.KsnCounter > 0) Ksns.Move(row.KsnKeyId, row.KsnCounter);
        Rules.Advance(outcome.SettlementDate.DayNumber);
        foreach (ref readonly var count in row.RuleCounts) Rules.Set(count);
        if ((row.Effects & RowEffects.Indexed) != 0) Remember(row);
        if ((row.Effects & (RowEffects.ApprovedInPlace | RowEffects.ForwardsStandIn)) != 0) FollowStandIn(row);
        if ((row.Effects & RowEffects.AdjustsOriginal) != 0 && Transactions.Exists(row.OriginalSequence)) Transactions.Adjust(outcome.Sequence, row.OriginalSequence, row.AdjustMinor, outcome.Sequence);
        if ((row.Effects & RowEffects.ActsOnOriginal) != 0) Originals.Mark(Transactions, row);
        if (row.Transaction.Kind == TransactionKind.ForcedSettlement && (row.Effects & RowEffects.ClosesBatch) != 0)
        {
            var terminal = Terminals.FindOrAdd(row.Transaction.Key);
            Terminals.Close(terminal, outcome.Batch, outcome.Balanced, outcome.Sequence);
            BatchUploads.Note(this, row, terminal);
        }

        LastSequence = outcome.Sequence;
        Transactions.Advance(outcome.Sequence, outcome.SettlementDate.DayNumber);
    }

    /// <summary>Applies only what a row does to accounts: opening, postings, holds. For books that know nothing but balances.</summary>
    /// <exception cref="InvalidOperationException">The row does not fit.</exception>
    public void ApplyMoney(RowDraft row)
    {
        if (row.Outcome.Sequence != LastSequence + 1) Throw("A row is out of sequence.");
        if (row.OpenedAccount.Length > 0) Accounts.Open(row.OpenedAccount, row.Transaction.Currency.Number);
        Post(row);
        if (row.Account != AccountBook.None && row.HoldMinor != 0)
        {
            ref var account = ref Accounts.Change(row.Account);
            account.HoldsMinor = checked(account.HoldsMinor + row.HoldMinor);
        }

        LastSequence = row.Outcome.Sequence;
    }

    /// <summary>Books that got their accounts from elsewhere go on behind a row.</summary>
    public void Carry(long lastSequence) => LastSequence = lastSequence;

    private void Post(RowDraft row)
    {
        var legs = row.Legs;
        for (var i = 0; i < legs.Length; i++)
        {
            ref var account = ref Accounts.Change(legs[i].Account);
            account.BalanceMinor = checked(account.BalanceMinor + legs[i].Minor);
        }

        for (var i = 0; i < legs.Length; i++)
        {
            var currency = Accounts[legs[i].Account].Currency;
            Int128 sum = 0;
            for (var k = 0; k < legs.Length; k++)
            {
                if (Accounts[legs[k].Account].Currency == currency) sum += legs[k].Minor;
            }

            if (sum != 0) Throw("The postings of a row do not sum to zero.");
        }
    }

    private void MoveAccount(RowDraft row)
    {
        const RowEffects Usage = RowEffects.AddsUsage | RowEffects.RemovesUsage | RowEffects.AdjustsUsage;
        if (row.HoldMinor == 0 && (row.Effects & Usage) == 0) return;
        // In the account's own currency, whatever the payment's was.
        var usedMinor = row.HoldMinor - row.PostedOn(row.Account);
        ref var account = ref Accounts.Change(row.Account);
        account.HoldsMinor = checked(account.HoldsMinor + row.HoldMinor);
        if ((row.Effects & (RowEffects.AddsUsage | RowEffects.AdjustsUsage)) != 0)
        {
            var day = row.Outcome.SettlementDate.DayNumber;
            if (account.UsageDay != day)
            {
                account.UsageDay = day;
                account.UsageMinor = 0;
                account.UsageCount = 0;
            }

            account.UsageMinor += usedMinor;
            if ((row.Effects & RowEffects.AddsUsage) != 0) account.UsageCount++;
        }
        else if ((row.Effects & RowEffects.RemovesUsage) != 0)
        {
            account.UsageMinor += usedMinor;
            account.UsageCount--;
        }
    }

    private void FollowStandIn(RowDraft row)
    {
        ref readonly var outcome = ref row.Outcome;
        if ((row.Effects & RowEffects.ApprovedInPlace) != 0)
        {
            StandIns.Add(outcome.Sequence, row.Transaction.Pan, outcome.SettlementDate.DayNumber, row.HoldMinor - row.PostedOn(PayerOf(row.Account, row.Effects)));
            return;
        }

        StandIns.Remove(row.OriginalSequence);
        Transactions.Mark(outcome.Sequence, row.OriginalSequence, EntryMarks.None, EntryMarks.StandsIn, 0);
    }

    /// <summary>Which account stands for the card's money in a row: its own, or the one of stand-ins until the issuer has heard of it.</summary>
    public int PayerOf(int account, RowEffects effects) =>
        (effects & RowEffects.ApprovedInPlace) != 0 && Accounts.TryFind(SystemAccount.StandIn, Accounts[account].Currency, out var standIn) ? standIn : account;

    /// <summary>The card of a row: a script result need not repeat its number.</summary>
    private ulong CardOf(RowDraft row)
    {
        if (!row.Transaction.Pan.IsEmpty) return (ulong)row.Transaction.Pan.Token;
        return row.OriginalSequence != 0 && Transactions.Exists(row.OriginalSequence) ? Transactions[row.OriginalSequence].CardToken : 0;
    }

    private void CountPinTries(RowDraft row)
    {
        var token = row.Transaction.Pan.Token;
        _pinUndo.Push((token, PinTriesOf(token)));
        SetPinTries(token, row.PinTries);
    }

    private void SetPinTries(UInt128 token, int tries)
    {
        if (tries == 0) _pinTries.Remove(token);
        else _pinTries[token] = tries;
    }

    private void Remember(RowDraft row)
    {
        ref readonly var transaction = ref row.Transaction;
        ref readonly var outcome = ref row.Outcome;
        var terminal = Terminals.FindOrAdd(transaction.Key);
        var sequence = outcome.Sequence;
        MoveTerminal(row, terminal);
        if ((row.Effects & RowEffects.ClosesBatch) != 0) Terminals.Close(terminal, outcome.Batch, outcome.Balanced, sequence);
        else if ((row.Effects & (RowEffects.UploadsDetails | RowEffects.EndsUpload)) != 0) BatchUploads.Note(this, row, terminal);
        else MoveTotals(row, terminal);

        ref var entry = ref Transactions.New(sequence);
        entry = default;
        entry.Key = Terminals.ShortKey(terminal, transaction.Key);
        entry.Fill(row);
        // A change of a transaction that was forgotten is no change of memory.
        if ((row.Effects & RowEffects.AdjustsOriginal) != 0 && Transactions.Exists(row.OriginalSequence)) entry.AdjustedBy = Transactions[row.OriginalSequence].AdjustedBy;
        entry.Rule = outcome.Rule is { } rule ? Rules.NumberOf(rule) : (byte)0;
        Transactions.Add(sequence, ref entry, row.Legs);

        if (transaction.Kind == TransactionKind.PreAuthorization && outcome.IsApproved)
        {
            Transactions.AddPreAuthorization(new AuthorizationKey(entry.CardToken, entry.AuthorizationCode), sequence);
            Transactions.AddPreAuthorization(AuthorizationKey.NewestOf(entry.CardToken), sequence);
        }

        if ((row.Effects & RowEffects.Tombstone) != 0)
        {
            var originalTerminal = Terminals.FindOrAdd(transaction.Original.Key);
            Transactions.AddTombstone(sequence, Terminals.ShortKey(originalTerminal, transaction.Original.Key));
        }
    }

    private void MoveTerminal(RowDraft row, int terminal)
    {
        // Not the terminal's doing.
        if ((row.Effects & RowEffects.ForwardsStandIn) != 0) return;
        ref var state = ref Terminals.Change(terminal);
        state.LastSequence = row.Outcome.Sequence;
        if ((row.Effects & RowEffects.AssignsBatch) != 0)
        {
            state.SignedOn = true;
            state.Batch = row.Outcome.Batch;
            state.KeysSequence = row.Transaction.WrappedKeys is null ? 0 : row.Outcome.Sequence;
        }
        else if (row.Transaction.Kind == TransactionKind.SignOff && row.Outcome.IsApproved)
        {
            state.SignedOn = false;
            state.KeysSequence = 0;
        }
        else if (row.Transaction.Kind == TransactionKind.KeyChange && row.Outcome.IsApproved)
        {
            state.KeysSequence = row.Outcome.Sequence;
        }
        else if (state.Batch == 0 && (row.Effects & RowEffects.InBatch) != 0) state.Batch = row.Outcome.Batch;
    }

    private void MoveTotals(RowDraft row, int terminal)
    {
        const RowEffects Totals = RowEffects.AddsDebit | RowEffects.AddsCredit | RowEffects.RemovesDebit | RowEffects.RemovesCredit | RowEffects.AdjustsTotals;
        var effects = row.Effects & Totals;
        if (effects == 0) return;
        ref var batch = ref Terminals.ChangeBatch(terminal, row.Outcome.Batch);
        var foreign = (row.Effects & RowEffects.Foreign) != 0;
        var totals = foreign ? batch.Foreign : batch.Domestic;
        var minor = row.Outcome.ApprovedMinor;
        if ((effects & RowEffects.AddsDebit) != 0) totals = totals with { DebitCount = totals.DebitCount + 1, DebitMinor = totals.DebitMinor + minor };
        if ((effects & RowEffects.AddsCredit) != 0) totals = totals with { CreditCount = totals.CreditCount + 1, CreditMinor = totals.CreditMinor + minor };
        if ((effects & RowEffects.RemovesDebit) != 0) totals = totals with { DebitCount = totals.DebitCount - 1, DebitMinor = totals.DebitMinor - minor };
        if ((effects & RowEffects.RemovesCredit) != 0) totals = totals with { CreditCount = totals.CreditCount - 1, CreditMinor = totals.CreditMinor - minor };
        if ((effects & RowEffects.AdjustsTotals) != 0) totals = totals with { DebitMinor = totals.DebitMinor + row.AdjustMinor };
        if (foreign) batch.Foreign = totals;
        else batch.Domestic = totals;
    }

    [DoesNotReturn]
    private static void Throw(string message) => throw new InvalidOperationException(message);
}
