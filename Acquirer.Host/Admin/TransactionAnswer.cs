namespace Iso8583.Host.Admin;

/// <summary>One transaction as <c>/api/v1/transactions</c> shows it: the journal row, masked, with its notifications and times.</summary>
public sealed record TransactionAnswer
{
    public required long Id { get; init; }

    public required string Kind { get; init; }

    public required string Family { get; init; }

    public required string Mti { get; init; }

    public required string TerminalId { get; init; }

    public required string MerchantId { get; init; }

    public required string Stan { get; init; }

    public required int Batch { get; init; }

    /// <summary>First six, stars, last four.</summary>
    public required string Pan { get; init; }

    public required long AmountMinor { get; init; }

    /// <summary>Decimal text with the currency.</summary>
    public required string Amount { get; init; }

    public required bool Approved { get; init; }

    public required string Reason { get; init; }

    /// <summary>The rule that applied; absent for none.</summary>
    public string? Rule { get; init; }

    /// <summary>Approved in the issuer's place while it could not be asked; absent where it was asked.</summary>
    public bool? StandIn { get; init; }

    public required string Rrn { get; init; }

    public required string AuthorizationCode { get; init; }

    public required long ApprovedMinor { get; init; }

    /// <summary>Absent where the card's account is not known.</summary>
    public long? BalanceMinor { get; init; }

    /// <summary>Absent where the card's account is not known.</summary>
    public long? AvailableMinor { get; init; }

    public required DateTime BusinessTime { get; init; }

    public required DateOnly SettlementDate { get; init; }

    /// <summary>The transaction that this one acted on; absent for none.</summary>
    public long? OriginalId { get; init; }

    /// <summary>Absent where the message had no chip data.</summary>
    public ChipAnswer? Chip { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>What people may be told because of it.</summary>
    public required IReadOnlyList<string> Events { get; init; }

    /// <summary>Edition of the enrolment in force when it was decided; absent where it raised nothing.</summary>
    public int? EnrolmentEdition { get; init; }

    /// <summary>Edition of the templates in force when it was decided.</summary>
    public int? TemplateEdition { get; init; }

    public required IReadOnlyList<PostingAnswer> Postings { get; init; }

    /// <summary>Who was told, or why not; in the single look-up only.</summary>
    public IReadOnlyList<NotificationAnswer>? Notifications { get; init; }

    /// <summary>Times as far as they are remembered; in the single look-up only.</summary>
    public IReadOnlyList<StageAnswer>? Stages { get; init; }

    /// <summary>What happened, from the swipe to the phone, in words; in the single look-up only.</summary>
    public IReadOnlyList<TimelineAnswer>? Timeline { get; init; }
}
