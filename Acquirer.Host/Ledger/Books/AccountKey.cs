namespace Iso8583.Host.Ledger.Books;

/// <summary>Name and currency: what makes an account.</summary>
internal readonly record struct AccountKey(string Name, ushort Currency);
