namespace Iso8583.Host.Ledger.Books;

/// <summary>What was changed.</summary>
internal enum TerminalUndoKind : byte
{
    TerminalAdded,
    TerminalChanged,
    BatchAdded,
    BatchChanged,
    BatchForgotten,
}
