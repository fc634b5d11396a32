namespace Iso8583.Core.Messages;

/// <summary>
/// A message as people handle it: mutable, on the heap, values as text, bytes or composites. For tests and tools; the message path uses views.
/// Read and written by <c>Iso8583.Core.Codec.IsoMessageCodec</c>.
/// </summary>
/// <example><code>
/// var message = new IsoMessage(new Mti(0x0200));
/// message.Set(De87.TransactionAmount, "000000001000");
/// message.Set(De87.IccData, new CompositeValue().Add("9F26", cryptogram));
/// </code></example>
public sealed class IsoMessage
{
    private readonly SortedDictionary<int, FieldValue> _fields = [];

    /// <summary>Begins an empty message.</summary>
    public IsoMessage(Mti mti) => Mti = mti;

    /// <summary>The message type.</summary>
    public Mti Mti { get; set; }

    /// <summary>The numbers of the fields that are set, ascending.</summary>
    public IEnumerable<int> Fields => _fields.Keys;

    /// <summary>True where the field is set.</summary>
    public bool Has(int de) => _fields.ContainsKey(de);

    /// <summary>Takes a field out.</summary>
    public void Remove(int de) => _fields.Remove(de);

    /// <summary>The value of a field; null where it is not set.</summary>
    public FieldValue? Get(int de) => _fields.GetValueOrDefault(de);

    /// <summary>The value at a path: <c>55.9F26</c>, <c>60.batch</c>, <c>39</c>; null where there is none.</summary>
    public FieldValue? Get(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var steps = path.Split('.');
        if (!int.TryParse(steps[0], System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var de)) return null;
        var value = Get(de);
        for (var i = 1; i < steps.Length && value is not null; i++) value = value.Parts?.Find(steps[i]);
        return value;
    }

    /// <summary>The characters of a field; null where it is not set or holds bytes.</summary>
    public string? GetText(int de) => Get(de)?.Text;

    /// <summary>The bytes of a field; null where it is not set or holds text.</summary>
    public byte[]? GetBytes(int de) => Get(de) is { IsBytes: true } value ? value.Bytes.ToArray() : null;

    /// <summary>Sets a field to characters.</summary>
    public void Set(int de, string text) => Set(de, FieldValue.Of(text));

    /// <summary>Sets a field to bytes.</summary>
    public void Set(int de, byte[] bytes) => Set(de, FieldValue.Of(bytes));

    /// <summary>Sets a field to inner elements.</summary>
    public void Set(int de, CompositeValue parts) => Set(de, FieldValue.Of(parts));

    /// <summary>Sets a field.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A number below 2 or above 192.</exception>
    public void Set(int de, FieldValue value)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(de, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(de, 192);
        ArgumentNullException.ThrowIfNull(value);
        _fields[de] = value;
    }

    /// <summary>The message type and the numbers of the fields; no content.</summary>
    public override string ToString() => $"{Mti} [{string.Join(' ', _fields.Keys)}]";
}
