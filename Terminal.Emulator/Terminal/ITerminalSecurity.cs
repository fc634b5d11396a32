using Iso8583.Core.Messages;
using Iso8583.Core.Security;

namespace Iso8583.Emulator.Terminal;

/// <summary>The PIN pad: everything of a terminal that needs a key. Keys stay inside.</summary>
internal interface ITerminalSecurity
{
    /// <summary>True once working keys were taken in.</summary>
    bool HasKeys { get; }

    /// <summary>The field that brings working keys in the answer to a key exchange (0800); 0 where the terminal exchanges none in this way.</summary>
    int KeyField => 0;

    /// <summary>True where requests of a generic dialect carry a MAC.</summary>
    bool SealsMessages => HasKeys;

    /// <summary>True where the MAC of a decline is checked, too.</summary>
    bool ChecksEveryMac => false;

    /// <summary>Begins a request that will be protected: DUKPT takes its next key and says in the message which.</summary>
    void Begin(IsoMessage message)
    {
    }

    /// <summary>True where tracks can be enciphered.</summary>
    bool HasTrackKey { get; }

    /// <summary>F53 digit 2: 0 for single-length PIN keys, 6 for double-length.</summary>
    char PinKeyLengthDigit { get; }

    /// <summary>Takes in the working keys of a sign-on response and verifies their check values.</summary>
    /// <param name="wrapped">F62 as received.</param>
    /// <param name="error">Why they were refused; says nothing of the keys.</param>
    bool TryLoadWorkingKeys(ReadOnlySpan<byte> wrapped, out string error);

    /// <summary>Drops the working keys.</summary>
    void Forget();

    /// <summary>The bytes of F52: 8, or 16 for PIN blocks of AES and SM4.</summary>
    byte[] EncipherPin(Pin pin, Pan pan);

    /// <summary>Track 2 enciphered in place.</summary>
    string EncipherTrack(string track);

    /// <summary>The MAC field of a request.</summary>
    /// <param name="data">MTI to the last field before the MAC, the MAC's bitmap bit set.</param>
    byte[] Mac(ReadOnlySpan<byte> data);

    /// <summary>Compares a response's MAC in constant time.</summary>
    bool VerifyMac(ReadOnlySpan<byte> data, ReadOnlySpan<byte> mac);
}
