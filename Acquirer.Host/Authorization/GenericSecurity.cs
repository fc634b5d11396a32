using System.Security.Cryptography;
using Iso8583.Core.Codec;
using Iso8583.Core.Hsm;
using Iso8583.Core.Messages;
using Iso8583.Core.Security;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Authorization;

/// <summary>
/// What messages of the generic dialects need keys for: MAC checked, PIN verified, answer MACed. Session keys cost no allocation; a DUKPT message
/// costs one derivation. F52, F64 and F128 have the same numbers in all editions; the key serial number stands in a private field in 1987, in F53 later.
/// </summary>
public sealed class GenericSecurity(TerminalKeyBook keys, ISecurityModule module, PinOffsets pins)
{
    private const int ManagementClass = 8;
    private const int Edition1987 = 0;

    /// <summary>F53 of the later editions has room for more than a key serial number.</summary>
    private const int MaxKsnText = 48;

    /// <summary>Finds the keys of a message and checks its MAC.</summary>
    /// <param name="message">Located fields.</param>
    /// <param name="bytes">The same bytes, MTI to last field.</param>
    /// <param name="merchant">F42 without trailing spaces.</param>
    /// <param name="terminal">F41 without trailing spaces.</param>
    /// <param name="edition">Version digit of the dialect.</param>
    /// <param name="evidence">Gets the DUKPT counter where the MAC proves it.</param>
    /// <param name="slot">The terminal; null where it protects nothing.</param>
    /// <param name="messageKeys">The keys of message and answer; null where they are not needed or the message is refused.</param>
    /// <returns>A reason to refuse, or <see cref="DecisionReason.None"/>.</returns>
    public DecisionReason Open(
        scoped MessageView message, ReadOnlySpan<byte> bytes, AsciiText merchant, AsciiText terminal, int edition, ref Evidence evidence,
        out TerminalKeySlot? slot, out MessageKeys? messageKeys)
    {
        messageKeys = null;
        slot = keys.Find(merchant, terminal);
        if (slot?.Protection is not { Terms: var terms } protection)
        {
            slot = null;
            return DecisionReason.None;
        }

        // A terminal without keys must be able to ask for some.
        if (message.Mti.Class == ManagementClass) return DecisionReason.None;
        if (terms.Scheme == ProtectionScheme.SessionKeys)
        {
            messageKeys = slot.Current?.ForMessages;
            if (messageKeys is null) return DecisionReason.SignOnRequired;
        }
        else if (!TryDerive(message, protection, slot.Master, edition, out messageKeys))
        {
            return DecisionReason.KsnUnknown;
        }

        if (!terms.HasMac) return DecisionReason.None;
        if (HasRightMac(message, bytes, terms, messageKeys.Mac))
        {
            NoteCounter(messageKeys, ref evidence);
            return DecisionReason.None;
        }

        messageKeys.Release();
        messageKeys = null;
        return DecisionReason.MacError;
    }

    /// <summary>Verifies the PIN of a message where the card's issuer can.</summary>
    public void VerifyPin(scoped MessageView message, TerminalProtection protection, MessageKeys messageKeys, Pan pan, UInt128 token, ref Evidence evidence)
    {
        if (!pins.Knows(token)) return;
        Span<byte> block = stackalloc byte[16];
        var error = SecurityError.DataLength;
        if (message.TryGetBytes(De87.PinData, block, out var length))
            error = pins.Verify(messageKeys.Pin, protection.Terms.PinFormat, block[..length], pan, token);
        CryptographicOperations.ZeroMemory(block);
        if (error == SecurityError.None) evidence.Pin = PinVerdict.Correct;
        else if (error == SecurityError.PinMismatch) evidence.Pin = PinVerdict.Wrong;
        else evidence.Refusal = DecisionReason.PinFormatError;
        // Without a MAC a PIN block that opens is what proves that the device counted so far.
        if (!protection.Terms.HasMac && evidence.Pin != PinVerdict.NotChecked) NoteCounter(messageKeys, ref evidence);
    }

    /// <summary>Draws working keys for a key exchange.</summary>
    public DecisionReason Issue(TerminalKeySlot? slot, out TerminalKeys? issued, out string? wrapped)
    {
        issued = null;
        wrapped = null;
        return slot?.Protection?.Terms.Scheme == ProtectionScheme.SessionKeys ? keys.IssueBlocks(slot, out issued, out wrapped) : DecisionReason.NotSupported;
    }

    /// <summary>Ends an answer with its MAC; zeros where the keys have been replaced meanwhile, which no terminal accepts.</summary>
    public void Seal(TerminalProtection protection, MessageKeys messageKeys, ref MessageWriter response)
    {
        var terms = protection.Terms;
        if (!terms.HasMac) return;
        var field = MacField.After(response.LastField);
        Span<byte> mac = stackalloc byte[MacField.Length];
        mac.Clear();
        if (module.GenerateMac(messageKeys.AnswerMac, terms.Mac, MacPadding.Zeros, response.BeginMac(field), mac[..terms.MacLength]) != SecurityError.None) mac.Clear();
        response.Bytes(field, mac);
    }

    private static void NoteCounter(MessageKeys messageKeys, ref Evidence evidence)
    {
        evidence.KsnKeyId = messageKeys.KsnKeyId;
        evidence.KsnCounter = messageKeys.KsnCounter;
    }

    private bool HasRightMac(scoped MessageView message, ReadOnlySpan<byte> bytes, MessageProtection terms, KeyHandle key)
    {
        Span<byte> field = stackalloc byte[MacField.Length];
        return MacField.TryRead(message, bytes, field, out var covered)
            && terms.TryTakeMac(field, out var mac)
            && module.VerifyMac(key, terms.Mac, MacPadding.Zeros, bytes[..covered], mac) == SecurityError.None;
    }

    private bool TryDerive(
        scoped MessageView message, TerminalProtection protection, KeyHandle baseKey, int edition,
        [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out MessageKeys? messageKeys)
    {
        messageKeys = null;
        var terms = protection.Terms;
        Span<byte> ksn = stackalloc byte[MaxKsnText];
        if (!TryReadKsn(message, edition == Edition1987 ? terms.KsnField : De93.SecurityControlInformation, ksn, out var length)) return false;
        ksn = ksn[..length];
        if (!ksn.StartsWith(protection.KeySet.Span)
            || KeySerialNumber.TryRead(terms.SourceAlgorithm, ksn, out var number) != SecurityError.None
            || module.TryDeriveDukptKeys(baseKey, ksn, terms.PinKeyType, terms.MacKeyType, out var derived) != SecurityError.None || derived is null)
        {
            return false;
        }

        messageKeys = new MessageKeys(module, derived.Pin, derived.MacRequest, derived.MacResponse, isForOneMessage: true)
        {
            KsnKeyId = number.KeyId,
            KsnCounter = number.Counter,
        };
        return true;
    }

    /// <summary>Binary fields hold the number as it is, text fields as hex digits.</summary>
    private static bool TryReadKsn(scoped MessageView message, int field, Span<byte> ksn, out int length)
    {
        length = 0;
        if (!message.Has(field)) return false;
        if (message.TryGetBytes(field, ksn, out length) && length is 10 or 12) return true;
        Span<byte> text = stackalloc byte[MaxKsnText];
        return message.TryGetText(field, text, out var digits)
            && Convert.FromHexString(text[..digits], ksn, out _, out length) == System.Buffers.OperationStatus.Done;
    }
}
