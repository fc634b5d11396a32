using Iso8583.Core.Codec;
using Iso8583.Core.Framing;

namespace Iso8583.Core.Tests.Corpus;

/// <summary>The error codes of the corpus against ours.</summary>
internal static class ErrorTable
{
    private static readonly Dictionary<ParseErrorKind, string> Messages = new()
    {
        [ParseErrorKind.MessageTooLong] = "frame.length-too-large",
        [ParseErrorKind.MtiTruncated] = "mti.truncated",
        [ParseErrorKind.MtiInvalid] = "mti.invalid",
        [ParseErrorKind.BitmapTruncated] = "bitmap.truncated",
        [ParseErrorKind.BitmapInvalid] = "bitmap.invalid",
        [ParseErrorKind.BitmapTooMany] = "bitmap.too-many",
        [ParseErrorKind.FieldUnknown] = "bitmap.unknown-field",
        [ParseErrorKind.LengthTruncated] = "field.length-truncated",
        [ParseErrorKind.LengthInvalid] = "field.length-invalid",
        [ParseErrorKind.LengthTooLarge] = "field.length-too-large",
        [ParseErrorKind.FieldTruncated] = "field.truncated",
        [ParseErrorKind.BcdInvalid] = "field.bcd-invalid",
        [ParseErrorKind.HexInvalid] = "field.hex-invalid",
        [ParseErrorKind.CharsetInvalid] = "field.charset-invalid",
        [ParseErrorKind.ContentInvalid] = "field.content-invalid",
        [ParseErrorKind.SubfieldTruncated] = "sub.truncated",
        [ParseErrorKind.SubfieldLengthInvalid] = "sub.length-invalid",
        [ParseErrorKind.SubfieldUnknown] = "sub.unknown",
        [ParseErrorKind.TlvTagTruncated] = "tlv.tag-truncated",
        [ParseErrorKind.TlvTagInvalid] = "tlv.tag-invalid",
        [ParseErrorKind.TlvLengthTruncated] = "tlv.length-truncated",
        [ParseErrorKind.TlvLengthIndefinite] = "tlv.length-indefinite",
        [ParseErrorKind.TlvLengthOverlong] = "tlv.length-overlong",
        [ParseErrorKind.TlvValueTruncated] = "tlv.value-truncated",
        [ParseErrorKind.TrailingBytes] = "message.trailing",
    };

    private static readonly Dictionary<FrameErrorKind, string> Frames = new()
    {
        [FrameErrorKind.LengthInvalid] = "frame.length-invalid",
        [FrameErrorKind.LengthZero] = "frame.length-zero",
        [FrameErrorKind.LengthTooSmall] = "frame.length-too-small",
        [FrameErrorKind.LengthTooLarge] = "frame.length-too-large",
        [FrameErrorKind.HeaderInvalid] = "frame.header-invalid",
        [FrameErrorKind.StartMissing] = "frame.header-invalid",
        [FrameErrorKind.TrailerInvalid] = "frame.header-invalid",
        [FrameErrorKind.ChecksumInvalid] = "frame.header-invalid",
    };

    public static string Of(ParseErrorKind kind) => Messages[kind];

    public static string Of(FrameErrorKind kind) => Frames[kind];
}
