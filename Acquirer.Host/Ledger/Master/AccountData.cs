using Iso8583.Core.Messages;

namespace Iso8583.Host.Ledger;

/// <summary>A cardholder account as the seed file describes it. Its balance lives in the books, only the first one comes from here.</summary>
public sealed record AccountData
{
    /// <summary>Number of the account, unique; the books call it <c>cardholder:</c> and this.</summary>
    public required string Number { get; init; }

    public required Currency Currency { get; init; }

    public AccountType Type { get; init; } = AccountType.Debit;

    /// <summary>Journaled once, when the account first appears; later edits have no effect.</summary>
    public long OpeningBalanceMinor { get; init; }

    /// <summary>What may be spent beyond the balance (credit cards), minor units.</summary>
    public long CreditLimitMinor { get; init; }

    /// <summary>Largest single payment in minor units; 0 for no limit.</summary>
    public long TransactionLimitMinor { get; init; }

    /// <summary>Sum of payments of one business day in minor units; 0 for no limit.</summary>
    public long DailyLimitMinor { get; init; }

    /// <summary>Number of payments of one business day; 0 for no limit.</summary>
    public int DailyCountLimit { get; init; }
}
