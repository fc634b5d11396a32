using System.Text.Json;

namespace Iso8583.Core.Tests.Corpus;

/// <summary>The folder of foreign messages that the environment names; nothing of it is in this repository.</summary>
internal static class CorpusFolder
{
    private const string Variable = "ISO8583_CORPUS";

    /// <summary>Every document whose name begins with a word, or skips the test.</summary>
    public static IEnumerable<JsonElement> Documents(string prefix)
    {
        var folder = Environment.GetEnvironmentVariable(Variable);
        if (string.IsNullOrEmpty(folder) || !Directory.Exists(folder)) Assert.Ignore($"{Variable} does not name a folder");
        foreach (var file in Directory.GetFiles(folder ?? "", prefix + "*.json").Order(StringComparer.Ordinal))
        {
            using var document = JsonDocument.Parse(File.ReadAllText(file));
            yield return document.RootElement.Clone();
        }
    }

    /// <summary>The items of a list in every document.</summary>
    public static List<JsonElement> Items(string prefix, string list) => [.. Documents(prefix).Where(d => d.TryGetProperty(list, out _)).SelectMany(d => d.GetProperty(list).EnumerateArray())];

    /// <summary>The layouts of every <c>specs*.json</c>, by name.</summary>
    public static Dictionary<string, JsonElement> Layouts()
    {
        var result = new Dictionary<string, JsonElement>();
        foreach (var document in Documents("specs"))
        {
            foreach (var spec in document.GetProperty("specs").EnumerateObject()) result[spec.Name] = spec.Value;
        }

        return result;
    }

    public static string Text(JsonElement element, string name, string fallback = "") => element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() ?? fallback : fallback;

    public static int Number(JsonElement element, string name, int fallback) => element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetInt32() : fallback;

    public static bool Flag(JsonElement element, string name, bool fallback = false) => element.TryGetProperty(name, out var value) ? value.ValueKind == JsonValueKind.True : fallback;

    public static byte[] Hex(JsonElement element, string name) => Convert.FromHexString(Text(element, name).Replace(" ", "", StringComparison.Ordinal));
}
