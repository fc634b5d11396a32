using System.Text.Json.Serialization;

namespace Iso8583.Host.Settlement.Reports;

/// <summary>The reports' shapes, compiled.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(ReportDocument))]
[JsonSerializable(typeof(ReconciliationDocument))]
internal sealed partial class ReportJson : JsonSerializerContext;
