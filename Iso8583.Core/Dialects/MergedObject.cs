using System.Diagnostics.CodeAnalysis;
using Iso8583.Core.Documents;

namespace Iso8583.Core.Dialects;

/// <summary>One object of a document laid over the same object of the documents that it extends: a member is looked up in the last one that has it.</summary>
internal sealed class MergedObject
{
    private readonly List<DocumentObject> _layers = [];

    /// <summary>The node that problems are reported at: the one of the last document.</summary>
    public DocumentNode Node => _layers[^1].Node;

    public bool IsEmpty => _layers.Count == 0;

    public void Add(DocumentObject layer) => _layers.Add(layer);

    public bool TryGet(string name, [NotNullWhen(true)] out DocumentNode? value)
    {
        value = null;
        var owner = Owner(name);
        return owner is not null && owner.TryGet(name, out value);
    }

    public string Text(string name, string fallback) => Owner(name)?.OptionalString(name, fallback) ?? fallback;

    public int Int(string name, int fallback, int min, int max) => Owner(name)?.OptionalInt(name, fallback, min, max) ?? fallback;

    public bool Bool(string name, bool fallback) => Owner(name)?.OptionalBool(name, fallback) ?? fallback;

    public string Choice(string name, string fallback, params IReadOnlyList<string> choices) => Owner(name)?.OptionalChoice(name, fallback, choices) ?? fallback;

    public void Close()
    {
        foreach (var layer in _layers) layer.Close();
    }

    private DocumentObject? Owner(string name)
    {
        DocumentObject? owner = null;
        foreach (var layer in _layers)
        {
            if (layer.Has(name)) owner = layer;
            else if (layer.Node.TryGet(name, out _)) owner = null; // null takes back what an extended document said
        }

        return owner;
    }
}
