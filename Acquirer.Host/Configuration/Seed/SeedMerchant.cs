using Iso8583.Core.Messages;

namespace Iso8583.Host.Configuration.Seed;

/// <summary>A merchant of this acquirer.</summary>
/// <param name="Id">F42 without trailing spaces.</param>
/// <param name="Name">What stands on the slip.</param>
/// <param name="CategoryCode">Merchant category code (ISO 18245).</param>
/// <param name="DebitFee">Fee of debit and prepaid cards.</param>
/// <param name="CreditFee">Fee of credit cards.</param>
/// <param name="Plan">How it is paid.</param>
/// <param name="Enrolment">Null where it is told nothing.</param>
public sealed record SeedMerchant(
    AsciiText Id, string Name, int CategoryCode, SeedFee DebitFee, SeedFee CreditFee, SeedPlan Plan, SeedEnrolment? Enrolment)
{
    /// <summary>The name in English texts; empty for <see cref="Name"/>.</summary>
    public string NameEn { get; init; } = "";

    /// <summary>Institution number of the acquirer whose business day is the merchant's; empty: whatever its messages name.</summary>
    public string Acquirer { get; init; } = "";
}
