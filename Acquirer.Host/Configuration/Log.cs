namespace Iso8583.Host.Configuration;

/// <summary>What this room says; event ids from 1000.</summary>
internal static partial class Log
{
    [LoggerMessage(1001, LogLevel.Information, "{File}: read again, {What} in force from now on")]
    public static partial void Reloaded(this ILogger logger, string file, string what);

    [LoggerMessage(1002, LogLevel.Error, "{File}: the new content is not used, the old one stays in force:\n{Problem}")]
    public static partial void ReloadRefused(this ILogger logger, string file, string problem);
}
