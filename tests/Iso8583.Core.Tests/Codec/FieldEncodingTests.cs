using Iso8583.Core.Codec;
using Iso8583.Core.Dialects;
using Iso8583.Core.Messages;

namespace Iso8583.Core.Tests.Codec;

/// <summary>Each way a field can be coded: what it looks like on the wire, that it reads back, its edge, one too many, and a wrong digit.</summary>
public class FieldEncodingTests
{
    private const string Head = "02004000000000000000";

    [TestCase("n6", "ascii", "", "000042", "303030303432")]
    [TestCase("n6", "cp037", "", "000042", "F0F0F0F0F4F2")]
    [TestCase("n6", "bcd", "", "000042", "000042")]
    [TestCase("n3", "bcd", "left0", "123", "0123")]
    [TestCase("n3", "bcd", "leftF", "123", "F123")]
    [TestCase("n3", "bcd", "right0", "123", "1230")]
    [TestCase("n3", "bcd", "rightF", "123", "123F")]
    [TestCase("n..19", "bcd", "right0", "12345", "05123450")]
    [TestCase("n..19", "bcd", "rightF", "12345", "0512345F")]
    [TestCase("n..19", "bcd", "left0", "12345", "05012345")]
    [TestCase("n..19", "bcd", "leftF", "12345", "05F12345")]
    [TestCase("n..19", "ascii", "", "", "00")]
    [TestCase("x+n8", "ascii", "", "C00000042", "433030303030303432")]
    [TestCase("x+n8", "bcd", "", "D00000042", "4400000042")]
    [TestCase("x+n7", "bcd", "right0", "C0000042", "4300000420")]
    [TestCase("z..37", "bcd", "right0", "1234=99", "071234D990")]
    [TestCase("z..37", "ascii", "", "1234=99", "07313233343D3939")]
    [TestCase("ans..10", "ascii", "", "a b", "03612062")]
    [TestCase("ans..10", "cp037", "", "a b", "03814082")]
    [TestCase("ans..10", "cp1047", "", "[^]", "03AD5FBD")]
    [TestCase("ans..10", "cp037", "", "[^]", "03BAB0BB")]
    [TestCase("ans..10", "gb18030", "", "银a", "03D2F861")]
    [TestCase("ans..10", "latin1", "", "é", "01E9")]
    [TestCase("ans..10", "utf-8", "", "é", "02C3A9")]
    public void Text_and_digits_read_as_they_are_written(string format, string encoding, string fill, string text, string wire)
    {
        var dialect = Compile(format, encoding, fill);
        var message = new IsoMessage(new Mti(0x0200));
        message.Set(2, text);
        Assert.That(Convert.ToHexString(IsoMessageCodec.ToBytes(message, dialect)), Is.EqualTo(Head + wire));
        Assert.That(IsoMessageCodec.TryRead(Convert.FromHexString(Head + wire), dialect, out var read, out var error), Is.True, error.Describe());
        Assert.That(read.GetText(2), Is.EqualTo(text));
    }

    [TestCase("b4", "binary", "01ABCDEF", "01ABCDEF")]
    [TestCase("b4", "hex", "01ABCDEF", "3031414243444546")]
    [TestCase("b4", "hex-ebcdic", "01ABCDEF", "F0F1C1C2C3C4C5C6")]
    [TestCase("b..4", "binary", "AB", "01AB")]
    [TestCase("b..4", "hex", "AB", "014142")]
    public void Bytes_read_as_they_are_written(string format, string encoding, string value, string wire)
    {
        var dialect = Compile(format, encoding, "");
        var message = new IsoMessage(new Mti(0x0200));
        message.Set(2, Convert.FromHexString(value));
        Assert.That(Convert.ToHexString(IsoMessageCodec.ToBytes(message, dialect)), Is.EqualTo(Head + wire));
        Assert.That(IsoMessageCodec.TryRead(Convert.FromHexString(Head + wire), dialect, out var read, out var error), Is.True, error.Describe());
        Assert.That(Convert.ToHexString(read.GetBytes(2) ?? []), Is.EqualTo(value));
    }

    [TestCase("n6", "bcd", "", "00A042", ParseErrorKind.BcdInvalid)]
    [TestCase("n3", "bcd", "left0", "A123", ParseErrorKind.None, TestName = "A_fill_nibble_is_not_checked_left")]
    [TestCase("n3", "bcd", "right0", "123F", ParseErrorKind.None, TestName = "A_fill_nibble_is_not_checked_right")]
    [TestCase("n..5", "bcd", "right0", "06123456", ParseErrorKind.LengthTooLarge)]
    [TestCase("n..5", "bcd", "right0", "0A123456", ParseErrorKind.LengthInvalid)]
    [TestCase("n..5", "bcd", "right0", "051234", ParseErrorKind.FieldTruncated)]
    [TestCase("n..5", "bcd", "right0", "", ParseErrorKind.LengthTruncated)]
    [TestCase("n..5", "bcd", "right0", "0512345000", ParseErrorKind.TrailingBytes)]
    [TestCase("b2", "hex", "", "30314147", ParseErrorKind.HexInvalid)]
    [TestCase("b2", "hex", "", "30316162", ParseErrorKind.None, TestName = "Lower_case_hex_is_read")]
    [TestCase("ans4", "ascii", "", "616263E9", ParseErrorKind.CharsetInvalid)]
    [TestCase("ans..4", "gb18030", "", "03D2F8FF", ParseErrorKind.CharsetInvalid)]
    [TestCase("ans..4", "utf-8", "", "02C3C3", ParseErrorKind.CharsetInvalid)]
    public void A_wrong_value_is_a_typed_error(string format, string encoding, string fill, string wire, ParseErrorKind kind)
    {
        var bytes = Convert.FromHexString(Head + wire);
        IsoMessageCodec.TryRead(bytes, Compile(format, encoding, fill), out _, out var error);
        Assert.That(error.Kind, Is.EqualTo(kind), error.Describe());
        if (kind != ParseErrorKind.None) Assert.That(error.Offset, Is.InRange(10, bytes.Length));
    }

    [TestCase("n6", "bcd", "1234567", WriteErrorKind.ValueTooLong)]
    [TestCase("n6", "bcd", "12A", WriteErrorKind.ValueInvalid)]
    [TestCase("n..5", "ascii", "123456", WriteErrorKind.ValueTooLong)]
    [TestCase("ans..9", "cp037", "银", WriteErrorKind.ValueInvalid)]
    [TestCase("ans..3", "gb18030", "银联", WriteErrorKind.ValueTooLong)]
    [TestCase("b2", "hex", "ABC", WriteErrorKind.ValueInvalid)]
    [TestCase("b2", "binary", "AB", WriteErrorKind.WrongLength)]
    public void A_value_that_does_not_fit_is_not_written(string format, string encoding, string text, WriteErrorKind kind)
    {
        var message = new IsoMessage(new Mti(0x0200));
        message.Set(2, text);
        Assert.That(IsoMessageCodec.TryWrite(message, Compile(format, encoding, ""), new System.Buffers.ArrayBufferWriter<byte>(), out var error), Is.False);
        Assert.That(error.Kind, Is.EqualTo(kind));
        Assert.That(error.Describe(), Does.StartWith("field 2: ").And.Not.Contain(text));
    }

    [TestCase("n12", "ascii", 12345)]
    [TestCase("n12", "bcd", 999_999_999_999)]
    [TestCase("n11", "bcd", 99_999_999_999)]
    [TestCase("n3", "bcd", 7)]
    [TestCase("n18", "cp037", 123_456_789_012_345_678)]
    [TestCase("n..18", "bcd", 1234567)]
    [TestCase("x+n8", "ascii", -42)]
    [TestCase("x+n8", "bcd", 42)]
    [TestCase("b4", "binary", 70_000)]
    [TestCase("b8", "hex", 70_000)]
    [TestCase("an3", "ascii", 156)]
    public void Numbers_round_trip_in_every_encoding(string format, string encoding, long value)
    {
        var dialect = Compile(format, encoding, "");
        Span<byte> buffer = stackalloc byte[64];
        var writer = new MessageWriter(buffer, dialect, new Mti(0x0200));
        writer.Number(2, value);
        Assert.That(writer.TryComplete(out var written, out var error), Is.True, error.Describe());
        var map = default(FieldMap);
        Assert.That(MessageView.TryParse(buffer[..written], dialect, ref map, out var view, out var fault), Is.True, fault.Describe());
        Assert.That(view.TryGetNumber(2, out var read), Is.True);
        Assert.That(read, Is.EqualTo(value));
    }

    [TestCase("n3", "ascii", 1000)]
    [TestCase("n3", "bcd", 1000)]
    [TestCase("n4", "bcd", 10_000)]
    [TestCase("n3", "bcd", -1)]
    [TestCase("n12", "ascii", 1_000_000_000_000)]
    public void A_number_with_too_many_digits_is_not_written(string format, string encoding, long value)
    {
        Span<byte> buffer = stackalloc byte[64];
        var writer = new MessageWriter(buffer, Compile(format, encoding, ""), new Mti(0x0200));
        writer.Number(2, value);
        Assert.That(writer.TryComplete(out _, out var error), Is.False);
        Assert.That(error.Kind, Is.EqualTo(value < 0 ? WriteErrorKind.ValueInvalid : WriteErrorKind.ValueTooLong));
    }

    [TestCase("ascii", 2, "ans..40", "3033")]
    [TestCase("ascii", 6, "ans......40", "303030303033")]
    [TestCase("bcd", 1, "ans..40", "03")]
    [TestCase("bcd", 2, "ans...40", "0003")]
    [TestCase("bcd", 3, "ans......40", "000003")]
    [TestCase("ebcdic", 3, "ans...40", "F0F0F3")]
    [TestCase("binary", 1, "ans..40", "03")]
    [TestCase("binary", 2, "ans....40", "0003")]
    [TestCase("binary", 3, "ans......40", "000003")]
    public void A_length_prefix_has_any_encoding_and_size(string encoding, int bytes, string format, string prefix)
    {
        var dialect = DialectCatalog.BuiltIn.Compile("test.json", $$"""{ "name": "test", "mti": "bcd", "fields": { "2": { "format": "{{format}}", "prefix": { "encoding": "{{encoding}}", "bytes": {{bytes}} } } } }""");
        var wire = Convert.FromHexString(Head + prefix + "616263");
        Assert.That(IsoMessageCodec.TryRead(wire, dialect, out var read, out var error), Is.True, error.Describe());
        Assert.That(read.GetText(2), Is.EqualTo("abc"));
        Assert.That(IsoMessageCodec.ToBytes(read, dialect), Is.EqualTo(wire));
    }

    [TestCase("bcd", "n..9", "bytes", "", "03012345", "12345", false)]
    [TestCase("hex", "b..9", "bytes", "", "0430314142", "01AB", true)]
    [TestCase("utf-8", "ans..9", "units", "characters", "02C3A961", "éa", false)]
    [TestCase("hex", "b..9", "units", "digits", "0430314142", "01AB", true)]
    [TestCase("binary", "b..9", "units", "digits", "0401AB", "01AB", true)]
    public void A_length_counts_bytes_characters_digits_or_nibbles(string encoding, string format, string counts, string unit, string wire, string value, bool isBytes)
    {
        var unitMember = unit.Length > 0 ? $", \"unit\": \"{unit}\"" : "";
        var dialect = DialectCatalog.BuiltIn.Compile("test.json", $$"""{ "name": "test", "mti": "bcd", "fields": { "2": { "format": "{{format}}", "encoding": "{{encoding}}", "fill": "left0", "prefix": { "encoding": "bcd", "counts": "{{counts}}" }{{unitMember}} } } }""");
        var bytes = Convert.FromHexString(Head + wire);
        Assert.That(IsoMessageCodec.TryRead(bytes, dialect, out var read, out var error), Is.True, error.Describe());
        var text = isBytes ? Convert.ToHexString(read.GetBytes(2) ?? []) : read.GetText(2)?.TrimStart('0');
        Assert.That(text, Is.EqualTo(value));
        Assert.That(IsoMessageCodec.ToBytes(read, dialect), Is.EqualTo(bytes));
    }

    private static Dialect Compile(string format, string encoding, string fill)
    {
        var fillMember = fill.Length > 0 ? $", \"fill\": \"{fill}\"" : "";
        return DialectCatalog.BuiltIn.Compile("test.json", $$"""{ "name": "test", "mti": "bcd", "defaults": { "length": "bcd" }, "fields": { "2": { "format": "{{format}}", "encoding": "{{encoding}}"{{fillMember}} } } }""");
    }
}
