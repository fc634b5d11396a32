namespace Iso8583.Core.Dialects.Import;

/// <summary>A tag in front of a value.</summary>
/// <param name="Size">Digits.</param>
/// <param name="Set">How they are written.</param>
/// <param name="IsBehindLength">True where the length stands first and counts the tag.</param>
internal sealed record JposTag(int Size, CharacterSet Set, bool IsBehindLength);
