namespace Iso8583.Host.Ledger;

/// <summary>Who gets what of the merchant's fee: the issuer and the network have rates of their own, the acquirer keeps the remainder.</summary>
public sealed record FeeSchedule
{
    /// <summary>Nobody pays anything.</summary>
    public static FeeSchedule Free { get; } = new();

    /// <summary>To the issuer, debit and prepaid cards.</summary>
    public FeeRate DebitInterchange { get; init; }

    /// <summary>To the issuer, credit cards.</summary>
    public FeeRate CreditInterchange { get; init; }

    /// <summary>To the network.</summary>
    public FeeRate Network { get; init; }
}
