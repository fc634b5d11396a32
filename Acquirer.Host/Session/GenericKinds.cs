using Iso8583.Core.Messages;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Session;

/// <summary>What the generic dialects' messages ask for: class and function of the MTI with the transaction type of F3. Table in docs/transactions.md.</summary>
internal static class GenericKinds
{
    public const int AuthorizationClass = 1;
    public const int FinancialClass = 2;
    public const int ReversalClass = 4;
    public const int ReconciliationClass = 5;
    public const int ManagementClass = 8;

    /// <param name="mti">Of the message; never a reversal.</param>
    /// <param name="type">First two digits of F3.</param>
    /// <param name="isPreauthorized">The message says that it goes back to a pre-authorization.</param>
    /// <param name="isSupplement">The message says that it adds to a pre-authorization.</param>
    public static TransactionKind Of(Mti mti, int type, bool isPreauthorized, bool isSupplement) => mti.Class == AuthorizationClass
        ? type switch
        {
            0 => isSupplement ? TransactionKind.IncrementalAuthorization : TransactionKind.PreAuthorization,
            2 => TransactionKind.PreAuthorizationVoid,
            30 or 31 => TransactionKind.BalanceInquiry,
            33 => TransactionKind.AccountVerification,
            _ => TransactionKind.Unsupported,
        }
        : type switch
        {
            0 when isPreauthorized => mti.IsAdvice ? TransactionKind.CompletionAdvice : TransactionKind.Completion,
            0 => mti.IsAdvice ? TransactionKind.OfflineSale : TransactionKind.Purchase,
            1 => TransactionKind.CashAdvance,
            2 when mti.IsAdvice => TransactionKind.Adjustment,
            2 => isPreauthorized ? TransactionKind.CompletionVoid : TransactionKind.PurchaseVoid,
            9 => TransactionKind.PurchaseWithCashBack,
            20 => TransactionKind.Refund,
            30 or 31 => TransactionKind.BalanceInquiry,
            33 => TransactionKind.AccountVerification,
            _ => TransactionKind.Unsupported,
        };

    /// <summary>What a reversal takes back, as far as it says so: with type 00 or 02 more than one kind may be meant.</summary>
    /// <param name="type">First two digits of F3.</param>
    public static TransactionKind Reversed(int type) => type switch
    {
        0 or 2 => TransactionKind.None,
        1 => TransactionKind.CashAdvance,
        9 => TransactionKind.PurchaseWithCashBack,
        20 => TransactionKind.Refund,
        30 or 31 => TransactionKind.BalanceInquiry,
        33 => TransactionKind.AccountVerification,
        _ => TransactionKind.Unsupported,
    };

    /// <summary>Sign-on and sign-off without a terminal are the link's own.</summary>
    public static TransactionKind OfLink(TransactionKind kind) => kind switch
    {
        TransactionKind.SignOn => TransactionKind.LinkSignOn,
        TransactionKind.SignOff => TransactionKind.LinkSignOff,
        _ => kind,
    };

    /// <summary>Only the acquirer asks this host for something: what an issuer or another party sends (0202, 0203, ...) is no request of a terminal.</summary>
    public static bool IsOfAcquirer(Mti mti) => mti.Origin < 2;

    public static bool NeedsAmount(TransactionKind kind) => kind is not (TransactionKind.BalanceInquiry or TransactionKind.AccountVerification);

    public static bool IsKnown(int messageClass) => messageClass is AuthorizationClass or FinancialClass or ReversalClass;
}
