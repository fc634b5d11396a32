namespace Iso8583.Core.Documents;

/// <summary>A document that cannot be used; says everything that is wrong with it, not only the first fault.</summary>
public sealed class DocumentException : Exception
{
    /// <summary>Carries the problems of one document.</summary>
    public DocumentException(IReadOnlyList<DocumentProblem> problems)
        : base(string.Join(Environment.NewLine, problems ?? throw new ArgumentNullException(nameof(problems)))) => Problems = problems;

    /// <summary>For the serializers' sake; carries no problem.</summary>
    public DocumentException()
        : this([])
    {
    }

    /// <summary>A problem without a place.</summary>
    public DocumentException(string message)
        : this([new DocumentProblem("document", 0, 0, "", message)])
    {
    }

    /// <summary>A problem without a place and its cause.</summary>
    public DocumentException(string message, Exception innerException)
        : base(message, innerException) => Problems = [new DocumentProblem("document", 0, 0, "", message)];

    /// <summary>The faults in the order of the document.</summary>
    public IReadOnlyList<DocumentProblem> Problems { get; }
}
