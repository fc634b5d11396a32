namespace Iso8583.Host.Ledger.Books;

/// <summary>One change of the terminal book, backwards.</summary>
internal struct TerminalUndo
{
    public TerminalUndoKind Kind;
    public BatchKey Key;
    public TerminalState Terminal;
    public BatchState Batch;
}
