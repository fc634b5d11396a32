using Iso8583.Host.Transactions;

namespace Iso8583.Host.Ledger.Books;

/// <summary>One row of the journal in the making, or as read back: everything that <see cref="BookKeeper.Apply"/> needs. Reused for every row.</summary>
internal sealed class RowDraft
{
    public const int MaxLegs = 12;

    /// <summary>Most rules of one file that may count.</summary>
    public const int MaxRuleCounts = 32;

    private readonly PostingLeg[] _legs = new PostingLeg[MaxLegs];
    private readonly RuleCount[] _ruleCounts = new RuleCount[MaxRuleCounts];
    private Transaction _transaction;
    private Outcome _outcome;
    private CheckTrail _checks;

    public ref Transaction Transaction => ref _transaction;

    public ref Outcome Outcome => ref _outcome;

    /// <summary>How the checks went; for the outcome, not for the journal.</summary>
    public ref CheckTrail Checks => ref _checks;

    public RowEffects Effects { get; set; }

    public NotificationEvents Events { get; set; }

    /// <summary>Editions of enrolment and templates in force when the row was decided; none for a row without events.</summary>
    public NotificationEditions Editions { get; set; }

    public long OriginalSequence { get; set; }

    /// <summary>Account of the card, or <see cref="AccountBook.None"/>.</summary>
    public int Account { get; set; }

    /// <summary>Change of the account's holds, minor units.</summary>
    public long HoldMinor { get; set; }

    /// <summary>By how much the row changes the amount of its original (increment, adjustment, partial reversal) or takes such a change back.</summary>
    public long AdjustMinor { get; set; }

    /// <summary>Rate at which the amount was converted into the account's currency, in billionths; 0 where it was not.</summary>
    public long RateNano { get; set; }

    /// <summary>Wrong PINs in a row of the card after this row; -1 where it does not change.</summary>
    public int PinTries { get; set; }

    /// <summary>DUKPT: number of the initial key of the message.</summary>
    public UInt128 KsnKeyId { get; set; }

    /// <summary>DUKPT: the message's counter, from now on the highest of its initial key; 0 where there is none.</summary>
    public uint KsnCounter { get; set; }

    /// <summary>Name of the account that the row opens; empty for every other row.</summary>
    public string OpenedAccount { get; set; } = "";

    /// <summary>Figures of a payout or a closed day; its day is 0 for every other row.</summary>
    public SettlementRun Run { get; set; }

    /// <summary>What the rule of <see cref="Outcome.Rule"/> made the books do.</summary>
    public RuleVerdict RuleVerdict { get; set; }

    /// <summary>Rule counters that the row moves, as they are after it.</summary>
    public ReadOnlySpan<RuleCount> RuleCounts => _ruleCounts.AsSpan(0, RuleCountCount);

    private int RuleCountCount { get; set; }

    public int LegCount { get; private set; }

    public ReadOnlySpan<PostingLeg> Legs => _legs.AsSpan(0, LegCount);

    public void Reset()
    {
        _transaction = default;
        _outcome = default;
        _checks = default;
        Effects = RowEffects.None;
        Events = NotificationEvents.None;
        Editions = default;
        OriginalSequence = 0;
        Account = AccountBook.None;
        HoldMinor = 0;
        AdjustMinor = 0;
        RateNano = 0;
        PinTries = -1;
        KsnKeyId = 0;
        KsnCounter = 0;
        OpenedAccount = "";
        Run = default;
        LegCount = 0;
        RuleVerdict = RuleVerdict.HandOn;
        RuleCountCount = 0;
    }

    public void AddRuleCount(in RuleCount count)
    {
        if (RuleCountCount == MaxRuleCounts) throw new InvalidOperationException("A row moves too many rule counters.");
        _ruleCounts[RuleCountCount++] = count;
    }

    /// <summary>Adds a leg; one of nothing is left out.</summary>
    public void AddLeg(int account, long minor)
    {
        if (minor == 0) return;
        if (LegCount == MaxLegs) throw new InvalidOperationException("A row has too many postings.");
        _legs[LegCount++] = new PostingLeg(account, minor);
    }

    /// <summary>Adds to the leg of an account that has one already; what comes to nothing is left out.</summary>
    public void MergeLeg(int account, long minor)
    {
        for (var i = 0; i < LegCount; i++)
        {
            if (_legs[i].Account != account) continue;
            minor += _legs[i].Minor;
            for (var k = i + 1; k < LegCount; k++) _legs[k - 1] = _legs[k];
            LegCount--;
            break;
        }

        AddLeg(account, minor);
    }

    /// <summary>What the row posts on an account.</summary>
    public long PostedOn(int account)
    {
        long minor = 0;
        for (var i = 0; i < LegCount; i++)
        {
            if (_legs[i].Account == account) minor += _legs[i].Minor;
        }

        return minor;
    }

    public void ClearLegs() => LegCount = 0;
}
