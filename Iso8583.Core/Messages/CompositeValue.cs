namespace Iso8583.Core.Messages;

/// <summary>The elements of a composite field in wire order; tags may repeat.</summary>
public sealed class CompositeValue
{
    private readonly List<CompositeElement> _elements = [];

    /// <summary>What stands in front of the first element: characters, or bytes; null where there is nothing.</summary>
    public FieldValue? Lead { get; set; }

    /// <summary>The elements in wire order.</summary>
    public IReadOnlyList<CompositeElement> Elements => _elements;

    /// <summary>Adds an element behind the last.</summary>
    /// <returns>This composite, for chaining.</returns>
    public CompositeValue Add(string key, FieldValue value)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(value);
        _elements.Add(new CompositeElement(key, value));
        return this;
    }

    /// <summary>Adds a text element behind the last.</summary>
    public CompositeValue Add(string key, string text) => Add(key, FieldValue.Of(text));

    /// <summary>Adds an element of bytes behind the last.</summary>
    public CompositeValue Add(string key, ReadOnlySpan<byte> bytes) => Add(key, FieldValue.Of(bytes));

    /// <summary>Replaces the first element with this key, or adds one.</summary>
    public CompositeValue Set(string key, FieldValue value)
    {
        var at = _elements.FindIndex(e => e.Key == key);
        if (at < 0) return Add(key, value);
        _elements[at] = new CompositeElement(key, value);
        return this;
    }

    /// <summary>Removes every element with this key.</summary>
    public bool Remove(string key) => _elements.RemoveAll(e => e.Key == key) > 0;

    /// <summary>The first value with this key, or null.</summary>
    public FieldValue? Find(string key)
    {
        foreach (var element in _elements)
        {
            if (element.Key == key) return element.Value;
        }

        return null;
    }
}
