namespace Iso8583.Host.Configuration.Seed;

/// <summary>Which days banks work, as far as it differs from Monday to Friday.</summary>
/// <param name="Name">By which merchants refer to it.</param>
/// <param name="Holidays">Weekdays without work.</param>
/// <param name="WorkingWeekends">Saturdays and Sundays with work.</param>
public sealed record SeedCalendar(string Name, IReadOnlyList<DateOnly> Holidays, IReadOnlyList<DateOnly> WorkingWeekends);
