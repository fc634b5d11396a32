namespace Iso8583.Core.Documents;

/// <summary>Collects what is wrong with one document, so that its author sees all faults at once.</summary>
/// <remarks>One instance a document; not thread-safe.</remarks>
public sealed class DocumentProblems
{
    /// <summary>After so many problems the rest is noise and is dropped.</summary>
    public const int MaxCount = 100;

    private readonly List<DocumentProblem> _items = [];

    /// <summary>True while nothing is wrong.</summary>
    public bool IsEmpty => _items.Count == 0;

    /// <summary>The problems so far, in the order in which they were found.</summary>
    public IReadOnlyList<DocumentProblem> Items => _items;

    /// <summary>Notes a problem at a node.</summary>
    /// <param name="node">Where.</param>
    /// <param name="message">What is wrong; must not repeat a value that may be secret.</param>
    /// <param name="remedy">What to do, or null.</param>
    public void Add(DocumentNode node, string message, string? remedy = null)
    {
        ArgumentNullException.ThrowIfNull(node);
        Add(new DocumentProblem(node.File, node.Line, node.Column, node.Path, message, remedy));
    }

    /// <summary>Notes a problem at the name of a member.</summary>
    public void Add(DocumentNode owner, DocumentMember member, string message, string? remedy = null)
    {
        ArgumentNullException.ThrowIfNull(owner);
        Add(new DocumentProblem(owner.File, member.Line, member.Column, DocumentNode.Join(owner.Path, member.Name), message, remedy));
    }

    /// <summary>Notes a problem.</summary>
    public void Add(DocumentProblem problem)
    {
        ArgumentNullException.ThrowIfNull(problem);
        if (_items.Count < MaxCount) _items.Add(problem);
    }

    /// <summary>Opens a node as an object whose members are read by name; notes a problem where it is none.</summary>
    public DocumentObject Members(DocumentNode node) => new(node, this);

    /// <summary>Ends a compilation: throws where anything was noted.</summary>
    /// <exception cref="DocumentException">With every problem, ordered by place.</exception>
    public void ThrowIfAny()
    {
        if (!IsEmpty) throw new DocumentException([.. _items.OrderBy(p => p.Line).ThenBy(p => p.Column)]);
    }
}
