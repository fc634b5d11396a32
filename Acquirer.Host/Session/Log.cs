using Iso8583.Core.Messages;

namespace Iso8583.Host.Session;

/// <summary>What sessions say; event ids from 2000.</summary>
internal static partial class Log
{
    [LoggerMessage(2001, LogLevel.Warning, "{Listener} {Peer}: closed inside a frame, {Bytes} bytes of it had arrived")]
    public static partial void TruncatedFrame(this ILogger logger, string listener, string peer, long bytes);

    [LoggerMessage(2002, LogLevel.Debug, "{Listener} {Peer}: connection ended by {Cause}")]
    public static partial void ConnectionReset(this ILogger logger, string listener, string peer, string cause);

    [LoggerMessage(2003, LogLevel.Warning, "{Listener} {Peer}: closing, {Fault}")]
    public static partial void BadFrame(this ILogger logger, string listener, string peer, string fault);

    [LoggerMessage(2004, LogLevel.Debug, "{Listener} {Peer}: {Mti} is no request, not answered")]
    public static partial void ResponseIgnored(this ILogger logger, string listener, string peer, Mti mti);

    [LoggerMessage(2005, LogLevel.Warning, "{Listener} {Peer}: {Mti} answered with a format error, {Fault}")]
    public static partial void FormatError(this ILogger logger, string listener, string peer, Mti mti, string fault);

    [LoggerMessage(2006, LogLevel.Warning, "{Listener} {Peer}: {Mti} answered with a format error, field {Field} is missing or unusable")]
    public static partial void MandatoryField(this ILogger logger, string listener, string peer, Mti mti, int field);

    [LoggerMessage(2030, LogLevel.Warning, "{Listener} {Peer}: {Mti} answered with a format error, field {Field} {Why}")]
    public static partial void FieldContent(this ILogger logger, string listener, string peer, Mti mti, int field, string why);

    [LoggerMessage(2031, LogLevel.Warning, "{Listener} {Peer}: {Mti} answered with a format error, tag {Tag:X} of field 55 is missing or has a wrong length")]
    public static partial void ChipObject(this ILogger logger, string listener, string peer, Mti mti, uint tag);

    [LoggerMessage(2007, LogLevel.Warning, "{Listener} {Peer}: message cannot be read and cannot be answered, {Fault}")]
    public static partial void Unreadable(this ILogger logger, string listener, string peer, string fault);

    [LoggerMessage(2008, LogLevel.Error, "{Listener}: the answer to a {Mti} could not be written, {Fault}")]
    public static partial void ResponseNotWritten(this ILogger logger, string listener, Mti mti, string fault);

    [LoggerMessage(2009, LogLevel.Warning, "{Listener}: rule {Rule} gives a field a value that does not fit, the response stays as it was: {Fault}")]
    public static partial void RuleFieldNotWritten(this ILogger logger, string listener, string rule, string fault);

    [LoggerMessage(2010, LogLevel.Information, "trace {Listener} {ConnectionId} <- {Message}")]
    public static partial void TraceReceived(this ILogger logger, string listener, string connectionId, string message);

    [LoggerMessage(2011, LogLevel.Information, "trace {Listener} {ConnectionId} -> {Milliseconds} ms {Message}")]
    public static partial void TraceSent(this ILogger logger, string listener, string connectionId, string milliseconds, string message);

    [LoggerMessage(2012, LogLevel.Information, "{Listener} {Peer}: told that business day {Day:yyyy-MM-dd} has begun, answered {Code}")]
    public static partial void CutOverAnswered(this ILogger logger, string listener, string peer, DateOnly day, string code);

    [LoggerMessage(2013, LogLevel.Warning, "{Listener} {Peer}: told {Times} times that business day {Day:yyyy-MM-dd} has begun and never answered")]
    public static partial void CutOverUnanswered(this ILogger logger, string listener, string peer, DateOnly day, int times);
}
