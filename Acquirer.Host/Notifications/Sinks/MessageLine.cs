using System.Text.Json.Serialization;

namespace Iso8583.Host.Notifications.Sinks;

internal sealed record MessageLine(string EventId, string To, string Text, bool PossibleDuplicate, long AcceptedMicros);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(MessageLine))]
internal sealed partial class LineJson : JsonSerializerContext;
