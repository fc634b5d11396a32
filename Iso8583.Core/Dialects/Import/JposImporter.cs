using Iso8583.Core.Documents;

namespace Iso8583.Core.Dialects.Import;

/// <summary>Reads jPOS GenericPackager files. No document type is read and nothing is resolved.</summary>
/// <remarks>Source of the format: the document type <c>genericpackager.dtd</c> of jPOS (elements isopackager, isofield, isofieldpackager and their attributes).</remarks>
public static class JposImporter
{
    /// <summary>Imports a packager file.</summary>
    /// <param name="file">Name for problem reports.</param>
    /// <param name="xml">The text of the file, at most 4,000,000 characters.</param>
    /// <param name="options">What the file does not say.</param>
    /// <exception cref="DocumentException">Not a packager file, or a field class that is not known; with line and column.</exception>
    public static ImportResult Import(string file, string xml, ImportOptions options)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(xml);
        ArgumentNullException.ThrowIfNull(options);
        var reading = new JposReading(file);
        var definition = reading.Define(JposElement.Parse(file, xml), options);
        reading.Problems.ThrowIfAny();
        return new ImportResult(definition, reading.Warnings.Items);
    }
}
