namespace Iso8583.Host.Notifications.Smpp;

/// <summary>Optional parameters of SMPP 3.4 that are read or written here.</summary>
/// <remarks>Source: SMPP Protocol Specification v3.4, 5.3.2.</remarks>
public static class SmppTag
{
    public const ushort ReceiptedMessageId = 0x001E;
    public const ushort UserMessageReference = 0x0204;
    public const ushort SarReference = 0x020C;
    public const ushort SarTotal = 0x020E;
    public const ushort SarSequence = 0x020F;
    public const ushort InterfaceVersion = 0x0210;
    public const ushort MessagePayload = 0x0424;
    public const ushort MessageState = 0x0427;
}
