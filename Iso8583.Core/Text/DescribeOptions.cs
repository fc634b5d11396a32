namespace Iso8583.Core.Text;

/// <summary>How a message is described.</summary>
public sealed record DescribeOptions
{
    /// <summary>True shows account numbers, tracks and secrets in clear. For messages with test cards only.</summary>
    public bool Unmasked { get; init; }

    /// <summary>True adds the bytes of the message; those of hidden fields are hidden too.</summary>
    public bool HexDump { get; init; }
}
