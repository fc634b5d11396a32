using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Iso8583.Core.Documents;

namespace Iso8583.Core.Dialects;

/// <summary>Dialects by name: the built-in ones and those that documents add. Immutable; dialects are compiled when first asked for.</summary>
public sealed class DialectCatalog
{
    private const string Folder = "Dialects/";

    private readonly FrozenDictionary<string, DocumentNode> _documents;
    private readonly ConcurrentDictionary<string, Dialect> _compiled;

    private DialectCatalog(FrozenDictionary<string, DocumentNode> documents, ConcurrentDictionary<string, Dialect> compiled)
    {
        _documents = documents;
        _compiled = compiled;
        Names = [.. documents.Keys.Order(StringComparer.Ordinal)];
    }

    /// <summary>The dialects that come with the library.</summary>
    public static DialectCatalog BuiltIn { get; } = LoadEmbedded();

    /// <summary>The names, sorted.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The JSON Schema of dialect documents.</summary>
    public static string Schema => ReadResource(Folder + "dialect.schema.json");

    /// <summary>A dialect by name.</summary>
    /// <exception cref="KeyNotFoundException">There is none; the text lists the names.</exception>
    /// <exception cref="DocumentException">Its document is wrong.</exception>
    public Dialect Get(string name)
    {
        if (TryGet(name, out var dialect)) return dialect;
        throw new KeyNotFoundException($"There is no dialect '{name}'. Known: {string.Join(", ", Names)}.");
    }

    /// <summary>A dialect by name.</summary>
    /// <exception cref="DocumentException">Its document is wrong.</exception>
    public bool TryGet(string name, [NotNullWhen(true)] out Dialect? dialect)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (_compiled.TryGetValue(name, out dialect)) return true;
        if (!_documents.TryGetValue(name, out var document)) return false;
        dialect = _compiled.GetOrAdd(name, DialectCompiler.Compile(Chain(document)));
        return true;
    }

    /// <summary>Compiles a document that may extend dialects of this catalog, without adding it.</summary>
    /// <param name="file">Name for problem reports.</param>
    /// <param name="text">JSON (comments allowed) or YAML.</param>
    /// <exception cref="DocumentException">Everything that is wrong, with line, column and path.</exception>
    public Dialect Compile(string file, string text) => DialectCompiler.Compile(Chain(DocumentReader.Parse(file, text)));

    /// <summary>A catalog that has one more document, or another one in place of that of the same name.</summary>
    /// <exception cref="DocumentException">The document is wrong.</exception>
    public DialectCatalog With(string file, string text)
    {
        var document = DocumentReader.Parse(file, text);
        var dialect = DialectCompiler.Compile(Chain(document));
        var documents = new Dictionary<string, DocumentNode>(_documents) { [dialect.Name] = document };
        var compiled = new ConcurrentDictionary<string, Dialect>(StringComparer.Ordinal) { [dialect.Name] = dialect };
        return new DialectCatalog(documents.ToFrozenDictionary(StringComparer.Ordinal), compiled);
    }

    private static DialectCatalog LoadEmbedded()
    {
        var documents = new Dictionary<string, DocumentNode>(StringComparer.Ordinal);
        foreach (var resource in typeof(DialectCatalog).Assembly.GetManifestResourceNames())
        {
            if (!resource.StartsWith(Folder, StringComparison.Ordinal) || resource.EndsWith(".schema.json", StringComparison.Ordinal)) continue;
            var file = resource[Folder.Length..];
            documents[file[..^5]] = DocumentReader.Parse(file, ReadResource(resource));
        }

        return new DialectCatalog(documents.ToFrozenDictionary(StringComparer.Ordinal), new ConcurrentDictionary<string, Dialect>(StringComparer.Ordinal));
    }

    private static string ReadResource(string name)
    {
        using var stream = typeof(DialectCatalog).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"The resource {name} is missing.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    /// <summary>The document and those that it extends, the farthest first.</summary>
    private List<DocumentNode> Chain(DocumentNode document)
    {
        var chain = new List<DocumentNode> { document };
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var current = document;
        while (current.TryGet("extends", out var extends) && extends.TryGetString(out var parent))
        {
            var problems = new DocumentProblems();
            if (!_documents.TryGetValue(parent, out var next)) problems.Add(extends, $"there is no dialect '{parent}' to extend", "one of " + string.Join(", ", Names));
            else if (!seen.Add(parent)) problems.Add(extends, $"'{parent}' extends itself");
            problems.ThrowIfAny();
            current = next ?? current;
            chain.Insert(0, current);
        }

        return chain;
    }
}
