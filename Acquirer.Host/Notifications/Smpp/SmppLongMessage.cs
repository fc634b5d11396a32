namespace Iso8583.Host.Notifications.Smpp;

/// <summary>How a text that needs more than one message travels.</summary>
public enum SmppLongMessage : byte
{
    /// <summary>User data header with an 8-bit reference.</summary>
    Udh,

    /// <summary>User data header with a 16-bit reference.</summary>
    Udh16,

    /// <summary>The sar_ parameters.</summary>
    Sar,

    /// <summary>One message with the payload parameter.</summary>
    Payload,
}
