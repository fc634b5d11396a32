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
internal sealed partial class AdminJson : JsonSerializerContext;
