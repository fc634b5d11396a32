using System.Text.Json;
using Iso8583.Host.Notifications.Delivery;

namespace Iso8583.Host.Notifications.Sinks;

/// <summary>Writes every message as one line of JSON, to a file or to standard output.</summary>
public sealed class JsonLinesSink : INotificationSink, IDisposable
{
    private readonly Stream _stream;
    private readonly SemaphoreSlim _oneLine = new(1, 1);
    private readonly ILogger<JsonLinesSink> _log;

    /// <summary>Opens the stream.</summary>
    /// <param name="path">A file, to which lines are appended, or <c>-</c> for standard output.</param>
    /// <param name="log">Told where lines cannot be written.</param>
    public JsonLinesSink(string path, ILogger<JsonLinesSink> log)
    {
        _stream = path == "-" ? Console.OpenStandardOutput() : new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
        _log = log;
    }

    /// <inheritdoc/>
    public string Name => "lines";

    /// <inheritdoc/>
    public async ValueTask<SendResult> SendAsync(NotificationEvent item, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(item);
        var line = new MessageLine(item.Id.ToString(), item.Recipient, item.Text, item.PossibleDuplicate, item.AcceptedMicros);
        byte[] bytes = [.. JsonSerializer.SerializeToUtf8Bytes(line, LineJson.Default.MessageLine), (byte)'\n'];
        await _oneLine.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await _stream.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
            await _stream.FlushAsync(cancellationToken).ConfigureAwait(false);
            return SendResult.Delivered("");
        }
        catch (IOException fault)
        {
            Log.LinesFailed(_log, fault);
            return SendResult.Not(SendOutcome.Failed, "io");
        }
        finally
        {
            _oneLine.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stream.Dispose();
        _oneLine.Dispose();
    }
}
