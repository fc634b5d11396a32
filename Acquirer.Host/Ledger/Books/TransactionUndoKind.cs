namespace Iso8583.Host.Ledger.Books;

/// <summary>What was overwritten.</summary>
internal enum TransactionUndoKind : byte
{
    Key,
    PreAuthorization,
    Marks,
}
