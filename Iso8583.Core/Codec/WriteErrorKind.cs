namespace Iso8583.Core.Codec;

/// <summary>Why a message could not be written.</summary>
public enum WriteErrorKind : byte
{
    /// <summary>Nothing is wrong.</summary>
    None,

    /// <summary>The destination is too small.</summary>
    DestinationTooSmall,

    /// <summary>A field was written after one with a higher number, or twice.</summary>
    OutOfOrder,

    /// <summary>The dialect does not define the field.</summary>
    FieldUnknown,

    /// <summary>The value is longer than the field, or than its length prefix can say.</summary>
    ValueTooLong,

    /// <summary>A fixed binary field got another number of bytes.</summary>
    WrongLength,

    /// <summary>The value holds characters that the field's encoding cannot express.</summary>
    ValueInvalid,

    /// <summary>A value of the wrong kind: a composite for a field without layout, or an element that the layout does not have.</summary>
    WrongShape,

    /// <summary>A field was to be repeated from a message in another dialect.</summary>
    OtherDialect,
}
