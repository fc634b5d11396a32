namespace Iso8583.Host.Notifications.Smpp;

/// <summary>One protocol data unit: header fields and the bytes of its body.</summary>
/// <param name="Command">What it is.</param>
/// <param name="Status">0 in requests.</param>
/// <param name="Sequence">1 to 0x7FFFFFFF; a response echoes it.</param>
/// <param name="Body">Everything after the header; owned by whoever holds this.</param>
public readonly record struct SmppPdu(SmppCommand Command, uint Status, uint Sequence, byte[] Body)
{
    /// <summary>Length of the header.</summary>
    public const int HeaderLength = 16;

    /// <summary>Longest unit that is accepted, header included; checked before anything is allocated for it.</summary>
    public const int MaxLength = 64 * 1024;

    /// <summary>Bit that makes a response of a request's command id.</summary>
    public const uint ResponseBit = 0x8000_0000;

    /// <summary>Whether this answers a request.</summary>
    public bool IsResponse => ((uint)Command & ResponseBit) != 0;
}
