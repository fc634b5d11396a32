namespace Iso8583.Emulator.Terminal;

/// <summary>What one terminal does in the demonstration: which cards, which amounts in minor units.</summary>
internal sealed class DayPlan
{
    public required string TerminalId { get; init; }

    /// <summary>The card that pays. No other terminal's plan may use it: its balance is followed.</summary>
    public required TestCard Card { get; init; }

    /// <summary>A card with less money than <see cref="DeclinedMinor"/>.</summary>
    public required TestCard PoorCard { get; init; }

    /// <summary>The sale that is voided later.</summary>
    public required long SaleMinor { get; init; }

    /// <summary>The sale that must be declined.</summary>
    public required long DeclinedMinor { get; init; }

    /// <summary>The sale whose answer is lost.</summary>
    public required long LostMinor { get; init; }

    /// <summary>The sale that stands at the end of the day.</summary>
    public required long LastMinor { get; init; }
}
