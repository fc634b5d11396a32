using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Iso8583.Host.Notifications.Delivery;
using Iso8583.Host.Notifications.Gateways;
using Iso8583.Host.Notifications.Sinks;
using Iso8583.Host.Telemetry;

namespace Iso8583.Host.Notifications.Http;

/// <summary>A signed webhook: the event as CloudEvents 1.0 JSON, signed as Standard Webhooks has it. The id is the same over retries: the receiver's key against doubles.</summary>
public sealed class WebhookProvider : IHttpProvider
{
    private const string SecretPrefix = "whsec_";

    private readonly Uri _address;
    private readonly byte[][] _keys;
    private readonly TimeProvider _time;

    /// <summary>Makes the dialect of one endpoint.</summary>
    /// <param name="address">Where events are posted.</param>
    /// <param name="secrets"><c>whsec_</c> and base64; two while a key is rotated.</param>
    /// <param name="time">Clock of the attempt's time stamp.</param>
    /// <exception cref="FormatException">A secret has another form.</exception>
    public WebhookProvider(Uri address, IReadOnlyList<string> secrets, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(secrets);
        _address = address;
        _keys = [.. secrets.Select(ReadSecret)];
        _time = time;
    }

    /// <inheritdoc/>
    public string CallbackReply => "";

    /// <inheritdoc/>
    public HttpRequestMessage Build(NotificationEvent item)
    {
        ArgumentNullException.ThrowIfNull(item);
        var id = item.Id.ToString();
        var body = Body(item, id);
        var timestamp = _time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var request = new HttpRequestMessage(HttpMethod.Post, _address) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/cloudevents+json", "utf-8");
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", timestamp);
        request.Headers.Add("webhook-signature", string.Join(' ', _keys.Select(key => Sign(key, id, timestamp, body))));
        return request;
    }

    /// <inheritdoc/>
    public SendResult Read(int status, string body, TimeSpan retryAfter) => status switch
    {
        >= 200 and < 300 => SendResult.Delivered(""),
        410 => SendResult.Not(SendOutcome.Refused, "gone"),
        429 or 502 or 503 or 504 => SendResult.Not(SendOutcome.Throttled, "throttled", retryAfter),
        // The receiver knows the id: sending again does no harm.
        _ => SendResult.Not(SendOutcome.Failed, "not taken", retryAfter),
    };

    /// <inheritdoc/>
    public bool TryReadCallback(Callback callback, [NotNullWhen(true)] out IReadOnlyList<Receipt>? receipts)
    {
        receipts = null;
        return false;
    }

    /// <summary>The signature of one attempt: <c>v1,</c> and base64 of HMAC-SHA-256 over id, time stamp and body.</summary>
    public static string Sign(byte[] key, string id, string timestamp, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hash.AppendData(Encoding.UTF8.GetBytes($"{id}.{timestamp}."));
        hash.AppendData(body);
        return "v1," + Convert.ToBase64String(hash.GetHashAndReset());
    }

    /// <summary>Reads a secret.</summary>
    /// <exception cref="FormatException">It is not <c>whsec_</c> and base64 of 24 to 64 bytes.</exception>
    public static byte[] ReadSecret(string secret)
    {
        ArgumentNullException.ThrowIfNull(secret);
        var key = secret.StartsWith(SecretPrefix, StringComparison.Ordinal) ? Convert.FromBase64String(secret[SecretPrefix.Length..]) : [];
        return key.Length is >= 24 and <= 64 ? key : throw new FormatException("Expected whsec_ and base64 of 24 to 64 bytes.");
    }

    private static byte[] Body(NotificationEvent item, string id)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("specversion", "1.0");
            writer.WriteString("id", id);
            writer.WriteString("source", "/iso8583sim/notifications");
            writer.WriteString("type", $"iso8583sim.{NotificationNames.Of(item.Id.Audience)}.{NotificationNames.Of(item.Id.Kind)}.v1");
            writer.WriteString("subject", item.Id.Sequence.ToString(CultureInfo.InvariantCulture));
            writer.WriteString("time", UnixTime.ToInstant(item.ReceivedMicros).ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture));
            writer.WriteString("datacontenttype", "application/json");
            writer.WriteStartObject("data");
            writer.WriteNumber("transactionId", item.Id.Sequence);
            writer.WriteString("kind", NotificationNames.Of(item.Id.Kind));
            writer.WriteString("audience", NotificationNames.Of(item.Id.Audience));
            writer.WriteString("to", item.Recipient);
            writer.WriteString("text", item.Text);
            writer.WriteString("terminalId", item.TerminalId);
            writer.WriteString("stan", item.Stan);
            writer.WriteString("rrn", item.Rrn);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return buffer.ToArray();
    }
}
