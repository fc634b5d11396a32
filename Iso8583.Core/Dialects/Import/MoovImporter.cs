using Iso8583.Core.Documents;

namespace Iso8583.Core.Dialects.Import;

/// <summary>Reads message specifications in the JSON form of moov-io/iso8583.</summary>
/// <remarks>Source of the format: the specification builder of moov-io/iso8583 (members type, length, enc, prefix, padding, tag, subfields, bitmap).</remarks>
public static class MoovImporter
{
    /// <summary>Imports a specification.</summary>
    /// <param name="file">Name for problem reports.</param>
    /// <param name="json">The text of the file.</param>
    /// <param name="options">What the file does not say.</param>
    /// <exception cref="DocumentException">Not such a specification, or a form that cannot be expressed; with line, column and path.</exception>
    public static ImportResult Import(string file, string json, ImportOptions options)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(options);
        var reading = new MoovReading();
        var definition = reading.Define(DocumentReader.Parse(file, json), options);
        reading.Problems.ThrowIfAny();
        return new ImportResult(definition, reading.Warnings.Items);
    }
}
