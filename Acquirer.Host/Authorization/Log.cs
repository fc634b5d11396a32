namespace Iso8583.Host.Authorization;

/// <summary>What this room says; event ids from 4000.</summary>
internal static partial class Log
{
    [LoggerMessage(4001, LogLevel.Warning, "TEST KEYS, NEVER FOR REAL CARDS: {Why}")]
    public static partial void TestKeys(this ILogger logger, string why);

    [LoggerMessage(4002, LogLevel.Information, "security module open: {MasterKeys} terminals have a master key, {Restored} are still signed on")]
    public static partial void Keys(this ILogger logger, int masterKeys, int restored);

    [LoggerMessage(4020, LogLevel.Information, "{Count} transactions that were approved in the place of {Issuer} are forwarded to it")]
    public static partial void Forwarded(this ILogger logger, int count, string issuer);

    [LoggerMessage(4021, LogLevel.Error, "transactions approved in the place of {Issuer} could not be forwarded, tried again")]
    public static partial void ForwardingFailed(this ILogger logger, Exception exception, string issuer);
}
