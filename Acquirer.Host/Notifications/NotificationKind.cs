namespace Iso8583.Host.Notifications;

/// <summary>
/// What somebody is told. Part of stored event ids: never change or reuse a number (1 to 31). Bit n - 1 of
/// <see cref="Transactions.NotificationEvents"/> is kind n.
/// </summary>
public enum NotificationKind : byte
{
    Approved = 1,
    Declined = 2,
    Reversed = 3,
    Voided = 4,
    Refunded = 5,
    PreAuthorized = 6,
    Completed = 7,
    MerchantSale = 8,
    SuspectedDuplicate = 9,
    BatchBalanced = 10,
    BatchMismatched = 11,
    DepositArrived = 12,
    PinTriesExceeded = 13,
}
