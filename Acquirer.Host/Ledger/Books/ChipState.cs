namespace Iso8583.Host.Ledger.Books;

/// <summary>What the books remember of a chip card: the highest counter of a new online request, -1 for none, and the last script that succeeded.</summary>
internal readonly record struct ChipState(int Counter, uint ScriptDone)
{
    public static ChipState None { get; } = new(-1, 0);
}
