namespace Iso8583.Core.Dialects.Import;

/// <summary>What a foreign layout file does not say about its dialect.</summary>
public sealed record ImportOptions
{
    /// <summary>Name of the dialect.</summary>
    public string Name { get; init; } = "imported";

    /// <summary>One line for people; the file's own title where it has one and this is empty.</summary>
    public string Title { get; init; } = "";

    /// <summary>The MTI's version digit: 0 for 1987, 1 for 1993, 2 for 2003.</summary>
    public int Version { get; init; }

    /// <summary>Default framing.</summary>
    public string Framing { get; init; } = "be2";
}
