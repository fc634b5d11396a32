using System.Text;
using Iso8583.Core.Messages;
using Iso8583.Core.Security;

namespace Iso8583.Emulator.Terminal;

/// <summary>The PIN pad of a UnionPay terminal: a master key of its own, working keys from each sign-on. Until there are any the MAC field holds zeros.</summary>
internal sealed class WorkingKeySecurity(SecretKey masterKey, bool strictParity = false) : ITerminalSecurity
{
    private const int MacLength = 8;

    private WorkingKeySet? _keys;

    public bool HasKeys => _keys is not null;

    public bool HasTrackKey => _keys?.TrackKey is not null;

    public char PinKeyLengthDigit => _keys switch
    {
        { PinKey.Algorithm: KeyAlgorithm.Sm4 } => '3',
        { PinKey.Length: 8 } => '0',
        _ => '6',
    };

    public bool TryLoadWorkingKeys(ReadOnlySpan<byte> wrapped, out string error)
    {
        Forget();
        var fault = WorkingKeySet.TryOpen(masterKey, wrapped, out _keys);
        if (_keys is not null && strictParity)
        {
            fault = CheckParity(_keys);
            if (fault != SecurityError.None) Forget();
        }

        error = fault == SecurityError.None ? "" : fault.Describe();
        return fault == SecurityError.None;
    }

    public void Forget()
    {
        _keys?.Dispose();
        _keys = null;
    }

    public byte[] EncipherPin(Pin pin, Pan pan)
    {
        var format = Keys.PinKey.Algorithm == KeyAlgorithm.Sm4 ? PinBlockFormat.UnionPaySm4 : PinBlockFormat.Iso0;
        var block = new byte[PinBlock.SizeOf(format)];
        Demand(PinBlock.Encipher(format, Keys.PinKey, pin, pan, SystemRandom.Instance, block));
        return block;
    }

    public string EncipherTrack(string track)
    {
        var characters = Encoding.ASCII.GetBytes(track);
        Demand(TrackCipher.Encrypt(Keys.TrackKey ?? throw new InvalidOperationException("There is no track key."), characters));
        return Encoding.ASCII.GetString(characters);
    }

    public byte[] Mac(ReadOnlySpan<byte> data)
    {
        if (_keys is null) return "00000000"u8.ToArray();
        var mac = new byte[MacLength];
        Demand(MessageMac.Compute(MacAlgorithm.UnionPayEcb, MacPadding.Zeros, _keys.MacKey, data, mac));
        return mac;
    }

    public bool VerifyMac(ReadOnlySpan<byte> data, ReadOnlySpan<byte> mac)
        => _keys is null || MessageMac.Verify(MacAlgorithm.UnionPayEcb, MacPadding.Zeros, _keys.MacKey, data, mac) == SecurityError.None;

    private WorkingKeySet Keys => _keys ?? throw new InvalidOperationException("There are no working keys.");

    private static SecurityError CheckParity(WorkingKeySet keys)
    {
        var fault = KeyParity.Check(keys.PinKey);
        if (fault == SecurityError.None) fault = KeyParity.Check(keys.MacKey);
        return fault == SecurityError.None && keys.TrackKey is not null ? KeyParity.Check(keys.TrackKey) : fault;
    }

    private static void Demand(SecurityError error)
    {
        if (error != SecurityError.None) throw new InvalidOperationException(error.Describe());
    }
}
