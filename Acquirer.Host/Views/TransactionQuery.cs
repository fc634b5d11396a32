using Iso8583.Core.Messages;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Views;

/// <summary>What transactions somebody looks for; everything that is set must hold.</summary>
public sealed record TransactionQuery
{
    /// <summary>Greater numbers only.</summary>
    public long After { get; init; }

    /// <summary>At most so many.</summary>
    public int Limit { get; init; } = 100;

    /// <summary>Business day.</summary>
    public DateOnly? Day { get; init; }

    /// <summary>F42; empty for all.</summary>
    public AsciiText MerchantId { get; init; }

    /// <summary>F41; empty for all.</summary>
    public AsciiText TerminalId { get; init; }

    /// <summary>F11.</summary>
    public int? Stan { get; init; }

    /// <summary>F37; empty for all.</summary>
    public AsciiText Rrn { get; init; }

    /// <summary>First six digits of the card.</summary>
    public int? FirstSix { get; init; }

    /// <summary>Last four digits of the card.</summary>
    public int? LastFour { get; init; }

    /// <summary>The card of this transaction, whatever its number.</summary>
    public long? CardOf { get; init; }

    /// <summary>Smallest amount, minor units.</summary>
    public long? FromMinor { get; init; }

    /// <summary>Largest amount, minor units.</summary>
    public long? ToMinor { get; init; }

    /// <summary>What was decided.</summary>
    public DecisionReason? Reason { get; init; }

    /// <summary>What was asked for.</summary>
    public TransactionKind? Kind { get; init; }

    /// <summary>Nothing is set: every transaction is meant.</summary>
    public bool IsEverything => this == new TransactionQuery { After = After, Limit = Limit };
}
