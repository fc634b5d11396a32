using Iso8583.Core.Codec;
using Iso8583.Core.Dialects;
using Iso8583.Core.Messages;

namespace Iso8583.Core.Tests.Codec;

public class MessageWriterTests
{
    private static readonly Dialect Ascii = DialectCatalog.BuiltIn.Get("iso87-ascii");

    [Test]
    public void The_first_error_sticks()
    {
        Span<byte> buffer = stackalloc byte[200];
        var writer = new MessageWriter(buffer, Ascii, new Mti(0x0800));
        writer.Number(11, 1_000_000);
        writer.Number(12, 1);
        writer.Number(4, 1);
        Assert.That(writer.TryComplete(out var written, out var error), Is.False);
        Assert.That((error.Kind, error.Field, written), Is.EqualTo((WriteErrorKind.ValueTooLong, 11, 0)));
    }

    [TestCase(11, 11, WriteErrorKind.OutOfOrder)]
    [TestCase(12, 11, WriteErrorKind.OutOfOrder)]
    [TestCase(11, 65, WriteErrorKind.FieldUnknown)]
    [TestCase(11, 193, WriteErrorKind.FieldUnknown)]
    [TestCase(11, -1, WriteErrorKind.FieldUnknown)]
    [TestCase(0, 11, WriteErrorKind.FieldUnknown)]
    public void Fields_ascend_and_are_known(int first, int second, WriteErrorKind kind)
    {
        Span<byte> buffer = stackalloc byte[200];
        var writer = new MessageWriter(buffer, Ascii, new Mti(0x0800));
        writer.Number(first, 1);
        writer.Number(second, 1);
        Assert.That(writer.TryComplete(out _, out var error), Is.False);
        Assert.That(error.Kind, Is.EqualTo(kind));
    }

    [Test]
    public void Every_destination_that_is_too_small_is_an_error()
    {
        var whole = new byte[300];
        var length = Write(whole, out _);
        Assert.That(length, Is.GreaterThan(100));
        for (var size = 0; size < length; size++)
        {
            Assert.That(Write(new byte[size], out var error), Is.Zero);
            Assert.That(error.Kind, Is.EqualTo(WriteErrorKind.DestinationTooSmall));
        }

        Assert.That(Write(new byte[length], out _), Is.EqualTo(length));
    }

    [TestCase(0)]
    [TestCase(64)]
    [TestCase(128)]
    public void Knowing_the_highest_field_changes_no_byte(int highest)
    {
        Span<byte> with = stackalloc byte[200];
        Span<byte> without = stackalloc byte[200];
        foreach (var last in (ReadOnlySpan<int>)[41, 70])
        {
            var length = Short(with, highest, last);
            Assert.That(length, Is.EqualTo(Short(without, 0, last)));
            Assert.That(with[..length].SequenceEqual(without[..length]), Is.True);
        }
    }

    [TestCase(64)]
    [TestCase(128)]
    public void A_mac_is_computed_over_what_the_receiver_sees(int field)
    {
        Span<byte> buffer = stackalloc byte[200];
        var writer = new MessageWriter(buffer, Ascii, new Mti(0x0800));
        writer.Number(11, 42);
        var covered = writer.BeginMac(field).ToArray();
        writer.Bytes(field, [1, 2, 3, 4, 5, 6, 7, 8]);
        Assert.That(writer.TryComplete(out var written, out var error), Is.True, error.Describe());
        Assert.That(buffer[..(written - 16)].SequenceEqual(covered), Is.True);
        var map = default(FieldMap);
        Assert.That(MessageView.TryParse(buffer[..written], Ascii, ref map, out var view, out _), Is.True);
        Assert.That(view.Has(field), Is.True);
    }

    [Test]
    public void A_field_of_another_dialect_is_not_repeated()
    {
        Span<byte> buffer = stackalloc byte[200];
        var length = Short(buffer, 0, 41);
        var map = default(FieldMap);
        Assert.That(MessageView.TryParse(buffer[..length], Ascii, ref map, out var view, out _), Is.True);
        Span<byte> other = stackalloc byte[200];
        var writer = new MessageWriter(other, DialectCatalog.BuiltIn.Get("iso87-binary"), new Mti(0x0810));
        writer.Echo(11, view);
        Assert.That(writer.TryComplete(out _, out var error), Is.False);
        Assert.That(error.Kind, Is.EqualTo(WriteErrorKind.OtherDialect));
    }

    [TestCase(0)]
    [TestCase(65)]
    [TestCase(127)]
    public void A_third_bitmap_stands_where_the_dialect_has_it(int thirdInField)
    {
        var dialect = DialectCatalog.BuiltIn.Compile("test.json", $$"""{ "name": "three", "mti": "ascii", "bitmap": { "encoding": "hex", "max": 3, "thirdInField": {{thirdInField}} }, "fields": { "2": { "format": "n..19" }, "66": { "format": "n1" }, "126": { "format": "n2" }, "128": { "format": "n3" }, "130": { "format": "n4" }, "192": { "format": "n5" } } }""");
        var message = new IsoMessage(new Mti(0x0200));
        message.Set(2, "123");
        message.Set(66, "4");
        message.Set(126, "55");
        message.Set(128, "666");
        message.Set(130, "7777");
        message.Set(192, "88888");
        var bytes = IsoMessageCodec.ToBytes(message, dialect);
        var third = "4000000000000001";
        var expected = thirdInField switch
        {
            0 => "0200" + "C000000000000000" + "C000000000000005" + third + "03123" + "4" + "55" + "666" + "777788888",
            65 => "0200" + "C000000000000000" + "C000000000000005" + "03123" + third + "4" + "55" + "666" + "777788888",
            _ => "0200" + "C000000000000000" + "4000000000000007" + "03123" + "4" + "55" + third + "666" + "777788888",
        };
        Assert.That(System.Text.Encoding.ASCII.GetString(bytes), Is.EqualTo(expected));
        Assert.That(IsoMessageCodec.TryRead(bytes, dialect, out var read, out var error), Is.True, error.Describe());
        Assert.That(read.Fields, Is.EqualTo(new[] { 2, 66, 126, 128, 130, 192 }));
        Assert.That(IsoMessageCodec.TryRead(bytes.AsSpan(0, thirdInField == 0 ? 50 : 45), dialect, out _, out error), Is.False);
    }

    private static int Short(Span<byte> buffer, int highest, int last)
    {
        var writer = new MessageWriter(buffer, Ascii, new Mti(0x0800), highest);
        writer.Number(11, 42);
        if (last == 41) writer.Text(41, "TERM0001"u8);
        else writer.Number(last, 301);
        return writer.TryComplete(out var written, out _) ? written : -1;
    }

    private static int Write(Span<byte> buffer, out WriteError error)
    {
        var writer = new MessageWriter(buffer, Ascii, new Mti(0x0200));
        writer.Text(2, "5413330089604111"u8);
        writer.Number(4, 1000);
        writer.Text(41, "T1"u8);
        writer.Bytes(55, [0x9F, 0x36, 2, 0, 1]);
        writer.Number(70, 1);
        writer.Bytes(128, [1, 2, 3, 4, 5, 6, 7, 8]);
        return writer.TryComplete(out var written, out error) ? written : 0;
    }
}
