namespace Iso8583.Host.Configuration.Seed;

/// <summary>Who gets what of a merchant's fee; the acquirer keeps the remainder.</summary>
/// <param name="DebitInterchange">To the issuer, debit and prepaid cards.</param>
/// <param name="CreditInterchange">To the issuer, credit cards.</param>
/// <param name="Network">To the network.</param>
public sealed record SeedFees(SeedFee DebitInterchange, SeedFee CreditInterchange, SeedFee Network);
