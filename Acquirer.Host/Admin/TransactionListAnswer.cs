namespace Iso8583.Host.Admin;

/// <summary>Answer of <c>/api/v1/transactions</c>.</summary>
/// <param name="Transactions">In the order of the journal.</param>
/// <param name="NextAfter">Value of <c>after</c> that goes on from here.</param>
/// <param name="LastId">Last row of the journal.</param>
public sealed record TransactionListAnswer(IReadOnlyList<TransactionAnswer> Transactions, long NextAfter, long LastId);
