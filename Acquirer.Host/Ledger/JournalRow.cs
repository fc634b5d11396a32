using Iso8583.Host.Transactions;

namespace Iso8583.Host.Ledger;

/// <summary>One decoded row of the journal: a command, what was decided, and what it did to the accounts.</summary>
public sealed class JournalRow
{
    private readonly Transaction _transaction;
    private readonly Outcome _outcome;

    public JournalRow(in Transaction transaction, in Outcome outcome, long originalSequence, NotificationEvents events, IReadOnlyList<Posting> postings, string openedAccount = "", SettlementRun run = default)
    {
        _transaction = transaction;
        _outcome = outcome;
        OriginalSequence = originalSequence;
        Events = events;
        Postings = postings;
        OpenedAccount = openedAccount;
        Run = run;
    }

    /// <summary>Position in the journal, from 1, without gaps; also the transaction's id.</summary>
    public long Sequence => _outcome.Sequence;

    public ref readonly Transaction Transaction => ref _transaction;

    public ref readonly Outcome Outcome => ref _outcome;

    /// <summary>Row of the original that a reversal, void, refund or completion acted on; 0 for none.</summary>
    public long OriginalSequence { get; }

    /// <summary>What people may be told because of this row.</summary>
    public NotificationEvents Events { get; }

    /// <summary>Editions of enrolment and templates in force when it was decided.</summary>
    public NotificationEditions Editions { get; init; }

    /// <summary>Double entry: the sum per currency is zero.</summary>
    public IReadOnlyList<Posting> Postings { get; }

    /// <summary>Name of the account that this row opens; empty for every other row.</summary>
    public string OpenedAccount { get; }

    /// <summary>Figures of a payout or a closed day; its day is 0 for every other row.</summary>
    public SettlementRun Run { get; }

    /// <summary>What the rule of the outcome made the books do.</summary>
    public RuleVerdict RuleVerdict { get; init; }

    /// <summary>Rule counters after the row.</summary>
    public IReadOnlyList<RuleCount> RuleCounts { get; init; } = [];

    /// <summary>Approved in the issuer's place while it could not be asked.</summary>
    public bool IsInPlace { get; init; }

    /// <summary>Change of the account's holds, minor units.</summary>
    public long HoldMinor { get; init; }

    /// <summary>Wrong PINs of the card in a row after it; -1 where it does not count.</summary>
    public int PinTries { get; init; } = -1;
}
