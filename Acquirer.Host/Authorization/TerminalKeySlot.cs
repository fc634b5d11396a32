using Iso8583.Core.Hsm;

namespace Iso8583.Host.Authorization;

/// <summary>A terminal that has keys: its master key (DUKPT: the base key of its devices), and the working keys while it has some.</summary>
/// <param name="master">Enciphers working keys, or is derived from.</param>
/// <param name="protection">For a terminal of a generic dialect; null for UnionPay.</param>
public sealed class TerminalKeySlot(KeyHandle master, TerminalProtection? protection = null)
{
    private TerminalKeys? _current;

    /// <summary>Enciphers the working keys of a sign-on.</summary>
    public KeyHandle Master { get; } = master;

    /// <summary>Null for a UnionPay terminal.</summary>
    public TerminalProtection? Protection { get; } = protection;

    /// <summary>Null while the terminal is not signed on. Written by the ledger's thread only, read by every connection.</summary>
    public TerminalKeys? Current
    {
        get => Volatile.Read(ref _current);
        set => Volatile.Write(ref _current, value);
    }
}
