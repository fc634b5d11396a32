using Iso8583.Host.Notifications.Enrolment;

namespace Iso8583.Host.Tests.Notifications.Enrolment;

public class QuietHoursTests
{
    [TestCase("22:00", "07:00", "21:59", 0)]
    [TestCase("22:00", "07:00", "22:00", 540)]
    [TestCase("22:00", "07:00", "00:00", 420)]
    [TestCase("22:00", "07:00", "06:59", 1)]
    [TestCase("22:00", "07:00", "07:00", 0)]
    [TestCase("12:00", "13:00", "12:30", 30)]
    [TestCase("12:00", "12:00", "12:00", 0)]
    public void A_report_is_held_until_the_end(string from, string to, string at, int minutes)
    {
        var quiet = new QuietHours(TimeOnly.Parse(from, null), TimeOnly.Parse(to, null));
        Assert.That(quiet.HoldFrom(new DateTime(2026, 1, 12) + TimeOnly.Parse(at, null).ToTimeSpan()), Is.EqualTo(TimeSpan.FromMinutes(minutes)));
    }
}
