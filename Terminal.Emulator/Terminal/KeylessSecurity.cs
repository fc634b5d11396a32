using Iso8583.Core.Messages;
using Iso8583.Core.Security;

namespace Iso8583.Emulator.Terminal;

/// <summary>A terminal without a master key: no PIN, clear tracks, a MAC field of zeros, no check of the acquirer's.</summary>
internal sealed class KeylessSecurity : ITerminalSecurity
{
    public bool HasKeys => false;

    public bool HasTrackKey => false;

    public char PinKeyLengthDigit => '0';

    public bool TryLoadWorkingKeys(ReadOnlySpan<byte> wrapped, out string error)
    {
        error = "";
        return true;
    }

    public void Forget()
    {
    }

    public byte[] EncipherPin(Pin pin, Pan pan) => throw new InvalidOperationException("A terminal without keys cannot take a PIN.");

    public string EncipherTrack(string track) => throw new InvalidOperationException("A terminal without keys cannot encipher tracks.");

    public byte[] Mac(ReadOnlySpan<byte> data) => "00000000"u8.ToArray();

    public bool VerifyMac(ReadOnlySpan<byte> data, ReadOnlySpan<byte> mac) => true;
}
