using System.Globalization;

namespace Iso8583.Core.Dialects;

/// <summary>A data element, or a fixed element of one, by whose value a message is known again.</summary>
/// <param name="Field">Data element.</param>
/// <param name="Element">Key of an element of its positional layout; empty for the whole field.</param>
/// <param name="Start">First character of the element in the decoded field, from 0.</param>
/// <param name="Length">Characters of the element or, of a whole field, its greatest length.</param>
/// <param name="IsNumber">Digits of a fixed length; anything else is text.</param>
public readonly record struct KeyPart(int Field, string Element, int Start, int Length, bool IsNumber)
{
    /// <summary>As a document writes it: <c>7</c>, <c>60.2</c>.</summary>
    public override string ToString() => Element.Length == 0 ? Field.ToString(CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"{Field}.{Element}");
}
