namespace Iso8583.Core.Text;

/// <summary>One field or inner element that differs between two messages. Values are masked unless they were asked for in clear.</summary>
/// <param name="Path">The field: <c>mti</c>, <c>4</c>, <c>55.9F02</c>, with a number behind repeated tags: <c>55.9F02#2</c>.</param>
/// <param name="Left">The value in the first message; null where it is absent.</param>
/// <param name="Right">The value in the second message; null where it is absent.</param>
public sealed record FieldDifference(string Path, string? Left, string? Right)
{
    /// <summary>True where the masked values look the same although the clear ones differ.</summary>
    public bool DiffersWhereHidden => Left is not null && Left == Right;
}
