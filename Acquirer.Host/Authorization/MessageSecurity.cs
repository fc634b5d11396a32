using System.Security.Cryptography;
using Iso8583.Core.Codec;
using Iso8583.Core.Hsm;
using Iso8583.Core.Messages;
using Iso8583.Core.Security;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Authorization;

/// <summary>
/// What a UnionPay message needs keys for, on its way in: MAC checked, tracks opened, PIN verified. Takes no lock and allocates nothing but at a sign-on.
/// </summary>
/// <param name="keys">Terminals and their keys.</param>
/// <param name="module">Holds them.</param>
/// <param name="pins">The issuers' PIN verification.</param>
/// <param name="requireSignOn">A terminal that exchanges keys must have some before it may pay.</param>
/// <param name="chips">The issuers' chip cards; none where null.</param>
public sealed class MessageSecurity(TerminalKeyBook keys, ISecurityModule module, PinOffsets pins, bool requireSignOn, ChipSecurity? chips = null)
{
    private const int MaxTrack = 128;
    private const int ControlDigits = 16;
    private const int PinFormatDigit = 0;
    private const int TrackDigit = 2;

    public TerminalKeyBook Keys => keys;

    public ChipSecurity Chips { get; } = chips ?? ChipSecurity.None;

    /// <summary>F53 says that the tracks of a UnionPay message are enciphered.</summary>
    public static bool SaysEncryptedTracks(scoped MessageView message) => ControlDigit(message, TrackDigit) == '1';

    /// <summary>The same for the generic dialects.</summary>
    public GenericSecurity Generic { get; } = new(keys, module, pins);

    /// <summary>Checks the MAC and opens the tracks, before anything else of the message is looked at.</summary>
    /// <param name="message">Located fields.</param>
    /// <param name="bytes">The same bytes, MTI to last field: tracks are deciphered where they stand.</param>
    /// <param name="merchant">F42 without trailing spaces.</param>
    /// <param name="terminal">F41 without trailing spaces.</param>
    /// <param name="slot">The terminal's keys; null where it exchanges none.</param>
    /// <param name="current">The working keys that the message was checked with; null where none were needed.</param>
    /// <returns>A reason to refuse, or <see cref="DecisionReason.None"/>.</returns>
    public DecisionReason Open(
        scoped MessageView message, Span<byte> bytes, AsciiText merchant, AsciiText terminal, out TerminalKeySlot? slot, out TerminalKeys? current)
    {
        current = null;
        slot = keys.Find(merchant, terminal);
        if (slot?.Protection is not null)
        {
            // What is protected in one dialect must not come in unprotected by way of another.
            slot = null;
            return DecisionReason.SecurityViolation;
        }

        if (slot is null || message.Mti.Class is not (1 or 2 or 4 or 6)) return DecisionReason.None;
        current = slot.Current;
        if (current is null) return requireSignOn ? DecisionReason.SignOnRequired : DecisionReason.None;
        return HasRightMac(message, bytes, current) ? OpenTracks(message, bytes, current) : DecisionReason.MacError;
    }

    /// <summary>Verifies the PIN of a message, where it has one and the card's issuer can.</summary>
    /// <param name="message">Located fields.</param>
    /// <param name="current">The terminal's working keys.</param>
    /// <param name="pan">The clear account number.</param>
    /// <param name="token">Its token.</param>
    /// <param name="evidence">Gets the verdict, or the refusal where key or block are wrong.</param>
    public void VerifyPin(scoped MessageView message, TerminalKeys current, Pan pan, UInt128 token, ref Evidence evidence)
    {
        if (!message.Has(De87.PinData) || !pins.Knows(token)) return;
        Span<byte> block = stackalloc byte[16];
        var error = SecurityError.DataLength;
        if (message.TryGetBytes(De87.PinData, block, out var length))
            error = pins.Verify(current.Handles.Pin, FormatOf(message, current.Handles.Pin.Algorithm), block[..length], pan, token);
        CryptographicOperations.ZeroMemory(block);
        if (error == SecurityError.None) evidence.Pin = PinVerdict.Correct;
        else if (error == SecurityError.PinMismatch) evidence.Pin = PinVerdict.Wrong;
        else evidence.Refusal = DecisionReason.PinFormatError;
    }

    private static bool HasRightMac(scoped MessageView message, Span<byte> bytes, TerminalKeys current)
    {
        if (!message.Has(De87.Mac64)) return false;
        var mac = message.Raw(De87.Mac64);
        return ((ReadOnlySpan<byte>)bytes).Overlaps(mac, out var offset)
            && offset + mac.Length == bytes.Length
            && current.IsMacOf(bytes[..offset], mac);
    }

    private static PinBlockFormat FormatOf(scoped MessageView message, KeyAlgorithm algorithm)
    {
        var withoutPan = ControlDigit(message, PinFormatDigit) == '1';
        if (algorithm == KeyAlgorithm.Sm4) return withoutPan ? PinBlockFormat.UnionPaySm4NoPan : PinBlockFormat.UnionPaySm4;
        return withoutPan ? PinBlockFormat.UnionPayNoPan : PinBlockFormat.Iso0;
    }

    /// <summary>One digit of F53; 0 where the field is absent.</summary>
    private static char ControlDigit(scoped MessageView message, int index)
    {
        Span<byte> digits = stackalloc byte[2 * ControlDigits];
        return message.Has(De87.SecurityControl) && message.TryGetText(De87.SecurityControl, digits, out var length) && index < length ? (char)digits[index] : '0';
    }

    private DecisionReason OpenTracks(scoped MessageView message, Span<byte> bytes, TerminalKeys current)
    {
        if (!SaysEncryptedTracks(message)) return DecisionReason.None;
        if (current.Handles.Track is not { } key) return DecisionReason.PinFormatError;
        return TryOpenTrack(message, De87.Track2, bytes, key) && TryOpenTrack(message, De87.Track3, bytes, key) ? DecisionReason.None : DecisionReason.PinFormatError;
    }

    private bool TryOpenTrack(scoped MessageView message, int de, Span<byte> bytes, KeyHandle key)
    {
        if (!message.Has(de)) return true;
        Span<byte> track = stackalloc byte[MaxTrack];
        var raw = message.Raw(de);
        var offset = 0;
        var opened = message.TryGetText(de, track, out var length)
            && raw.Length == (length + 1) / 2
            && ((ReadOnlySpan<byte>)bytes).Overlaps(raw, out offset)
            && module.DecryptTrack(key, track[..length]) == SecurityError.None
            && (de == De87.Track2 ? TrackForm.IsTrack2(track[..length]) : TrackForm.IsTrack3(track[..length]));
        if (opened) Pack(track[..length], bytes.Slice(offset, raw.Length));
        CryptographicOperations.ZeroMemory(track);
        return opened;
    }

    /// <summary>Writes a track back as nibbles.</summary>
    private static void Pack(ReadOnlySpan<byte> track, Span<byte> packed)
    {
        for (var i = 0; i < track.Length; i++)
        {
            var nibble = track[i] == '=' ? 0x0D : track[i] - '0';
            packed[i >> 1] = (byte)((i & 1) == 0 ? (nibble << 4) | (packed[i >> 1] & 0x0F) : (packed[i >> 1] & 0xF0) | nibble);
        }
    }
}
