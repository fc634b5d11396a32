using Iso8583.Core.Messages;

namespace Iso8583.Host.Ledger;

/// <summary>A terminal as the seed file describes it.</summary>
public sealed record TerminalData
{
    /// <summary>F41 without trailing spaces; unique.</summary>
    public required AsciiText Id { get; init; }

    /// <summary><see cref="MerchantData.Id"/> of its owner.</summary>
    public required AsciiText MerchantId { get; init; }

    /// <summary>Currency of the terminal where a message names none.</summary>
    public Currency Currency { get; init; } = Currency.Cny;
}
