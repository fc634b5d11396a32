namespace Iso8583.Core.Dialects;

/// <summary>What a field specification must satisfy, said once for documents and for definitions in code.</summary>
internal static class FieldRules
{
    public const int MaxLength = 999_999;
    public const int MaxDepth = 8;

    /// <summary>The first fault of a specification in words, or null.</summary>
    public static string? Check(FieldSpec field, int depth = 0)
    {
        if (depth > MaxDepth) return $"composites nest deeper than {MaxDepth}";
        if (field.Length is < 0 or > MaxLength) return $"length is 0 to {MaxLength}";
        if (field.IsFixed && field.Length == 0) return "a fixed field needs a length";
        if (field.Separator is not ('=' or 'D')) return "separator is = or D";
        if (field.Prefix is { } prefix)
        {
            var most = prefix.Encoding == LengthEncoding.Binary ? 3 : 6;
            if (prefix.Size < 1 || prefix.Size > most) return $"a {prefix.Encoding.ToString().ToLowerInvariant()} length prefix has 1 to {most} bytes";
        }

        if (field.Content == ContentClass.B && field.Encoding == FieldEncoding.Text && field.Layout is null) return "type b needs encoding binary, hex, hex-ebcdic or bcd";
        return field.Layout is null ? null : CheckLayout(field.Layout, depth);
    }

    private static string? CheckLayout(FieldLayout layout, int depth)
    {
        if (layout.Kind is LayoutKind.TagLengthValue or LayoutKind.LengthTagValue && layout.TagSize is < 1 or > 8) return "a tag has 1 to 8 bytes";
        if (layout.Kind == LayoutKind.Bitmap && layout.BitmapBytes is < 1 or > 24) return "an inner bitmap has 1 to 24 bytes";
        if (layout.Lead is < 0 or > 64) return "lead is 0 to 64 bytes";
        if (layout.MaxLengthOctets is < 1 or > 4) return "a BER length has at most 1 to 4 octets";
        if (layout.Kind is LayoutKind.Positional or LayoutKind.Bitmap && layout.Elements.Count == 0) return "a positional or bitmap layout needs elements";
        foreach (var element in layout.Elements)
        {
            var fault = Check(element, depth + 1);
            if (fault is not null) return $"{element.Key}: {fault}";
        }

        return null;
    }
}
