namespace Iso8583.Host.Ledger.Books;

/// <summary>A point to which the rule counters can be taken back.</summary>
/// <param name="Undo">Depth of the undo stack.</param>
/// <param name="Names">Rules known by then.</param>
internal readonly record struct RuleMark(int Undo, int Names);
