namespace Iso8583.Host.Admin;

/// <summary>Where the business clock stands.</summary>
/// <param name="Now">Business time, local, without an offset.</param>
/// <param name="Mode"><c>real</c>, <c>fixed</c> or <c>scaled</c>.</param>
/// <param name="Speed">Seconds of business a second.</param>
/// <param name="BusinessDay">The open business day.</param>
/// <param name="ClosedDay">Newest business day that is closed.</param>
/// <param name="Payouts">Merchants paid by this move.</param>
/// <param name="Carried">Runs of this move with nothing to pay.</param>
/// <param name="Acquirers">The days of acquirers that have their own; absent where none has.</param>
internal sealed record ClockAnswer(string Now, string Mode, double Speed, string BusinessDay, string? ClosedDay, int? Payouts, int? Carried, IReadOnlyList<AcquirerDayAnswer>? Acquirers);
