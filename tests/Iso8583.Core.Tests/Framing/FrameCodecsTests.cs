using System.Buffers;
using System.Text;
using Iso8583.Core.Framing;
using Iso8583.Testing;

namespace Iso8583.Core.Tests.Framing;

internal sealed class FrameCodecsTests
{
    private static readonly byte[] Message = Encoding.ASCII.GetBytes("0800822000000000000004000000000000000701120000123456301");

    private static readonly string[] Names =
    [
        "be2", "le2", "be4", "le4", "ascii4", "ascii6", "hex4", "bcd2",
        "be2+self", "le2+self", "be4+self", "le4+self", "ascii4+self", "ascii6+self", "hex4+self", "bcd2+self",
        "be2+tpdu", "be2+tpdu+header:6", "be2+header:12:49534F", "be2+header:12:49534F+etx", "be2+visa", "be2+self+tpdu+header:3+visa+etx+trailer:2+lrc",
        "be2+etx", "ascii4+etx+lrc", "bcd2+stx+etx+lrc", "be2+stx+tpdu+etx+lrc", "be2+lrc", "be2+stx",
        "none+etx", "none+stx+etx", "none+stx+etx+lrc", "none+header:12:49534F+etx", "none+stx+tpdu+etx",
    ];

    // The lengths as people write them; counted by hand: the message has 55 bytes.
    [TestCase("be2", "0037 M")]
    [TestCase("le2", "3700 M")]
    [TestCase("be4", "00000037 M")]
    [TestCase("le4", "37000000 M")]
    [TestCase("ascii4", "30303535 M")]
    [TestCase("ascii6", "303030303535 M")]
    [TestCase("hex4", "30303337 M")]
    [TestCase("bcd2", "0055 M")]
    [TestCase("be2+self", "0039 M")]
    [TestCase("be4+self", "0000003B M")]
    [TestCase("ascii4+self", "30303539 M")]
    [TestCase("bcd2+self", "0057 M")]
    [TestCase("be2+tpdu", "003C 6000000000 M")]
    [TestCase("be2+tpdu+header:6", "0042 6000000000 000000000000 M")]
    [TestCase("be2+header:12:49534F", "0043 49534F000000000000000000 M")]
    [TestCase("be2+etx", "0038 M 03")]
    [TestCase("be2+trailer:2", "0039 M 0000")]
    [TestCase("bcd2+stx+etx", "02 0055 M 03")]
    [TestCase("none", "M")]
    [TestCase("none+stx+etx", "02 M 03")]
    public void Frames_look_as_their_name_says(string name, string expected)
    {
        var wire = Frame(FrameCodecs.Parse(name), Message);

        Assert.That(Convert.ToHexString(wire), Is.EqualTo(expected.Replace("M", Convert.ToHexString(Message), StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal)));
    }

    [Test]
    public void Lrc_covers_length_message_and_etx_behind_stx()
    {
        var wire = Frame(FrameCodecs.Parse("bcd2+stx+etx+lrc"), [0x11, 0x22]);

        Assert.That(wire, Is.EqualTo(new byte[] { 0x02, 0x00, 0x02, 0x11, 0x22, 0x03, 0x02 ^ 0x11 ^ 0x22 ^ 0x03 }));
    }

    [Test]
    public void Lrc_covers_message_and_etx_behind_a_bare_length()
    {
        var wire = Frame(FrameCodecs.Parse("be2+etx+lrc"), [0x11, 0x22]);

        Assert.That(wire, Is.EqualTo(new byte[] { 0x00, 0x04, 0x11, 0x22, 0x03, 0x11 ^ 0x22 ^ 0x03 }));
    }

    [TestCaseSource(nameof(Names))]
    public void Two_frames_are_read_whole_however_they_are_cut(string name)
    {
        var codec = FrameCodecs.Parse(name);
        var one = Frame(codec, Message);
        byte[] wire = [.. one, .. one];

        foreach (var cut in Segments.Every(wire))
        {
            Assert.That(codec.TryRead(cut, out var first, out var consumed, out var error), Is.EqualTo(FrameStatus.Complete), error.Describe());
            Assert.That(first.Message.ToArray(), Is.EqualTo(Message));
            Assert.That(first.EnvelopeLength, Is.EqualTo(codec.EnvelopeLength));
            Assert.That(cut.Slice(cut.Start, consumed).Length, Is.EqualTo(one.Length));
            Assert.That(codec.TryRead(cut.Slice(consumed), out var second, out consumed, out _), Is.EqualTo(FrameStatus.Complete));
            Assert.That(second.Message.ToArray(), Is.EqualTo(Message));
            Assert.That(cut.Slice(consumed).Length, Is.Zero);
        }
    }

    [TestCaseSource(nameof(Names))]
    public void A_frame_that_is_not_all_there_waits_and_consumes_nothing(string name)
    {
        var codec = FrameCodecs.Parse(name);
        var wire = Frame(codec, Message);

        for (var arrived = 0; arrived < wire.Length; arrived++)
        {
            var input = new ReadOnlySequence<byte>(wire, 0, arrived);
            Assert.That(codec.TryRead(input, out _, out var consumed, out var error), Is.EqualTo(FrameStatus.NeedMoreData), $"{arrived}: {error.Describe()}");
            Assert.That(input.Slice(input.Start, consumed).Length, Is.Zero);
        }
    }

    [TestCaseSource(nameof(Names))]
    public void Reading_and_writing_allocate_nothing(string name)
    {
        var codec = FrameCodecs.Parse(name);
        var wire = Frame(codec, Message);
        var whole = new ReadOnlySequence<byte>(wire);
        var bytewise = Segments.ByteASegment(wire);
        var envelope = new byte[codec.EnvelopeLength];
        codec.WriteDefaultEnvelope(envelope);

        Assert.That(Allocations.Of(() => codec.TryRead(whole, out _, out _, out _)), Is.Zero);
        Assert.That(Allocations.Of(() => codec.TryRead(bytewise, out _, out _, out _)), Is.Zero);
        Assert.That(Allocations.Of(() => codec.WriteFrame(wire, envelope, Message.Length, true)), Is.Zero);
    }

    [TestCaseSource(nameof(Names))]
    public void No_input_makes_a_codec_throw(string name)
    {
        var codec = FrameCodecs.Parse(name, 4096);
        var wire = Frame(codec, Message);
        var random = new Random(8583);
        for (var i = 0; i < 3_000; i++)
        {
            byte[] bytes = i % 2 == 0 ? [.. wire, .. wire] : new byte[random.Next(64)];
            if (i % 2 == 1) random.NextBytes(bytes);
            for (var n = random.Next(4); n > 0 && bytes.Length > 0; n--) bytes[random.Next(Math.Min(bytes.Length, 40))] = (byte)random.Next(256);
            var input = Segments.Of(bytes[..(bytes.Length / 3)], bytes[(bytes.Length / 3)..]);

            var status = codec.TryRead(input, out var frame, out var consumed, out var error);

            Assert.That(error.IsNone, Is.EqualTo(status is not (FrameStatus.TooLong or FrameStatus.Malformed)));
            Assert.That(input.Slice(input.Start, consumed).Length, status is FrameStatus.Complete or FrameStatus.KeepAlive ? Is.GreaterThan(0) : Is.Zero);
            if (status == FrameStatus.Complete) Assert.That(frame.EnvelopeLength, Is.LessThanOrEqualTo(frame.Body.Length));
        }
    }

    [TestCase("be2", "1001", 4096)]
    [TestCase("be4", "FFFFFFFF", 4096)]
    [TestCase("le4", "000000FF", 65535)]
    [TestCase("ascii6", "393939393939", 65535)]
    [TestCase("bcd2", "9999", 4096)]
    [TestCase("hex4", "46464646", 8192)]
    [TestCase("be2+stx", "02FFFF", 65534)]
    public void Too_long_is_told_by_the_length_alone(string name, string prefix, int max)
    {
        var status = FrameCodecs.Parse(name, max).TryRead(Hex(prefix), out _, out _, out var error);

        Assert.That(status, Is.EqualTo(FrameStatus.TooLong));
        Assert.That(error.Kind, Is.EqualTo(FrameErrorKind.LengthTooLarge));
    }

    [Test]
    public void The_limit_itself_is_allowed()
        => Assert.That(FrameCodecs.Parse("be2", 4096).TryRead(Hex("1000"), out _, out _, out _), Is.EqualTo(FrameStatus.NeedMoreData));

    [Test]
    public void Without_a_length_the_limit_holds_for_what_arrives()
    {
        var codec = FrameCodecs.Parse("none+stx+etx", 16);

        Assert.That(codec.TryRead(Hex("02" + new string('3', 32)), out _, out _, out _), Is.EqualTo(FrameStatus.NeedMoreData));
        Assert.That(codec.TryRead(Hex("02" + new string('3', 34)), out _, out _, out _), Is.EqualTo(FrameStatus.TooLong));
        Assert.That(FrameCodecs.Parse("none", 2).TryRead(Hex("303030"), out _, out _, out _), Is.EqualTo(FrameStatus.TooLong));
    }

    [TestCase("be2+tpdu", "1603", FrameStatus.NeedMoreData, FrameErrorKind.None, 0)]
    [TestCase("be2+tpdu", "160301", FrameStatus.Malformed, FrameErrorKind.HeaderInvalid, 2)]
    [TestCase("be2+tpdu+header:12:49534F", "00FF 60 0000 0000 49 58", FrameStatus.Malformed, FrameErrorKind.HeaderInvalid, 8)]
    [TestCase("be2+tpdu", "0003 60", FrameStatus.Malformed, FrameErrorKind.LengthTooSmall, 0)]
    [TestCase("be2+visa", "00FF 00", FrameStatus.Malformed, FrameErrorKind.HeaderInvalid, 2)]
    [TestCase("be2+visa", "0005 16", FrameStatus.Malformed, FrameErrorKind.LengthTooSmall, 0)]
    [TestCase("be2+self", "0001", FrameStatus.Malformed, FrameErrorKind.LengthTooSmall, 0)]
    [TestCase("be2+etx+lrc", "0001", FrameStatus.Malformed, FrameErrorKind.LengthTooSmall, 0)]
    [TestCase("be2+etx", "0003 303004", FrameStatus.Malformed, FrameErrorKind.TrailerInvalid, 4)]
    [TestCase("be2+lrc", "0003 303001", FrameStatus.Malformed, FrameErrorKind.ChecksumInvalid, 4)]
    [TestCase("be2+stx", "03", FrameStatus.Malformed, FrameErrorKind.StartMissing, 0)]
    [TestCase("none+stx+etx", "30", FrameStatus.Malformed, FrameErrorKind.StartMissing, 0)]
    [TestCase("ascii4", "30 30 2D 35", FrameStatus.Malformed, FrameErrorKind.LengthInvalid, 2)]
    [TestCase("ascii4", "20203535", FrameStatus.Malformed, FrameErrorKind.LengthInvalid, 0)]
    [TestCase("bcd2", "00A5", FrameStatus.Malformed, FrameErrorKind.LengthInvalid, 1)]
    [TestCase("hex4", "30304731", FrameStatus.Malformed, FrameErrorKind.LengthInvalid, 2)]
    public void A_fault_is_told_as_soon_as_it_can_be_seen(string name, string hex, FrameStatus status, FrameErrorKind kind, int offset)
    {
        foreach (var cut in Segments.Every(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal))))
        {
            Assert.That(FrameCodecs.Parse(name).TryRead(cut, out _, out _, out var error), Is.EqualTo(status));
            Assert.That((error.Kind, error.Offset), Is.EqualTo((kind, offset)), error.Describe());
        }
    }

    [TestCase("be2", "0000", 2)]
    [TestCase("be4", "00000000", 4)]
    [TestCase("ascii4", "30303030", 4)]
    [TestCase("be2+self", "0000", 2)]
    [TestCase("be2+self", "0002", 2)]
    [TestCase("be2+tpdu+etx", "0000", 2)]
    [TestCase("none+stx+etx", "0203", 2)]
    public void A_frame_of_length_zero_keeps_alive_or_is_an_error(string name, string hex, int length)
    {
        var alive = FrameCodecs.Parse(name);
        FrameCodecs.TryParse(name, new FrameOptions { ZeroLength = ZeroLengthFrames.Error }, out var strict, out _);
        var input = Hex(hex + "0102030405");

        Assert.That(alive.TryRead(input, out _, out var consumed, out _), Is.EqualTo(FrameStatus.KeepAlive));
        Assert.That(input.Slice(input.Start, consumed).Length, Is.EqualTo(length));
        Assert.That(strict!.TryRead(input, out _, out _, out var error), Is.EqualTo(FrameStatus.Malformed));
        Assert.That(error.Kind, Is.EqualTo(FrameErrorKind.LengthZero).Or.EqualTo(FrameErrorKind.LengthTooSmall));
    }

    [Test]
    public void A_response_goes_back_to_where_the_request_came_from()
    {
        var codec = FrameCodecs.Parse("be2+tpdu+header:6");
        var request = Convert.FromHexString("6000030102603100300000");
        var buffer = new byte[64];

        var length = codec.WriteFrame(buffer, request, 4, isResponse: true);

        Assert.That(Convert.ToHexString(buffer.AsSpan(0, length)), Is.EqualTo("000F" + "6001020003" + "603100300000" + "00000000"));
    }

    [Test]
    public void A_request_keeps_its_addresses()
    {
        var buffer = new byte[64];
        var length = FrameCodecs.Parse("be2+tpdu").WriteFrame(buffer, Convert.FromHexString("6000030000"), 1, isResponse: false);

        Assert.That(Convert.ToHexString(buffer.AsSpan(0, length)), Is.EqualTo("0006" + "6000030000" + "00"));
    }

    [Test]
    public void The_envelope_may_lie_in_the_buffer_that_is_written()
    {
        var buffer = new byte[32];
        Convert.FromHexString("6000030102").CopyTo(buffer, 2);
        FrameCodecs.Parse("be2+tpdu").WriteFrame(buffer, buffer.AsSpan(2, 5), 1, isResponse: true);

        Assert.That(Convert.ToHexString(buffer.AsSpan(0, 8)), Is.EqualTo("0006" + "6001020003" + "00"));
    }

    [Test]
    public void A_visa_header_is_turned_round_and_states_the_new_length()
    {
        var header = Convert.FromHexString("16010200FF" + "123456" + "654321" + "0000000000000000000000");
        var buffer = new byte[64];

        FrameCodecs.Parse("be2+visa").WriteFrame(buffer, header, 10, isResponse: true);

        Assert.That(Convert.ToHexString(buffer.AsSpan(2, 11)), Is.EqualTo("1601020020" + "654321" + "123456"));
    }

    [Test]
    public void A_longer_visa_header_is_taken_as_it_comes()
    {
        byte[] body = [26, .. new byte[25], .. Message];
        var wire = new byte[] { 0, (byte)body.Length }.Concat(body).ToArray();

        Assert.That(FrameCodecs.Parse("be2+visa").TryRead(new ReadOnlySequence<byte>(wire), out var frame, out _, out _), Is.EqualTo(FrameStatus.Complete));
        Assert.That(frame.EnvelopeLength, Is.EqualTo(26));
        Assert.That(frame.Message.ToArray(), Is.EqualTo(Message));
    }

    [Test]
    public void What_the_caller_gets_wrong_is_an_exception()
    {
        var tpdu = FrameCodecs.Parse("bcd2+tpdu");
        var buffer = new byte[20_000];

        Assert.That(() => tpdu.WriteFrame(buffer, [], 4, false), Throws.ArgumentException);
        Assert.That(() => tpdu.WriteFrame(buffer, new byte[5], 9_995, false), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => tpdu.WriteFrame(buffer.AsSpan(0, 10), new byte[5], 4, false), Throws.ArgumentException);
        Assert.That(() => FrameCodecs.Parse("be2+visa").WriteFrame(buffer, [9, 0], 4, false), Throws.ArgumentException);
        Assert.That(() => FrameCodecs.Parse("none+stx+etx").WriteFrame([0, 3, 0, 0], [], 1, false), Throws.ArgumentException);
    }

    [TestCaseSource(nameof(Names))]
    public void Names_are_canonical(string name) => Assert.That(FrameCodecs.Parse(name).Name, Is.EqualTo(name));

    [Test]
    public void Suffixes_may_stand_in_any_order_except_the_headers()
        => Assert.That(FrameCodecs.Parse("be2+lrc+header:6+etx+tpdu+self").Name, Is.EqualTo("be2+self+header:6+tpdu+etx+lrc"));

    [TestCase("be3", "did you mean 'be2'?")]
    [TestCase("", "expected one of")]
    [TestCase("be2+tdpu", "did you mean 'tpdu'?")]
    [TestCase("be2+header", "header:N")]
    [TestCase("be2+header:0", "from 1 to")]
    [TestCase("be2+header:99999", "from 1 to")]
    [TestCase("be2+header:2:495", "in hex")]
    [TestCase("be2+header:2:49534F", "at most 2 bytes")]
    [TestCase("be2+header:-1", "from 1 to")]
    [TestCase("none+self", "needs a length")]
    [TestCase("none+lrc", "needs '+etx'")]
    [TestCase("none+stx", "needs '+etx'")]
    [TestCase("be2+tpdu+tpdu+tpdu+tpdu+tpdu", "more than 4 headers")]
    public void A_wrong_name_is_explained(string name, string remedy)
    {
        Assert.That(FrameCodecs.TryParse(name, new FrameOptions(), out _, out var error), Is.False);
        Assert.That(error, Does.Contain(remedy));
        Assert.That(() => FrameCodecs.Parse(name), Throws.InstanceOf<FormatException>());
    }

    [Test]
    public void Options_say_the_same_as_the_name()
    {
        Assert.That(FrameCodecs.TryParse("be2+header:12", new FrameOptions { HeaderPrefix = "ISO"u8.ToArray() }, out var base24, out _), Is.True);
        Assert.That(base24!.Name, Is.EqualTo("be2+header:12:49534F"));
        Assert.That(FrameCodecs.TryParse("be2", new FrameOptions { VisaHeader = true }, out var visa, out _), Is.True);
        Assert.That(visa!.Name, Is.EqualTo("be2+visa"));
        Assert.That(FrameCodecs.TryParse("be2", new FrameOptions { HeaderPrefix = new byte[] { 1 } }, out _, out _), Is.False);
    }

    [Test]
    public void A_tpdu_reads_writes_and_turns_round()
    {
        Assert.That(Tpdu.TryParse("6000030102", out var tpdu), Is.True);
        Assert.That((tpdu.Id, tpdu.Destination, tpdu.Source), Is.EqualTo(((byte)0x60, (ushort)0x0003, (ushort)0x0102)));
        Assert.That(tpdu.Reversed.ToString(), Is.EqualTo("6001020003"));
        Assert.That(Tpdu.TryParse("60000301", out _), Is.False);
        Assert.That(Tpdu.TryParse("60000301zz", out _), Is.False);
    }

    private static byte[] Frame(IFrameCodec codec, byte[] message)
    {
        var envelope = new byte[codec.EnvelopeLength];
        codec.WriteDefaultEnvelope(envelope);
        var buffer = new byte[codec.PrefixLength + envelope.Length + message.Length + codec.TrailerLength];
        message.CopyTo(buffer, codec.PrefixLength + envelope.Length);
        Assert.That(codec.WriteFrame(buffer, envelope, message.Length, isResponse: false), Is.EqualTo(buffer.Length));
        return buffer;
    }

    private static ReadOnlySequence<byte> Hex(string hex) => new(Convert.FromHexString(hex));
}
