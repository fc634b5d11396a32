using Iso8583.Core.Documents;

namespace Iso8583.Core.Dialects.Import;

/// <summary>An imported layout.</summary>
/// <param name="Definition">The dialect; <see cref="DialectDocument.Write"/> makes a document of it, <see cref="Dialect.Create"/> compiles it.</param>
/// <param name="Warnings">What could not be taken over, such as an inner structure of a kind that is not known; the messages can be read without it.</param>
public sealed record ImportResult(DialectDefinition Definition, IReadOnlyList<DocumentProblem> Warnings);
