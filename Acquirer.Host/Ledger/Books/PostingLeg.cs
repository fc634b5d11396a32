namespace Iso8583.Host.Ledger.Books;

/// <summary>One leg of a double entry by account number.</summary>
internal readonly record struct PostingLeg(int Account, long Minor);
