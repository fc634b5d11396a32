using System.Text;
using System.Text.Unicode;

namespace Iso8583.Core.Documents;

/// <summary>The one reader of JSON and YAML documents: dialects, rules, seeds, profiles, scenarios.</summary>
/// <remarks>
/// JSON as RFC 8259 with <c>//</c> and <c>/* */</c> comments and trailing commas; YAML 1.2 core schema (true, false, null, decimal numbers; anything else
/// unquoted is text), one document a file. A member may stand once only. At most 64 levels deep.
/// </remarks>
public static class DocumentReader
{
    /// <summary>Deepest nesting that is read.</summary>
    public const int MaxDepth = 64;

    /// <summary>Reads a document.</summary>
    /// <param name="name">Its name for error texts; <c>.yaml</c> and <c>.yml</c> mean YAML, <c>.json</c> means JSON, else the first character decides.</param>
    /// <param name="utf8">The whole text in UTF-8, with or without byte order mark.</param>
    /// <exception cref="DocumentException">The text is not well-formed.</exception>
    public static DocumentNode Parse(string name, ReadOnlySpan<byte> utf8)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (utf8.StartsWith(Encoding.UTF8.Preamble)) utf8 = utf8[3..];
        if (!Utf8.IsValid(utf8)) ThrowNotUtf8(name, utf8);
        return IsYaml(name, utf8) ? new YamlTree(name).Read(Encoding.UTF8.GetString(utf8)) : new JsonTree(name, utf8).Read();
    }

    /// <summary>Reads a document from a string.</summary>
    /// <exception cref="DocumentException">The text is not well-formed.</exception>
    public static DocumentNode Parse(string name, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Parse(name, Encoding.UTF8.GetBytes(text));
    }

    private static bool IsYaml(string name, ReadOnlySpan<byte> utf8)
    {
        if (name.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".yml", StringComparison.OrdinalIgnoreCase)) return true;
        if (name.EndsWith(".json", StringComparison.OrdinalIgnoreCase)) return false;
        var text = utf8.TrimStart(" \t\r\n"u8);
        return text.Length > 0 && text[0] is not ((byte)'{' or (byte)'[' or (byte)'/' or (byte)'"');
    }

    private static void ThrowNotUtf8(string name, ReadOnlySpan<byte> utf8)
    {
        var valid = 0;
        while (valid < utf8.Length && Rune.DecodeFromUtf8(utf8[valid..], out _, out var length) == System.Buffers.OperationStatus.Done) valid += length;
        var (line, column) = Position.Of(utf8, valid);
        throw new DocumentException([new DocumentProblem(name, line, column, "", "not valid UTF-8", "save the file in UTF-8")]);
    }
}
