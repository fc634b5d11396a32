namespace Iso8583.Core.Messages;

/// <summary>One value of an <see cref="IsoMessage"/>: text, bytes, or a composite; a composite that was read keeps its whole text or bytes too.</summary>
/// <remarks>Immutable. Prints its shape only, never its content.</remarks>
public sealed class FieldValue
{
    private readonly byte[]? _bytes;

    private FieldValue(string? text, byte[]? bytes, CompositeValue? parts)
    {
        Text = text;
        _bytes = bytes;
        Parts = parts;
    }

    /// <summary>The characters; null for bytes, and for a composite that was built rather than read.</summary>
    public string? Text { get; }

    /// <summary>The inner elements; null for a simple value.</summary>
    public CompositeValue? Parts { get; }

    /// <summary>True where the value is bytes.</summary>
    public bool IsBytes => _bytes is not null;

    /// <summary>The bytes; empty where the value is text.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>Characters.</summary>
    public static FieldValue Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new FieldValue(text, null, null);
    }

    /// <summary>Bytes; the array is copied.</summary>
    public static FieldValue Of(ReadOnlySpan<byte> bytes) => new(null, bytes.ToArray(), null);

    /// <summary>Inner elements.</summary>
    public static FieldValue Of(CompositeValue parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        return new FieldValue(null, null, parts);
    }

    /// <summary>The same value with its inner elements beside it.</summary>
    public FieldValue With(CompositeValue parts) => new(Text, _bytes, parts);

    /// <summary>The shape: <c>text 6</c>, <c>bytes 8</c>, <c>composite 3</c>.</summary>
    public override string ToString() => Parts is not null ? $"composite {Parts.Elements.Count}" : Text is not null ? $"text {Text.Length}" : $"bytes {Bytes.Length}";
}
