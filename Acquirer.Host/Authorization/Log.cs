namespace Iso8583.Host.Authorization;

/// <summary>What this room says; event ids from 4000.</summary>
internal static partial class Log
{
    [LoggerMessage(4001, LogLevel.Warning, "TEST KEYS, NEVER FOR REAL CARDS: {Why}")]
    public static partial void TestKeys(this ILogger logger, string why);

    [LoggerMessage(4002, LogLevel.Information, "security module open: {MasterKeys} terminals have a master key, {Restored} are still signed on")]
    public static partial void Keys(this ILogger logger, int masterKeys, int restored);
}
