namespace Iso8583.Host.Notifications.Enrolment;

/// <summary>Business time of day in which reports are held back; may span midnight.</summary>
/// <param name="From">First moment of quiet.</param>
/// <param name="To">First moment after it.</param>
public sealed record QuietHours(TimeOnly From, TimeOnly To)
{
    /// <summary>How long a report of this moment is held; zero outside quiet hours.</summary>
    public TimeSpan HoldFrom(DateTime businessTime)
    {
        var time = TimeOnly.FromDateTime(businessTime);
        return From != To && time.IsBetween(From, To) ? To - time : TimeSpan.Zero;
    }
}
