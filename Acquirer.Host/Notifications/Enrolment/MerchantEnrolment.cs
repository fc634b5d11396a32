using Iso8583.Host.Transactions;

namespace Iso8583.Host.Notifications.Enrolment;

/// <summary>A merchant's name for texts, and what it has asked to be told.</summary>
/// <param name="MerchantId">F42 without trailing spaces.</param>
/// <param name="Name">Name as it stands in texts; cleaned before use.</param>
/// <param name="Phone">Number in international form; empty where the merchant is not enrolled.</param>
public sealed record MerchantEnrolment(string MerchantId, string Name, string Phone)
{
    /// <summary>Name in English texts; <see cref="Name"/> where empty.</summary>
    public string NameEn { get; init; } = "";

    /// <summary>Template language: <c>zh-CN</c> or <c>en</c>.</summary>
    public string Language { get; init; } = "zh-CN";

    /// <summary>The events asked for; all by default.</summary>
    public NotificationEvents Events { get; init; } = (NotificationEvents)~0;

    /// <summary>When reports are held back; payments and warnings never are. Null for never.</summary>
    public QuietHours? QuietHours { get; init; }
}
