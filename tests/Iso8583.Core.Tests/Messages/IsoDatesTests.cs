using Iso8583.Core.Messages;

namespace Iso8583.Core.Tests.Messages;

public class IsoDatesTests
{
    private static readonly DateOnly NewYear = new(2027, 1, 1);

    [TestCase(1231, "2026-12-31")]
    [TestCase(101, "2027-01-01")]
    [TestCase(229, "2028-02-29")]
    [TestCase(701, "2026-07-01")]
    public void A_date_without_year_is_the_nearest(int mmdd, string expected)
    {
        var reference = mmdd == 701 ? new DateOnly(2026, 12, 1) : NewYear;
        if (mmdd == 229) reference = new DateOnly(2028, 1, 1);
        Assert.That(IsoDates.TryMonthDay(mmdd, reference, out var date), Is.True);
        Assert.That(date.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture), Is.EqualTo(expected));
    }

    [TestCase(1301)]
    [TestCase(0)]
    [TestCase(431)]
    public void A_date_that_does_not_exist_is_refused(int mmdd) => Assert.That(IsoDates.TryMonthDay(mmdd, NewYear, out _), Is.False);

    [Test]
    public void Times_of_the_versions()
    {
        Assert.That(IsoDates.TryMonthDayTime(1231235959, NewYear, out var time), Is.True);
        Assert.That(time, Is.EqualTo(new DateTime(2026, 12, 31, 23, 59, 59)));
        Assert.That(IsoDates.ToMonthDayTime(time), Is.EqualTo(1231235959));
        Assert.That(IsoDates.TryShortYearTime(261231235959, NewYear, out time), Is.True);
        Assert.That(time.Year, Is.EqualTo(2026));
        Assert.That(IsoDates.TryFullTime(20261231235959, out time), Is.True);
        Assert.That(IsoDates.TryFullTime(20261231245959, out _), Is.False);
        Assert.That(IsoDates.TryExpiry(2712, NewYear, out var last), Is.True);
        Assert.That(last, Is.EqualTo(new DateOnly(2027, 12, 31)));
    }
}
