namespace Iso8583.Host.Ledger.Books;

/// <summary>A point to which the books can be taken back.</summary>
/// <param name="Sequence">Last sequence at that point.</param>
/// <param name="Accounts">Depth of the undo stack of accounts.</param>
/// <param name="AccountCount">Accounts open at that point.</param>
/// <param name="Terminals">Depth of the undo stack of terminals and batches.</param>
/// <param name="Transactions">Depth of the undo stack of transactions.</param>
/// <param name="Forgetting">How far forgetting had come.</param>
/// <param name="PinTries">Depth of the undo stack of PIN tries.</param>
/// <param name="Settlement">Depth of the undo stack of what merchants are owed.</param>
/// <param name="Chips">Depth of the undo stack of chip cards.</param>
/// <param name="Ksns">Depth of the undo stack of DUKPT counters.</param>
/// <param name="Rules">Depth of the undo stack of rule counters.</param>
/// <param name="StandIns">Depth of the undo stack of what was approved in issuers' places.</param>
internal readonly record struct BookMark(
    long Sequence,
    int Accounts,
    int AccountCount,
    int Terminals,
    int Transactions,
    ForgettingMark Forgetting,
    int PinTries,
    int Settlement,
    int Chips,
    int Ksns,
    RuleMark Rules,
    int StandIns);
