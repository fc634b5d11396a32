namespace Iso8583.Emulator.Load;

/// <summary>A message that has fallen due.</summary>
/// <param name="Due">Monotonic time stamp at which it should be sent.</param>
/// <param name="IsMeasured">False during the warm-up.</param>
internal readonly record struct Arrival(long Due, bool IsMeasured);
