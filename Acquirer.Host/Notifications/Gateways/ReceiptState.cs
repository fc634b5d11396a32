namespace Iso8583.Host.Notifications.Gateways;

/// <summary>What a receipt says.</summary>
public enum ReceiptState : byte
{
    /// <summary>On its way; nothing final.</summary>
    Underway,

    /// <summary>The phone has it.</summary>
    Delivered,

    /// <summary>It will not arrive.</summary>
    Undelivered,
}
