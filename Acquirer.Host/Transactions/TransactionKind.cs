namespace Iso8583.Host.Transactions;

/// <summary>What a message asks the bank to do. The numbers are stored in the journal: never change or reuse one.</summary>
public enum TransactionKind : byte
{
    None = 0,
    BalanceInquiry = 1,
    Purchase = 2,
    PurchaseVoid = 3,
    Refund = 4,
    PreAuthorization = 5,
    PreAuthorizationVoid = 6,
    Completion = 7,
    CompletionVoid = 8,
    CompletionAdvice = 9,
    OfflineSale = 10,
    Adjustment = 11,
    TipAdjustment = 12,
    CashAdvance = 13,
    PurchaseWithCashBack = 14,
    AccountVerification = 15,
    ScriptResult = 16,
    IncrementalAuthorization = 17,

    Reversal = 32,

    BatchSettlement = 48,
    BatchUpload = 49,
    BatchUploadEnd = 50,

    /// <summary>A peer says that its business day has ended.</summary>
    CutOverNotice = 51,

    /// <summary>A host link signs on without a terminal: nothing for the books.</summary>
    LinkSignOn = 52,

    /// <summary>It signs off.</summary>
    LinkSignOff = 53,

    SignOn = 64,
    SignOff = 65,
    Echo = 66,
    KeyChange = 67,
    ParameterDownload = 68,

    /// <summary>A business day is over: nothing belongs to it any more.</summary>
    DayClose = 80,

    /// <summary>A merchant is paid what one business day left for it.</summary>
    Payout = 81,

    /// <summary>The operator closes a terminal's open batch with the books' own totals.</summary>
    ForcedSettlement = 82,

    /// <summary>An account appears in the books for the first time, with its opening balance.</summary>
    OpenAccount = 96,

    /// <summary>The bank gives up a hold that nobody completed in time.</summary>
    HoldExpiry = 97,

    /// <summary>What was approved in an issuer's place is forwarded to it; the kind of that stands in <see cref="Transaction.ReversedKind"/>.</summary>
    StandInForwarding = 100,

    /// <summary>A message of a known class that this acquirer does not serve (answered 40).</summary>
    Unsupported = 255,
}
