using Iso8583.Core.Hsm;

namespace Iso8583.Host.Authorization;

/// <summary>A terminal that exchanges keys: its master key, and the working keys while it is signed on.</summary>
public sealed class TerminalKeySlot(KeyHandle master)
{
    private TerminalKeys? _current;

    /// <summary>Enciphers the working keys of a sign-on.</summary>
    public KeyHandle Master { get; } = master;

    /// <summary>Null while the terminal is not signed on. Written by the ledger's thread only, read by every connection.</summary>
    public TerminalKeys? Current
    {
        get => Volatile.Read(ref _current);
        set => Volatile.Write(ref _current, value);
    }
}
