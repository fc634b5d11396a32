using System.ComponentModel.DataAnnotations;

namespace Iso8583.Host.Ledger;

/// <summary>An acquiring institution whose business day ends at another time than this host's.</summary>
public sealed class AcquirerDay
{
    /// <summary>Its number (F32, and <c>acquirer</c> of its merchants in the seed file), up to 11 digits.</summary>
    [Required, RegularExpression("^[0-9]{1,11}$")]
    public string Institution { get; init; } = "";

    /// <summary>Its local time at which its next business day begins.</summary>
    public TimeOnly CutOver { get; init; } = new(23, 0);

    /// <summary>Its zone: an offset as <c>+HH:MM</c> or a time zone id of the system; empty: that of the business clock.</summary>
    public string TimeZone { get; init; } = "";
}
