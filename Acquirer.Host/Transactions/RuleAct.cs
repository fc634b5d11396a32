namespace Iso8583.Host.Transactions;

/// <summary>What the books need to know of a rule. Immutable; the rules room fills it in.</summary>
public class RuleAct
{
    /// <summary>Name of the rule in its file.</summary>
    public required string Id { get; init; }

    public RuleVerdict Verdict { get; init; }

    /// <summary>Why a rule declines.</summary>
    public DecisionReason Reason { get; init; }

    /// <summary>Part of the amount to approve, in percent; 0 where <see cref="PartAmount"/> says it.</summary>
    public int PartPercent { get; init; }

    /// <summary>Largest amount to approve, in units of the currency.</summary>
    public decimal PartAmount { get; init; }

    /// <summary>Approves in part also where the terminal did not say that it can take that.</summary>
    public bool ForcesPart { get; init; }

    /// <summary>A chip counter that is not above the highest one seen is a reason to decline.</summary>
    public bool DeclinesOnCounter { get; init; }

    /// <summary>Issuer script that goes to the chip with an approval; 0 for none.</summary>
    public uint ScriptId { get; init; }

    /// <summary>The amount that a partial approval gives, minor units; never more than asked for.</summary>
    public long PartOf(long askedMinor, int exponent)
    {
        if (PartPercent > 0) return (long)((Int128)askedMinor * PartPercent / 100);
        var minor = PartAmount;
        for (var i = 0; i < exponent; i++) minor *= 10;
        return Math.Min(askedMinor, (long)minor);
    }
}
