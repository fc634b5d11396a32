namespace Iso8583.Core.Documents;

/// <summary>One member of an object, in the order of the document.</summary>
/// <param name="Name">The member's name.</param>
/// <param name="Value">Its value.</param>
/// <param name="Line">Line of the name, from 1.</param>
/// <param name="Column">Column of the name, from 1.</param>
public readonly record struct DocumentMember(string Name, DocumentNode Value, int Line, int Column);
