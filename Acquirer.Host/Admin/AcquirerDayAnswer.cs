namespace Iso8583.Host.Admin;

/// <summary>The business day of an acquirer that has one of its own.</summary>
/// <param name="Institution">Its number without leading zeros.</param>
/// <param name="BusinessDay">The open day.</param>
/// <param name="ClosedDay">Newest closed day, where it is known.</param>
internal sealed record AcquirerDayAnswer(string Institution, string BusinessDay, string? ClosedDay);
