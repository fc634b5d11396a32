using System.Diagnostics.CodeAnalysis;

namespace Iso8583.Core.Documents;

/// <summary>What stands at one place of a document.</summary>
[SuppressMessage("Naming", "CA1720", Justification = "The names that JSON gives its kinds.")]
public enum DocumentKind
{
    /// <summary>JSON null; in YAML <c>null</c>, <c>~</c> or nothing.</summary>
    Null,

    /// <summary>true or false.</summary>
    Boolean,

    /// <summary>A number; in YAML an unquoted scalar that reads as one.</summary>
    Number,

    /// <summary>A text.</summary>
    String,

    /// <summary>A list.</summary>
    Array,

    /// <summary>Members with names.</summary>
    Object,
}
