namespace Iso8583.Host.Ledger.Books;

/// <summary>Terminal and batch number.</summary>
internal readonly record struct BatchKey(int Terminal, int Number);
