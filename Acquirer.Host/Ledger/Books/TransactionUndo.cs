namespace Iso8583.Host.Ledger.Books;

/// <summary>One change of the transaction book, backwards.</summary>
internal struct TransactionUndo
{
    public TransactionUndoKind Kind;
    public EntryMarks Marks;
    public long Sequence;
    public long RefundedMinor;
    public EntryKey Key;
    public AuthorizationKey Authorization;
    public int Day;
    public int Marked;
    public int HeldCount;
    public List<long> Held;
}
