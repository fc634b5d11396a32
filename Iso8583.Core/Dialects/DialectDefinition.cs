namespace Iso8583.Core.Dialects;

/// <summary>Everything that makes a dialect, as data; <see cref="Dialect.Create"/> compiles it.</summary>
public sealed record DialectDefinition
{
    /// <summary>Name: <c>iso87-ascii</c>.</summary>
    public required string Name { get; init; }

    /// <summary>One line for people.</summary>
    public string Title { get; init; } = "";

    /// <summary>The MTI's version digit: 0 for 1987, 1 for 1993, 2 for 2003.</summary>
    public int Version { get; init; }

    /// <summary>The framing that listeners use when none is named.</summary>
    public string Framing { get; init; } = "be2";

    /// <summary>How the MTI is written.</summary>
    public MtiEncoding Mti { get; init; }

    /// <summary>The bitmaps.</summary>
    public BitmapSpec Bitmap { get; init; } = new();

    /// <summary>Data elements by number, 2 to 192.</summary>
    public IReadOnlyDictionary<int, FieldSpec> Fields { get; init; } = new Dictionary<int, FieldSpec>();

    /// <summary>The fields that identify a transaction, beside the message class; empty for those of the edition.</summary>
    public IReadOnlyList<KeyPart> Key { get; init; } = [];

    /// <summary>Internal reason (camel case) to the text of field 39.</summary>
    public IReadOnlyDictionary<string, string> Responses { get; init; } = new Dictionary<string, string>();

    /// <summary>Profiles of message types.</summary>
    public IReadOnlyList<MessageProfile> Profiles { get; init; } = [];

    /// <summary>Adds or replaces a field.</summary>
    public DialectDefinition With(int de, FieldSpec field)
    {
        var fields = new Dictionary<int, FieldSpec>(Fields) { [de] = field };
        return this with { Fields = fields };
    }

    internal static bool IsMti(string text) => Messages.Mti.TryParse(text, out _);
}
