using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Iso8583.Host.Admin;

/// <summary>The answers' shapes, compiled.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(HealthAnswer))]
[JsonSerializable(typeof(InboxAnswer))]
[JsonSerializable(typeof(ExpectationAnswer))]
[JsonSerializable(typeof(ReplyRequest))]
[JsonSerializable(typeof(ReplyAnswer))]
[JsonSerializable(typeof(PhoneMessagesAnswer))]
[JsonSerializable(typeof(PhoneSendRequest))]
[JsonSerializable(typeof(PhoneSendAnswer))]
[JsonSerializable(typeof(NotificationListAnswer))]
[JsonSerializable(typeof(LatencyAnswer))]
[JsonSerializable(typeof(RequeueAnswer))]
[JsonSerializable(typeof(ForcedBatchAnswer))]
[JsonSerializable(typeof(Settlement.SettlementSummary))]
[JsonSerializable(typeof(ClockAnswer))]
[JsonSerializable(typeof(ClockRequest))]
[JsonSerializable(typeof(TransactionAnswer))]
[JsonSerializable(typeof(TransactionListAnswer))]
[JsonSerializable(typeof(ExplainAnswer))]
[JsonSerializable(typeof(IssuerAnswer))]
[JsonSerializable(typeof(List<IssuerAnswer>))]
internal sealed partial class AdminJson : JsonSerializerContext
{
    private static AdminJson? _readable;

    /// <summary>For answers with texts that people read in a terminal: Chinese characters and plus signs as they are. Fit for application/json, not for pages.</summary>
    public static AdminJson Readable => _readable ??= new AdminJson(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
