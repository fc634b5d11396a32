using System.Collections.Frozen;
using System.Globalization;
using Iso8583.Core.Messages;

namespace Iso8583.Core.Dialects;

/// <summary>An immutable, compiled table of how messages of one network, or of one standard, stand on the wire.</summary>
/// <remarks>Thread-safe. Made from a document by <see cref="DialectCatalog"/> or from data by <see cref="Create"/>.</remarks>
public sealed class Dialect
{
    /// <summary>The highest data element number: three bitmaps.</summary>
    public const int MaxField = 192;

    private readonly FieldSpec?[] _fields = new FieldSpec?[MaxField + 1];
    private readonly FrozenDictionary<string, string> _responses;
    private readonly HeadCode _head;

    private Dialect(DialectDefinition definition)
    {
        Definition = definition;
        Codes = new FieldCode[MaxField + 1];
        foreach (var (de, field) in definition.Fields)
        {
            _fields[de] = field;
            Codes[de] = FieldCode.Compile(field);
        }

        if (definition.Bitmap.ThirdInField is var third and > 0) Codes[third] = new FieldCode { Locate = LocateKind.ThirdBitmap };
        _head = new HeadCode(definition.Mti, definition.Bitmap, definition.Fields.ContainsKey(65), definition.Fields.ContainsKey(129));
        _responses = definition.Responses.ToFrozenDictionary(StringComparer.Ordinal);
        Fields = [.. definition.Fields.Keys.Order()];
        Key = definition.Key.Count > 0 ? definition.Key : DefaultKey(definition);
    }

    private static List<KeyPart> DefaultKey(DialectDefinition definition)
    {
        var parts = new List<KeyPart>();
        // A dialect that has no institution or no time of its own is known by the rest.
        foreach (var part in KeyReader.Default(definition.Version)) _ = KeyReader.Fault(part, definition.Fields, parts);
        return parts;
    }

    /// <summary>Name: <c>iso87-ascii</c>.</summary>
    public string Name => Definition.Name;

    /// <summary>One line for people.</summary>
    public string Title => Definition.Title;

    /// <summary>The MTI's version digit: 0 for 1987, 1 for 1993, 2 for 2003.</summary>
    public int Version => Definition.Version;

    /// <summary>The default framing: <c>be2</c>, <c>be2+tpdu+header:6</c>.</summary>
    public string Framing => Definition.Framing;

    /// <summary>Internal reason (camel case: <c>insufficientFunds</c>) to the text of field 39 in this version.</summary>
    public IReadOnlyDictionary<string, string> ResponseCodes => _responses;

    /// <summary>The fields that identify a transaction, beside the message class: 11, 41, 42 and what the dialect adds. Empty where its fields do not have those of the edition.</summary>
    public IReadOnlyList<KeyPart> Key { get; }

    /// <summary>How the MTI is written.</summary>
    public MtiEncoding Mti => Definition.Mti;

    /// <summary>The bitmaps.</summary>
    public BitmapSpec Bitmap => Definition.Bitmap;

    /// <summary>Profiles of message types.</summary>
    public IReadOnlyList<MessageProfile> Profiles => Definition.Profiles;

    /// <summary>The numbers of the defined data elements, ascending.</summary>
    public IReadOnlyList<int> Fields { get; }

    /// <summary>The data that this dialect was made from.</summary>
    public DialectDefinition Definition { get; }

    internal FieldCode[] Codes { get; }

    internal ref readonly HeadCode Head => ref _head;

    internal CharacterSet Set(int de) => _fields[de]?.CharacterSet ?? CharacterSet.Ascii;

    /// <summary>The specification of a data element; null where the dialect does not define it.</summary>
    public FieldSpec? this[int de] => (uint)de < (uint)_fields.Length ? _fields[de] : null;

    /// <summary>Compiles a definition.</summary>
    /// <exception cref="ArgumentException">The definition contradicts itself; the text names the field and what is wrong.</exception>
    public static Dialect Create(DialectDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        foreach (var (de, field) in definition.Fields)
        {
            if (de is < 2 or > MaxField) throw new ArgumentException($"field {de}: data elements are numbered 2 to {MaxField}");
            var fault = FieldRules.Check(field);
            if (fault is not null) throw new ArgumentException($"field {de.ToString(CultureInfo.InvariantCulture)}: {fault}");
        }

        var bitmap = definition.Bitmap;
        if (bitmap.Max is < 1 or > 3) throw new ArgumentException("bitmap: max is 1, 2 or 3");
        if (bitmap.ThirdInField is not (0 or (>= 65 and <= 128))) throw new ArgumentException("bitmap: the third stands in the place of a field 65 to 128");
        if (!bitmap.Announce && !bitmap.AlwaysTwo) throw new ArgumentException("bitmap: announce may be false only where two bitmaps are always present");
        return new Dialect(definition);
    }

    /// <summary>The profile of a message type as a whole, where one is known.</summary>
    public MessageProfile? Profile(Mti mti)
    {
        foreach (var profile in Profiles)
        {
            if (profile.Mti == mti && profile.When.Count == 0) return profile;
        }

        return null;
    }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
