namespace Iso8583.Host.Transactions;

/// <summary>What could be found out about a transaction without the books, on the connection's side. The ledger turns it into a decision.</summary>
public struct Evidence
{
    /// <summary>A reason to refuse that needs no look at the books (unknown terminal, bad MAC, unsupported, ...); <see cref="DecisionReason.None"/> where there is none.</summary>
    public DecisionReason Refusal { get; set; }

    /// <summary>The terminal may get a partial approval.</summary>
    public bool AllowsPartialApproval { get; set; }

    /// <summary>The PIN of the message against the card's. Counted by the books, so that nobody upstream uses up a try.</summary>
    public PinVerdict Pin { get; set; }

    /// <summary>What the chip of the card said. Its counter is compared by the books.</summary>
    public ChipData Chip { get; set; }

    /// <summary>DUKPT: number of the initial key that the message was made under.</summary>
    public UInt128 KsnKeyId { get; set; }

    /// <summary>DUKPT: the message's counter; 0 where there is none or nothing proves that the device sent it. The books refuse one that goes backward.</summary>
    public uint KsnCounter { get; set; }

    /// <summary>Whether the card's issuer can be asked.</summary>
    public IssuerStanding Issuer { get; set; }

    /// <summary>The rules that may apply; null or empty where none does. The books count, so that nobody upstream uses up an occurrence.</summary>
    public RuleMatch? Rules { get; set; }

    /// <summary>How the checks went that needed no books.</summary>
    public CheckTrail Checks { get; set; }
}
