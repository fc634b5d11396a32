using Iso8583.Host.Transactions;

namespace Iso8583.Host.Ledger;

/// <summary>Is shown a row of the journal.</summary>
/// <param name="transaction">The command; valid during the call.</param>
/// <param name="outcome">What was decided, its sequence included; valid during the call.</param>
public delegate void JournalShow(in Transaction transaction, in Outcome outcome);
