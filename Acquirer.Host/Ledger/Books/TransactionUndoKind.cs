namespace Iso8583.Host.Ledger.Books;

/// <summary>What was changed.</summary>
internal enum TransactionUndoKind : byte
{
    Added,
    KeySet,
    TombstoneAdded,
    PreAuthorizationSet,
    Marked,
    Advanced,
}
