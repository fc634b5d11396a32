namespace Iso8583.Emulator.Link;

/// <summary>One SMS of the acquirer's inbox as its HTTP interface shows it.</summary>
internal sealed class InboxMessage
{
    public long Id { get; init; }

    public string? EventId { get; init; }

    public long TransactionId { get; init; }

    public string Kind { get; init; } = "";

    public string? To { get; init; }

    public string? Text { get; init; }

    public string? TerminalId { get; init; }

    public string? Stan { get; init; }

    public string? Rrn { get; init; }

    public double SwipeToSmsMs { get; init; }

    public string? CreatedAt { get; init; }
}
