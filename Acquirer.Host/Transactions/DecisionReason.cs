namespace Iso8583.Host.Transactions;

/// <summary>
/// Why a transaction ended as it did, in business words; the dialect's response table turns it into the version's F39 by this name.
/// Stored in the journal: never change or reuse a number.
/// </summary>
public enum DecisionReason : byte
{
    None = 0,
    Approved = 1,
    ApprovedPartially = 2,
    ReferToIssuer = 3,
    InvalidMerchant = 4,
    CaptureCard = 5,
    DoNotHonour = 6,
    InvalidTransaction = 7,
    InvalidAmount = 8,
    InvalidCard = 9,
    NoSuchIssuer = 10,
    OriginalNotFound = 11,
    FormatError = 12,
    NotSupported = 13,
    LostCard = 14,
    StolenCard = 15,
    InsufficientFunds = 16,
    ExpiredCard = 17,
    WrongPin = 18,
    NotPermittedToCardholder = 19,
    NotPermittedToTerminal = 20,
    SuspectedFraud = 21,
    ExceedsAmountLimit = 22,
    RestrictedCard = 23,
    OriginalAmountWrong = 24,
    ExceedsCountLimit = 25,
    ResponseTooLate = 26,
    PinTriesExceeded = 27,
    SignOnRequired = 28,
    CutOverInProgress = 29,
    IssuerInoperative = 30,
    DuplicateTransaction = 31,
    ReconcileError = 32,
    SystemMalfunction = 33,
    UnknownTerminal = 34,
    IssuerTimeout = 35,
    PinFormatError = 36,
    MacError = 37,
    SecurityViolation = 38,
    InvalidCurrency = 39,

    /// <summary>The chip card's cryptogram (ARQC) does not belong to the transaction.</summary>
    CryptogramError = 50,

    /// <summary>The chip card's transaction counter is not above the highest one seen, and its issuer wants that declined.</summary>
    CounterReplayed = 51,

    /// <summary>A key serial number whose counter is not above the highest one seen: a replay.</summary>
    KsnReplayed = 55,

    /// <summary>A key serial number that is missing, malformed, of another key set, or has a counter that no device uses.</summary>
    KsnUnknown = 56,
}
