using Iso8583.Host.Telemetry;

namespace Iso8583.Host.Views;

internal static partial class Log
{
    [LoggerMessage(EventIds.Views + 1, LogLevel.Warning, "The search tables {Path} are made anew from the journal: {Reason}")]
    public static partial void Remade(ILogger logger, string path, string reason);

    [LoggerMessage(EventIds.Views + 2, LogLevel.Error, "The search tables cannot follow the journal behind row {Sequence}; it is tried again, payments go on")]
    public static partial void Failed(ILogger logger, long sequence, Exception fault);

    [LoggerMessage(EventIds.Views + 3, LogLevel.Information, "The search tables follow the journal again")]
    public static partial void Recovered(ILogger logger);
}
