namespace Iso8583.Host.Transactions;

/// <summary>What a journal row gives cause to tell somebody; which somebody is decided later. Stored in the journal: never change or reuse a bit.</summary>
[Flags]
public enum NotificationEvents : int
{
    None = 0,
    Approved = 1 << 0,
    Declined = 1 << 1,
    Reversed = 1 << 2,
    Voided = 1 << 3,
    Refunded = 1 << 4,
    PreAuthorized = 1 << 5,
    Completed = 1 << 6,
    MerchantSale = 1 << 7,
    SuspectedDuplicate = 1 << 8,
    BatchBalanced = 1 << 9,
    BatchMismatched = 1 << 10,
    DepositArrived = 1 << 11,
    PinTriesExceeded = 1 << 12,
}
