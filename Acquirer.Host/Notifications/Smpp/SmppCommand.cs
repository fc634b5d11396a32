namespace Iso8583.Host.Notifications.Smpp;

/// <summary>Command ids of SMPP 3.4 that this product speaks. A response has the top bit set.</summary>
/// <remarks>Source: SMPP Protocol Specification v3.4, 5.1.2.1.</remarks>
public enum SmppCommand : uint
{
    None = 0,
    BindReceiver = 0x01,
    BindTransmitter = 0x02,
    SubmitSm = 0x04,
    DeliverSm = 0x05,
    Unbind = 0x06,
    BindTransceiver = 0x09,
    EnquireLink = 0x15,

    GenericNack = 0x8000_0000,
    BindReceiverResponse = 0x8000_0001,
    BindTransmitterResponse = 0x8000_0002,
    SubmitSmResponse = 0x8000_0004,
    DeliverSmResponse = 0x8000_0005,
    UnbindResponse = 0x8000_0006,
    BindTransceiverResponse = 0x8000_0009,
    EnquireLinkResponse = 0x8000_0015,
}
