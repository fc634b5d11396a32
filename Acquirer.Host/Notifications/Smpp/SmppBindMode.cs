namespace Iso8583.Host.Notifications.Smpp;

/// <summary>What a link consists of.</summary>
public enum SmppBindMode : byte
{
    /// <summary>A transceiver; a transmitter and a receiver where the centre knows no transceiver.</summary>
    Auto,

    /// <summary>A transceiver.</summary>
    Transceiver,

    /// <summary>A transmitter and a receiver.</summary>
    Pair,
}
