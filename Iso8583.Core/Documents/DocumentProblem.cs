using System.Globalization;
using System.Text;

namespace Iso8583.Core.Documents;

/// <summary>One thing that is wrong with a document, and where.</summary>
/// <param name="File">Name of the document as given to the reader.</param>
/// <param name="Line">Line from 1; 0 where the fault has no place.</param>
/// <param name="Column">Column from 1, in characters.</param>
/// <param name="Path">Where in the tree: <c>fields.55.sub[3].max</c>; empty for the whole document.</param>
/// <param name="Message">What is wrong. Never a value that may be secret.</param>
/// <param name="Remedy">What to do about it, or null.</param>
public sealed record DocumentProblem(string File, int Line, int Column, string Path, string Message, string? Remedy = null)
{
    /// <summary><c>file:line:column: path: message; remedy</c>, the form that editors jump to.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(File);
        if (Line > 0) text.Append(CultureInfo.InvariantCulture, $":{Line}:{Column}");
        text.Append(": ");
        if (Path.Length > 0) text.Append(Path).Append(": ");
        text.Append(Message);
        if (Remedy is not null) text.Append("; ").Append(Remedy);
        return text.ToString();
    }
}
