namespace Iso8583.Core.Dialects;

/// <summary>One data element, sub-element or tag of a dialect: what it holds and how it stands on the wire.</summary>
public sealed record FieldSpec
{
    /// <summary>The data element number as text, or the key of a sub-element: <c>2</c>, <c>batch</c>, <c>9F26</c>.</summary>
    public required string Key { get; init; }

    /// <summary>Name for people.</summary>
    public string Name { get; init; } = "";

    /// <summary>Content class.</summary>
    public ContentClass Content { get; init; } = ContentClass.Ans;

    /// <summary>How the value is coded.</summary>
    public FieldEncoding Encoding { get; init; } = FieldEncoding.Text;

    /// <summary>The character set where <see cref="Encoding"/> is text.</summary>
    public CharacterSet CharacterSet { get; init; } = CharacterSet.Ascii;

    /// <summary>The length prefix of a variable field; null where the length is fixed.</summary>
    public LengthPrefix? Prefix { get; init; }

    /// <summary>Length of a fixed field, greatest length of a variable one, in <see cref="Unit"/>.</summary>
    public int Length { get; init; }

    /// <summary>What <see cref="Length"/> counts.</summary>
    public LengthUnit Unit { get; init; } = LengthUnit.Characters;

    /// <summary>The spare nibble of an odd number of packed digits.</summary>
    public DigitFill Fill { get; init; } = DigitFill.LeftZero;

    /// <summary>How nibble D of packed track data reads: <c>=</c> or <c>D</c>.</summary>
    public char Separator { get; init; } = '=';

    /// <summary>True where hex-coded data is written in lower case. Both cases are always read.</summary>
    public bool LowerCase { get; init; }

    /// <summary>How the value may be shown.</summary>
    public Sensitivity Sensitivity { get; init; }

    /// <summary>The inner structure; null where the value is simple.</summary>
    public FieldLayout? Layout { get; init; }

    /// <summary>True where the length is fixed.</summary>
    public bool IsFixed => Prefix is null;

    /// <summary>True where the value is bytes rather than characters.</summary>
    public bool IsBinary => Encoding is FieldEncoding.Binary or FieldEncoding.HexAscii or FieldEncoding.HexEbcdic;

    /// <summary>The attribute text in the standard's manner: <c>n6</c>, <c>n..19</c>, <c>ans...999</c>, <c>b8</c>, <c>x+n8</c>.</summary>
    public string Format
    {
        get
        {
            var letters = Content == ContentClass.Xn ? "x+n" : Content.ToString().ToLowerInvariant();
            var dots = Prefix is { } prefix ? new string('.', Math.Max(DigitsOf(prefix), 2)) : "";
            var length = Content == ContentClass.Xn ? Length - 1 : Length;
            return letters + dots + length.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Key} {Name} {Format}";

    private static int DigitsOf(LengthPrefix prefix) => prefix.Encoding is LengthEncoding.Bcd or LengthEncoding.Binary ? 2 * prefix.Size : prefix.Size;
}
