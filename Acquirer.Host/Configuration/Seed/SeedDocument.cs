namespace Iso8583.Host.Configuration.Seed;

/// <summary>The bank's world as its file describes it: invented test data, checked and with its references resolved.</summary>
public sealed record SeedDocument(
    IReadOnlyList<SeedIssuer> Issuers,
    IReadOnlyList<SeedAccount> Accounts,
    IReadOnlyList<SeedCard> Cards,
    IReadOnlyList<SeedMerchant> Merchants,
    IReadOnlyList<SeedTerminal> Terminals,
    SeedFees Fees,
    IReadOnlyList<SeedCalendar> Calendars)
{
    /// <summary>Base derivation keys that terminals name.</summary>
    public IReadOnlyList<SeedBaseKey> BaseKeys { get; init; } = [];

    /// <summary>Rates for cards whose account has another currency than the payment.</summary>
    public IReadOnlyList<SeedRate> Rates { get; init; } = [];
}
