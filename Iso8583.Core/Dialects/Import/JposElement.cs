using System.Xml;
using Iso8583.Core.Documents;

namespace Iso8583.Core.Dialects.Import;

/// <summary>One element of a packager file and its place.</summary>
internal sealed record JposElement(string Name, int Line, int Column, Dictionary<string, string> Attributes, List<JposElement> Children)
{
    private const int MaxCharacters = 4_000_000;
    private const int MaxDepth = 8;

    public string Get(string name) => Attributes.GetValueOrDefault(name, "");

    public bool IsTrue(string name, bool fallback) => Attributes.TryGetValue(name, out var text) ? text.Trim().Equals("true", StringComparison.OrdinalIgnoreCase) : fallback;

    /// <summary>Reads a packager file; elements that are no fields, such as the validators of a validating packager, are left out.</summary>
    /// <exception cref="DocumentException">Not XML, or not a packager file.</exception>
    public static JposElement Parse(string file, string xml)
    {
        var settings = new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Ignore,
            XmlResolver = null,
            MaxCharactersInDocument = MaxCharacters,
            IgnoreComments = true,
            IgnoreWhitespace = true,
            IgnoreProcessingInstructions = true,
        };
        try
        {
            using var reader = XmlReader.Create(new StringReader(xml), settings);
            reader.MoveToContent();
            if (reader.NodeType == XmlNodeType.Element && reader.LocalName == "isopackager") return Read(reader, 0);
            throw new DocumentException([new DocumentProblem(file, 1, 1, "", "expected the element 'isopackager'", "give a GenericPackager file")]);
        }
        catch (XmlException e)
        {
            throw new DocumentException([new DocumentProblem(file, e.LineNumber, e.LinePosition, "", "not well-formed XML")]);
        }
    }

    private static JposElement Read(XmlReader reader, int depth)
    {
        var position = (IXmlLineInfo)reader;
        var element = new JposElement(reader.LocalName, position.LineNumber, position.LinePosition, [], []);
        var isEmpty = reader.IsEmptyElement;
        while (reader.MoveToNextAttribute()) element.Attributes[reader.LocalName] = reader.Value;
        reader.MoveToElement();
        if (isEmpty) return element;
        while (reader.Read() && reader.NodeType != XmlNodeType.EndElement)
        {
            if (reader.NodeType != XmlNodeType.Element) continue;
            if (depth < MaxDepth && reader.LocalName is "isofield" or "isofieldpackager") element.Children.Add(Read(reader, depth + 1));
            else SkipContent(reader);
        }

        return element;
    }

    // Unlike XmlReader.Skip this stays on the end of the element, where the loop above goes on.
    private static void SkipContent(XmlReader reader)
    {
        if (reader.IsEmptyElement) return;
        var depth = reader.Depth;
        while (reader.Read())
        {
            if (reader.NodeType == XmlNodeType.EndElement && reader.Depth == depth) return;
        }
    }
}
