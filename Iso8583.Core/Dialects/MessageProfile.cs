namespace Iso8583.Core.Dialects;

/// <summary>Which fields a message type must, may conditionally, and in its response repeats.</summary>
public sealed record MessageProfile
{
    /// <summary>The message type.</summary>
    public required Messages.Mti Mti { get; init; }

    /// <summary>Narrows the profile: the fields and values that must match, such as 3 = 000000; empty where it holds for the type as a whole.</summary>
    public IReadOnlyDictionary<int, string> When { get; init; } = new Dictionary<int, string>();

    /// <summary>Name for people: <c>sale</c>.</summary>
    public string Name { get; init; } = "";

    /// <summary>Fields that must be present.</summary>
    public IReadOnlyList<int> Mandatory { get; init; } = [];

    /// <summary>Fields that are present under conditions which the message alone does not tell.</summary>
    public IReadOnlyList<int> Conditional { get; init; } = [];

    /// <summary>Fields that the response repeats from the request.</summary>
    public IReadOnlyList<int> Echoed { get; init; } = [];
}
