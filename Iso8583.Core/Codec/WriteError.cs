using System.Globalization;

namespace Iso8583.Core.Codec;

/// <summary>Why a message could not be written: kind, field and lengths. Never content.</summary>
/// <param name="Kind">What is wrong.</param>
/// <param name="Field">The data element; 0 for the message as a whole.</param>
/// <param name="Expected">The length allowed.</param>
/// <param name="Actual">The length given.</param>
/// <param name="SubPath">The path inside the field, null for the field itself.</param>
public readonly record struct WriteError(WriteErrorKind Kind, int Field, int Expected = 0, int Actual = 0, string? SubPath = null)
{
    /// <summary>True where nothing is wrong.</summary>
    public bool IsNone => Kind == WriteErrorKind.None;

    /// <summary>The data element and the path inside it.</summary>
    public string FieldPath()
    {
        var de = Field.ToString(CultureInfo.InvariantCulture);
        return SubPath is null ? de : de + "." + SubPath;
    }

    /// <summary>One line; never content.</summary>
    public string Describe()
    {
        if (IsNone) return "no error";
        var words = Kind switch
        {
            WriteErrorKind.DestinationTooSmall => "the destination is too small",
            WriteErrorKind.OutOfOrder => "fields must be written in ascending order, each once",
            WriteErrorKind.FieldUnknown => "the dialect does not define the field",
            WriteErrorKind.ValueTooLong => "the value is too long",
            WriteErrorKind.WrongLength => "the value has the wrong length",
            WriteErrorKind.ValueInvalid => "the value cannot be expressed in the field's encoding",
            WriteErrorKind.WrongShape => "the value has the wrong shape for the field",
            _ => "the field comes from a message in another dialect",
        };
        var detail = Expected == 0 && Actual == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" (allowed {Expected}, given {Actual})");
        return $"field {FieldPath()}: {words}{detail}";
    }

    /// <inheritdoc/>
    public override string ToString() => Describe();
}
