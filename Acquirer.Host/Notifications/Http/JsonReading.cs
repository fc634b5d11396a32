using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Iso8583.Host.Notifications.Http;

/// <summary>Reads what providers send without trusting it.</summary>
internal static class JsonReading
{
    private const int MaxEntries = 1000;

    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static bool TryObject(string text, out JsonElement root) => TryParse(text, JsonValueKind.Object, out root);

    public static bool TryArray(string text, out IReadOnlyList<JsonElement> entries)
    {
        entries = [];
        if (!TryParse(text, JsonValueKind.Array, out var root) || root.GetArrayLength() > MaxEntries) return false;
        entries = [.. root.EnumerateArray()];
        return entries.All(entry => entry.ValueKind == JsonValueKind.Object);
    }

    /// <summary>A member that is a text; empty where it is absent or something else.</summary>
    public static string Text(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() ?? "" : "";

    /// <summary>Writes a small document; characters beyond ASCII stand as they are, as the providers' own programs write them.</summary>
    public static string Write(Action<Utf8JsonWriter> content)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Plain)) content(writer);
        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static bool TryParse(string text, JsonValueKind kind, out JsonElement root)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            root = document.RootElement.Clone();
            return root.ValueKind == kind;
        }
        catch (JsonException)
        {
            root = default;
            return false;
        }
    }
}
