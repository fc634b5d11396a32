namespace Iso8583.Host.Rules;

/// <summary>A field that a rule puts into the response, or takes out of it.</summary>
/// <param name="Field">Data element.</param>
/// <param name="Text">Its characters; null: the field is taken out.</param>
/// <param name="Bytes">The same read as hex, for binary fields; null where it is no hex.</param>
public sealed record RuleField(int Field, byte[]? Text, byte[]? Bytes);
