namespace Iso8583.Core.Messages;

/// <summary>One element of a composite value.</summary>
/// <param name="Key">Its name, bit number, or tag (binary tags as upper-case hex).</param>
/// <param name="Value">Its value.</param>
public sealed record CompositeElement(string Key, FieldValue Value);
