namespace Iso8583.Host.Ledger.Books;

/// <summary>How far forgetting had come at a mark.</summary>
/// <param name="Cursor">Last sequence looked at.</param>
/// <param name="Day">Newest business day seen.</param>
/// <param name="ToForget">Entries noted for forgetting.</param>
/// <param name="Held">The list of entries held back; replaced, never edited, when it is sorted out.</param>
/// <param name="HeldCount">Its length.</param>
internal readonly record struct ForgettingMark(long Cursor, int Day, int ToForget, List<long> Held, int HeldCount);
