using System.Text;
using Iso8583.Core.Messages;
using Iso8583.Core.Security;

namespace Iso8583.Emulator.Terminal;

/// <summary>
/// The PIN pad of a terminal of a generic dialect: with DUKPT it has a key of its own for every message and never uses a counter twice, with session
/// keys it uses what its last key exchange brought.
/// </summary>
/// <param name="protection">What it agreed on with its acquirer, and its key.</param>
/// <param name="state">Where the counter outlives the terminal.</param>
/// <param name="strictParity">Refuse keys of a key exchange that have a byte of even parity.</param>
internal sealed class ProtectedSecurity(TerminalProtection protection, TerminalState state, bool strictParity = false) : ITerminalSecurity
{
    private readonly MessageProtection _terms = protection.Terms;
    private SecretKey? _pin;
    private SecretKey? _mac;
    private SecretKey? _answerMac;

    public bool HasKeys => _terms.Scheme == ProtectionScheme.Dukpt || _pin is not null;

    public bool HasTrackKey => false;

    public char PinKeyLengthDigit => '6';

    public bool ChecksEveryMac => true;

    public int KeyField => _terms.Scheme == ProtectionScheme.SessionKeys ? _terms.KeyField : 0;

    public bool SealsMessages => _terms.HasMac && HasKeys;

    public void Begin(IsoMessage message)
    {
        if (_terms.Scheme != ProtectionScheme.Dukpt) return;
        var ksn = state.Ksn.Length > 0 ? Convert.FromHexString(state.Ksn) : protection.Ksn.ToArray();
        Demand(KeySerialNumber.TryAdvance(_terms.SourceAlgorithm, ksn));
        state.Ksn = Convert.ToHexString(ksn);
        Demand(DukptMessageKeys.TryDerive(protection.Key, isBaseKey: false, ksn, _terms.PinKeyType, _terms.MacKeyType, out var keys));
        Drop();
        (_pin, _mac, _answerMac) = (keys?.Pin, keys?.MacRequest, keys?.MacResponse);
        if (message.Mti.Version == 0) message.Set(_terms.KsnField, state.Ksn);
        else message.Set(De93.SecurityControlInformation, ksn);
    }

    public bool TryLoadWorkingKeys(ReadOnlySpan<byte> wrapped, out string error)
    {
        error = "";
        if (_terms.Scheme != ProtectionScheme.SessionKeys) return true;
        Forget();
        var fault = SessionKeySet.TryOpen(protection.Key, Encoding.ASCII.GetString(wrapped), out var keys);
        if (keys is not null && strictParity)
        {
            fault = KeyParity.Check(keys.Pin);
            if (fault == SecurityError.None) fault = KeyParity.Check(keys.Mac);
        }

        error = fault == SecurityError.None ? "" : fault.Describe();
        if (keys is null || fault != SecurityError.None)
        {
            keys?.Dispose();
            return false;
        }

        (_pin, _mac, _answerMac) = (keys.Pin, keys.Mac, keys.Mac);
        return true;
    }

    public void Forget()
    {
        if (_terms.Scheme == ProtectionScheme.SessionKeys) Drop();
    }

    public byte[] EncipherPin(Pin pin, Pan pan)
    {
        var block = new byte[PinBlock.SizeOf(_terms.PinFormat)];
        Demand(PinBlock.Encipher(_terms.PinFormat, Key(_pin), pin, pan, SystemRandom.Instance, block));
        return block;
    }

    public string EncipherTrack(string track) => throw new InvalidOperationException("A terminal of a generic dialect has no track key.");

    public byte[] Mac(ReadOnlySpan<byte> data)
    {
        var field = new byte[MessageProtection.MacFieldLength];
        Demand(MessageMac.Compute(_terms.Mac, MacPadding.Zeros, Key(_mac), data, field.AsSpan(0, _terms.MacLength)));
        return field;
    }

    public bool VerifyMac(ReadOnlySpan<byte> data, ReadOnlySpan<byte> mac)
        => _answerMac is not null && _terms.TryTakeMac(mac, out var sent) && MessageMac.Verify(_terms.Mac, MacPadding.Zeros, _answerMac, data, sent) == SecurityError.None;

    private static SecretKey Key(SecretKey? key) => key ?? throw new InvalidOperationException("There are no keys for this message.");

    private static void Demand(SecurityError error)
    {
        if (error != SecurityError.None) throw new InvalidOperationException(error.Describe());
    }

    private void Drop()
    {
        _pin?.Dispose();
        _mac?.Dispose();
        _answerMac?.Dispose();
        (_pin, _mac, _answerMac) = (null, null, null);
    }
}
