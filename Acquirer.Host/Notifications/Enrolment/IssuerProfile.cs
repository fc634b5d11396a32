namespace Iso8583.Host.Notifications.Enrolment;

/// <summary>What a bank's messages need to know of the bank.</summary>
/// <param name="Code">Short name, also the metric tag: a closed set, since issuers come from the seed.</param>
/// <param name="NameZh">Name in Chinese texts.</param>
/// <param name="NameEn">Name in English texts.</param>
/// <param name="Hotline">Number to call; may be empty.</param>
public sealed record IssuerProfile(string Code, string NameZh, string NameEn, string Hotline)
{
    /// <summary>How timely and reliable its messages are.</summary>
    public DeliveryProfile Delivery { get; init; } = DeliveryProfile.Immediate;

    /// <summary>An issuer of which nothing is known.</summary>
    public static IssuerProfile Unknown { get; } = new("unknown", "银行", "Bank", "");
}
