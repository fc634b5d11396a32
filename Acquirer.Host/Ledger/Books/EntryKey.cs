namespace Iso8583.Host.Ledger.Books;

/// <summary>A transaction key with its texts replaced by numbers of the terminal book.</summary>
internal readonly record struct EntryKey(long BatchOrTime, int Terminal, int Acquirer, int Stan, byte MessageClass)
{
    public override int GetHashCode() => HashCode.Combine(Terminal, Stan, BatchOrTime, (Acquirer << 4) | MessageClass);
}
