using Iso8583.Host.Telemetry;

namespace Iso8583.Host.Notifications;

internal static partial class Log
{
    [LoggerMessage(EventIds.Notifications + 1, LogLevel.Error, "Notification record cannot be written (SQLite error {Code}); deliveries wait, and the write is tried again")]
    public static partial void StoreFailed(ILogger logger, int code, Exception fault);

    [LoggerMessage(EventIds.Notifications + 2, LogLevel.Information, "Notification record can be written again")]
    public static partial void StoreRecovered(ILogger logger);

    [LoggerMessage(EventIds.Notifications + 3, LogLevel.Error, "Reading the journal after {Sequence} for notifications failed; tried again")]
    public static partial void JournalFailed(ILogger logger, long sequence, Exception fault);

    [LoggerMessage(EventIds.Notifications + 4, LogLevel.Information, "Notifications: {Open} unfinished events, {MaybeSent} of them may have been sent before; journal read up to {Cursor}")]
    public static partial void Started(ILogger logger, long open, int maybeSent, long cursor);

    [LoggerMessage(EventIds.Notifications + 5, LogLevel.Error, "Delivery of {Event} failed inside the host; tried again later")]
    public static partial void DeliveryFaulted(ILogger logger, string @event, Exception fault);

    [LoggerMessage(EventIds.Notifications + 6, LogLevel.Warning, "{Event} is given up after {Attempts} attempts: {Reason}")]
    public static partial void Dead(ILogger logger, string @event, int attempts, string reason);

    [LoggerMessage(EventIds.Notifications + 7, LogLevel.Error, "The line file for messages cannot be written; lines are left out until it can")]
    public static partial void LinesFailed(ILogger logger, Exception fault);

    [LoggerMessage(EventIds.Notifications + 8, LogLevel.Warning, "Gateway {Gateway} is down")]
    public static partial void GatewayDown(ILogger logger, string gateway);

    [LoggerMessage(EventIds.Notifications + 9, LogLevel.Information, "Gateway {Gateway} is used again")]
    public static partial void GatewayUp(ILogger logger, string gateway);

    [LoggerMessage(EventIds.Notifications + 10, LogLevel.Error, "Probing gateway {Gateway} failed inside the host")]
    public static partial void ProbeFaulted(ILogger logger, string gateway, Exception fault);

    [LoggerMessage(EventIds.Notifications + 11, LogLevel.Information, "SMPP link {Gateway} is bound")]
    public static partial void Bound(ILogger logger, string gateway);

    [LoggerMessage(EventIds.Notifications + 12, LogLevel.Error, "SMPP link {Gateway} was refused (status 0x{Status:X2})")]
    public static partial void BindRefused(ILogger logger, string gateway, uint status);

    [LoggerMessage(EventIds.Notifications + 13, LogLevel.Warning, "SMPP link {Gateway} failed: {Reason}")]
    public static partial void LinkFailed(ILogger logger, string gateway, string reason);

    [LoggerMessage(EventIds.Notifications + 14, LogLevel.Error, "A receipt or reply on SMPP link {Gateway} failed inside the host")]
    public static partial void DeliverFaulted(ILogger logger, string gateway, Exception fault);

    [LoggerMessage(EventIds.Notifications + 15, LogLevel.Information, "SMS centre: {Protocol} on {Endpoint}")]
    public static partial void CentreListening(ILogger logger, string protocol, string endpoint);

    [LoggerMessage(EventIds.Notifications + 16, LogLevel.Error, "SMS centre: a session failed inside the host")]
    public static partial void CentreFaulted(ILogger logger, Exception fault);
}
