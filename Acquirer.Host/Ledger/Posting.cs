namespace Iso8583.Host.Ledger;

/// <summary>One leg of a double entry.</summary>
/// <param name="Account">Account number in the books' chart (see docs/ledger.md).</param>
/// <param name="Currency">ISO 4217 numeric code.</param>
/// <param name="Minor">Minor units; positive raises the account's balance, negative lowers it.</param>
public readonly record struct Posting(string Account, ushort Currency, long Minor);
