using Iso8583.Host.Telemetry;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Settlement;

/// <summary>What this room says; event ids from 6000.</summary>
internal static partial class Log
{
    [LoggerMessage(EventIds.Settlement + 1, LogLevel.Information, "business clock: {Mode}, speed {Speed}, now {Now:yyyy-MM-dd HH:mm:ss}")]
    public static partial void Clock(this ILogger logger, ClockMode mode, double speed, DateTime now);

    [LoggerMessage(EventIds.Settlement + 2, LogLevel.Information, "merchants paid at {BusinessTime:yyyy-MM-dd HH:mm:ss}: {Payouts} payouts of {PaidMinor} minor units, {Carried} carried over, {Failed} failed")]
    public static partial void Settled(this ILogger logger, DateTime businessTime, int payouts, long paidMinor, int carried, int failed);

    [LoggerMessage(EventIds.Settlement + 3, LogLevel.Error, "Merchants could not be paid; it is tried again")]
    public static partial void RunFailed(this ILogger logger, Exception exception);
}
