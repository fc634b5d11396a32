namespace Iso8583.Host.Ledger.Journal;

/// <summary>Which parts a stored row has. Never reuse a bit.</summary>
[Flags]
internal enum RowParts : uint
{
    None = 0,
    Key = 1 << 0,
    Pan = 1 << 1,
    Card = 1 << 2,
    Original = 1 << 3,
    OriginalKey = 1 << 4,
    TerminalTotals = 1 << 5,
    BookTotals = 1 << 6,
    Balanced = 1 << 7,
    Account = 1 << 8,
    Balance = 1 << 9,
    Authorization = 1 << 10,
    PinTries = 1 << 11,
    Opened = 1 << 12,

    /// <summary>Since version 2.</summary>
    WorkingKeys = 1 << 13,

    /// <summary>Chip card: verdict, counter, scripts.</summary>
    Chip = 1 << 14,

    /// <summary>DUKPT: initial key and counter. Since version 3.</summary>
    KsnCounter = 1 << 15,

    /// <summary>Name of the rule that applied and what it made the books do. Since version 3.</summary>
    Rule = 1 << 16,

    /// <summary>Rule counters after the row. Since version 3.</summary>
    RuleCounters = 1 << 17,

    /// <summary>What a partial reversal leaves standing.</summary>
    Replacement = 1 << 18,

    /// <summary>Rate of a conversion.</summary>
    Conversion = 1 << 19,

    /// <summary>Cash or tip in the amount.</summary>
    Additional = 1 << 20,

    /// <summary>Figures of a payout or a closed day. Since version 3.</summary>
    Run = 1 << 22,

    /// <summary>Details of a batch upload, or their number. Since version 3.</summary>
    Uploads = 1 << 23,

    /// <summary>Editions of enrolment and templates. Since version 3.</summary>
    Editions = 1 << 24,

    /// <summary>By how much the original changes.</summary>
    Adjustment = 1 << 25,
}
