using System.Runtime.InteropServices;

namespace Iso8583.Host.Ledger.Books;

/// <summary>All that a decision needs of a card, in half a cache line.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct CardSlot
{
    public UInt128 Token;

    /// <summary>Number of its account in the books.</summary>
    public int Account;
    public short Expiry;
    public CardStatus Status;
    public byte PinTryLimit;
    public bool IsForeign;
    public bool IsUsed;
    public bool DeclinesReplayedCounter;
    public uint PendingScript;
}
