namespace Iso8583.Host.Notifications.Links;

/// <summary>One protocol data unit of an SMS link: header fields and the bytes of its body.</summary>
/// <param name="Command">What it is; a response has the top bit set.</param>
/// <param name="Status">0 in requests, and always in protocols whose header has no status.</param>
/// <param name="Sequence">A response echoes it.</param>
/// <param name="Body">Everything after the header; owned by whoever holds this.</param>
public readonly record struct LinkUnit(uint Command, uint Status, uint Sequence, byte[] Body)
{
    /// <summary>Bit that makes a response of a request's command id.</summary>
    public const uint ResponseBit = 0x8000_0000;

    /// <summary>Whether this answers a request.</summary>
    public bool IsResponse => (Command & ResponseBit) != 0;
}
