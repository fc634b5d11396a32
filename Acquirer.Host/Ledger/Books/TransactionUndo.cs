using System.Runtime.InteropServices;

namespace Iso8583.Host.Ledger.Books;

/// <summary>Something that a row overwrote in the transaction book. What a row only added is found by its sequence and needs no note.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct TransactionUndo
{
    /// <summary>The row that overwrote it.</summary>
    public long Row;

    /// <summary>What was overwritten.</summary>
    public TransactionUndoKind Kind;

    /// <summary>For marks: the marked entry. Else the sequence that stood there.</summary>
    public long Sequence;
    public EntryMarks Marks;
    public long RefundedMinor;
    public long AdjustedMinor;
    public long AdjustedBy;
    public EntryKey Key;
    public AuthorizationKey Authorization;
}
