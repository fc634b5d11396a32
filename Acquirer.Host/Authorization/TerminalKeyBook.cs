using System.Collections.Frozen;
using Iso8583.Core.Hsm;
using Iso8583.Core.Messages;
using Iso8583.Core.Security;
using Iso8583.Host.Ledger;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Authorization;

/// <summary>
/// The keys of all terminals that have a master key. Found without a lock; working keys change only when the commit of their sign-on is
/// durable, in the order of the ledger.
/// </summary>
public sealed class TerminalKeyBook(ISecurityModule module, IReadOnlyDictionary<(AsciiText Merchant, AsciiText Terminal), TerminalKeySlot> terminals)
{
    private const int MaxF62 = 60;
    private const int CheckValueLength = 4;
    private const char Separator = ' ';

    private readonly FrozenDictionary<(AsciiText Merchant, AsciiText Terminal), TerminalKeySlot> _slots =
        terminals.ToFrozenDictionary();

    /// <summary>Terminals with a master key.</summary>
    public int Count => _slots.Count;

    /// <summary>Terminals with working keys.</summary>
    public int SignedOnCount => _slots.Values.Count(slot => slot.Current is not null);

    /// <summary>The terminal's keys; null where it exchanges none.</summary>
    public TerminalKeySlot? Find(AsciiText merchant, AsciiText terminal) => _slots.GetValueOrDefault((merchant, terminal));

    /// <summary>Draws working keys for a sign-on. They count once <see cref="Settle"/> is told of the commit.</summary>
    /// <param name="slot">The terminal.</param>
    /// <param name="networkCode">F60.3: which layout it asks for.</param>
    /// <param name="issued">The keys, or null.</param>
    /// <param name="wrapped">The keys wrapped under the module's master key, for the journal.</param>
    /// <returns><see cref="DecisionReason.None"/>, or why there are none.</returns>
    public DecisionReason Issue(TerminalKeySlot slot, int networkCode, out TerminalKeys? issued, out string? wrapped)
    {
        issued = null;
        wrapped = null;
        if (!TryLayout(networkCode, out var layout)) return DecisionReason.NotSupported;
        Span<byte> f62 = stackalloc byte[MaxF62];
        var error = module.TryIssueWorkingKeys(layout, slot.Master, f62, out var length, out var handles);
        if (error != SecurityError.None || handles is null) return error == SecurityError.KeyAlgorithm ? DecisionReason.NotSupported : DecisionReason.SystemMalfunction;
        issued = new TerminalKeys(module, handles, f62[..length].ToArray());
        if (TryWrap(handles, out wrapped)) return DecisionReason.None;
        issued.Destroy();
        issued = null;
        return DecisionReason.SystemMalfunction;
    }

    /// <summary>As <see cref="Issue"/> for a terminal of a generic dialect: two key blocks under its master key, PIN key and MAC key.</summary>
    public DecisionReason IssueBlocks(TerminalKeySlot slot, out TerminalKeys? issued, out string? wrapped)
    {
        issued = null;
        wrapped = null;
        if (slot.Protection is not { Terms: var terms }) return DecisionReason.NotSupported;
        var macAlgorithm = terms.HasMac ? terms.MacKeyAlgorithm : terms.PinKeyAlgorithm;
        var macLength = terms.HasMac ? terms.MacKeyLength : MessageProtection.PinKeyLength;
        if (module.TryGenerate(KeyUsage.PinEncryption, terms.PinKeyAlgorithm, MessageProtection.PinKeyLength, out var pin) != SecurityError.None || pin is null
            || module.TryGenerate(KeyUsage.Mac, macAlgorithm, macLength, out var mac) != SecurityError.None || mac is null) return DecisionReason.SystemMalfunction;
        var handles = new WorkingKeyHandles(pin, mac, null);
        if (!TryWriteBlocks(slot, handles, out var blocks) || !TryWrap(handles, out wrapped)) return DecisionReason.SystemMalfunction;
        issued = new TerminalKeys(module, handles, blocks);
        return DecisionReason.None;
    }

    /// <summary>Takes over what the ledger made of a sign-on, key exchange or sign-off. Called by the ledger's thread, before the response is written.</summary>
    /// <returns>The keys that the response carries; null for none.</returns>
    public static TerminalKeys? Settle(TerminalKeySlot slot, TransactionKind kind, in Outcome outcome, TerminalKeys? issued)
    {
        var committed = outcome is { IsApproved: true, Status: OutcomeStatus.Committed };
        if (!committed)
        {
            // A repeat gets the keys of the first copy once more: the terminal missed that response.
            issued?.Destroy();
            return kind is TransactionKind.SignOn or TransactionKind.KeyChange && outcome.IsApproved ? slot.Current : null;
        }

        var old = slot.Current;
        slot.Current = issued;
        old?.Destroy();
        return issued;
    }

    /// <summary>Takes back the keys of terminals that were signed on when the ledger was closed. One that does not open must sign on again.</summary>
    public void Restore(IReadOnlyList<SignedOnTerminal> terminals)
    {
        foreach (var terminal in terminals)
        {
            if (Find(terminal.MerchantId, terminal.TerminalId) is not { } slot) continue;
            if (!TryUnwrap(terminal.WrappedKeys, out var handles)) continue;
            if (slot.Protection is null ? TryWriteF62(slot.Master, handles, out var wire) : TryWriteBlocks(slot, handles, out wire)) slot.Current = new TerminalKeys(module, handles, wire);
        }
    }

    /// <summary>Source: table of network codes and F62 layouts of the dialect.</summary>
    private static bool TryLayout(int networkCode, out WorkingKeyLayout layout)
    {
        layout = networkCode switch
        {
            1 => WorkingKeyLayout.Single24,
            3 => WorkingKeyLayout.Double40,
            4 => WorkingKeyLayout.Double60,
            5 => WorkingKeyLayout.Sm40,
            6 => WorkingKeyLayout.Sm60,
            _ => default,
        };
        return layout != default;
    }

    private bool TryWrap(WorkingKeyHandles handles, out string? wrapped)
    {
        wrapped = null;
        var track = "";
        if (module.TryStore(handles.Pin, out var pin) != SecurityError.None || module.TryStore(handles.Mac, out var mac) != SecurityError.None) return false;
        if (handles.Track is { } key)
        {
            if (module.TryStore(key, out var stored) != SecurityError.None) return false;
            track = Separator + stored;
        }

        wrapped = pin + Separator + mac + track;
        return true;
    }

    private bool TryUnwrap(string wrapped, out WorkingKeyHandles handles)
    {
        handles = null!; // set where true is returned
        var parts = wrapped.Split(Separator);
        if (parts.Length is not (2 or 3)) return false;
        KeyHandle? track = null;
        if (module.TryRestore(parts[0], out var pin) != SecurityError.None || pin is null) return false;
        if (module.TryRestore(parts[1], out var mac) != SecurityError.None || mac is null) return false;
        if (parts.Length == 3 && module.TryRestore(parts[2], out track) != SecurityError.None) return false;
        handles = new WorkingKeyHandles(pin, mac, track);
        return true;
    }

    private bool TryWriteBlocks(TerminalKeySlot slot, WorkingKeyHandles handles, out byte[] blocks)
    {
        blocks = [];
        if (slot.Protection is not { Terms.KeyBlockVersion: var version }) return false;
        if (module.TryExportBlock(slot.Master, handles.Pin, version, out var pin) != SecurityError.None) return false;
        if (module.TryExportBlock(slot.Master, handles.Mac, version, out var mac) != SecurityError.None) return false;
        blocks = System.Text.Encoding.ASCII.GetBytes(pin + mac);
        return true;
    }

    /// <summary>F62 again, for a copy of the sign-on that comes after a restart.</summary>
    private bool TryWriteF62(KeyHandle master, WorkingKeyHandles handles, out byte[] f62)
    {
        var slot = Math.Max(handles.Pin.Length, handles.Mac.Length);
        f62 = new byte[(handles.Track is null ? 2 : 3) * (slot + CheckValueLength)];
        var position = 0;
        return TryWriteKey(master, handles.Pin, slot, f62, ref position)
            && TryWriteKey(master, handles.Mac, slot, f62, ref position)
            && (handles.Track is null || TryWriteKey(master, handles.Track, slot, f62, ref position));
    }

    private bool TryWriteKey(KeyHandle master, KeyHandle key, int slot, Span<byte> f62, ref int position)
    {
        var place = f62.Slice(position, slot + CheckValueLength);
        position += place.Length;
        return module.TryExport(master, key, place[..key.Length]) == SecurityError.None
            && module.ComputeCheckValue(key, KcvMethod.Zeros, place[slot..]) == SecurityError.None;
    }
}
