using System.Globalization;
using Iso8583.Core.Documents;
using Iso8583.Core.Messages;

namespace Iso8583.Host.Configuration.Seed;

/// <summary>Reads what the seed file says of fees, calendars and payouts.</summary>
internal static class SettlementReader
{
    private static readonly TimeOnly SameDayAt = new(22, 30);

    public static SeedFees Fees(DocumentObject members)
    {
        if (members.OptionalObject("fees") is not { } fees) return new SeedFees(default, default, default);
        var read = new SeedFees(Fee(fees, "debitInterchange"), Fee(fees, "creditInterchange"), Fee(fees, "network"));
        fees.Close();
        return read;
    }

    /// <summary>The members that begin with a name: <c>debitPercent</c>, <c>debitCap</c>, <c>debitMin</c>, <c>debitFixed</c>.</summary>
    public static SeedFee Fee(DocumentObject owner, string name)
    {
        var percent = owner.OptionalDecimal(name + "Percent", 0, 0, 100) * 10_000;
        if (percent != decimal.Truncate(percent)) owner.Problem(name + "Percent", "expected at most 4 digits after the point");
        var cap = SeedReader.Minor(owner, name + "Cap", Currency.Cny);
        var min = SeedReader.Minor(owner, name + "Min", Currency.Cny);
        if (cap > 0 && min > cap) owner.Problem(name + "Min", $"expected not more than {name}Cap");
        return new SeedFee((int)percent, cap, min, SeedReader.Minor(owner, name + "Fixed", Currency.Cny));
    }

    public static Dictionary<string, SeedCalendar> Calendars(DocumentObject members, DocumentProblems problems)
    {
        var calendars = new Dictionary<string, SeedCalendar>(StringComparer.Ordinal);
        foreach (var node in members.Items("calendars"))
        {
            var calendar = problems.Members(node);
            var name = calendar.RequiredString("name");
            var holidays = Dates(calendar, "holidays");
            var weekends = Dates(calendar, "workingWeekends");
            foreach (var date in weekends)
            {
                if (date.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday))
                    calendar.Problem("workingWeekends", string.Create(CultureInfo.InvariantCulture, $"{date:yyyy-MM-dd} is a {date.DayOfWeek}: expected a Saturday or Sunday"));
            }

            calendar.Close();
            if (!calendars.TryAdd(name, new SeedCalendar(name, holidays, weekends))) calendar.Problem("name", $"calendar '{name}' appears twice");
        }

        return calendars;
    }

    public static SeedPlan Plan(DocumentObject merchant, Dictionary<string, SeedCalendar> calendars)
    {
        if (merchant.OptionalObject("settlement") is not { } settlement) return SeedPlan.Default;
        var plan = settlement.OptionalChoice("plan", SeedPlan.NextWorkingDay, SeedPlan.NextWorkingDay, SeedPlan.NextDay, SeedPlan.SameDay, SeedPlan.RealTime);
        var at = Time(settlement, "at", plan == SeedPlan.SameDay ? SameDayAt : SeedPlan.Default.At);
        var charge = SeedReader.Minor(settlement, "charge", Currency.Cny);
        var refundFee = settlement.OptionalChoice("refundFee", "returned", "returned", "kept", "charged");
        var calendar = settlement.OptionalString("calendar");
        if (calendar.Length > 0 && !calendars.ContainsKey(calendar))
            settlement.Problem("calendar", $"there is no calendar '{calendar}'", calendars.Count == 0 ? "define it under calendars" : $"known are {string.Join(", ", calendars.Keys)}");
        settlement.Close();
        return new SeedPlan(plan, at, charge, refundFee, calendar);
    }

    private static TimeOnly Time(DocumentObject owner, string name, TimeOnly fallback)
    {
        var text = owner.OptionalString(name);
        if (text.Length == 0) return fallback;
        if (TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)) return time;
        owner.Problem(name, "expected a time of day as HH:mm");
        return fallback;
    }

    private static List<DateOnly> Dates(DocumentObject owner, string name)
    {
        var dates = new List<DateOnly>();
        foreach (var text in owner.Strings(name))
        {
            if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)) dates.Add(date);
            else owner.Problem(name, $"'{text}': expected a date as YYYY-MM-DD");
        }

        return dates;
    }
}
