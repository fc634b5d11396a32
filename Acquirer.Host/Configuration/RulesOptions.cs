using System.ComponentModel.DataAnnotations;

namespace Iso8583.Host.Configuration;

/// <summary>The rules that shape answers, section <c>Acquirer:Rules</c>.</summary>
public sealed class RulesOptions
{
    /// <summary>Rule file; empty: no rules. A relative path is looked up in the working folder, then beside the program.</summary>
    public string File { get; init; } = "";

    /// <summary>Seed of chance and random delays: the same seed and messages give the same answers.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Seconds between two looks at the file, beside the notices of the file system, which do not come everywhere.</summary>
    [Range(1, 3600)]
    public int PollSeconds { get; init; } = 2;
}
