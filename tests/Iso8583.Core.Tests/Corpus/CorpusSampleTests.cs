using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Iso8583.Core.Codec;
using Iso8583.Core.Dialects;
using Iso8583.Core.Framing;
using Iso8583.Core.Messages;

namespace Iso8583.Core.Tests.Corpus;

[Category("Corpus")]
public class CorpusSampleTests
{
    [Test]
    public void Every_published_message_is_read_as_its_source_says_and_written_as_it_was()
    {
        var layouts = CorpusFolder.Layouts();
        var samples = CorpusFolder.Items("samples", "samples");
        var faults = new List<string>();
        var canonical = 0;
        var framed = 0;
        foreach (var sample in samples)
        {
            var id = CorpusFolder.Text(sample, "id");
            var layout = CorpusFolder.Text(sample, "spec");
            try
            {
                var dialect = LayoutAdapter.ToDialect(layout, layouts[layout]);
                var fault = Check(sample, dialect, ref canonical, ref framed);
                if (fault is not null) faults.Add($"{id} ({layout}): {fault}");
            }
            catch (Exception e) when (e is not AssertionException)
            {
                faults.Add($"{id} ({layout}): {e.GetType().Name} {e.Message}");
            }
        }

        TestContext.Out.WriteLine($"corpus: {samples.Count} samples, {samples.Count - faults.Count} pass, {canonical} written back to the same bytes, {framed} framed, {layouts.Count} layouts");
        foreach (var fault in faults) TestContext.Out.WriteLine(fault);
        Assert.That(faults, Is.Empty);
    }

    private static string? Check(JsonElement sample, Dialect dialect, ref int canonical, ref int framed)
    {
        var wire = CorpusFolder.Hex(sample, "hex");
        var message = CorpusFolder.Hex(sample, "message_hex");
        var codec = FramingAdapter.ToCodec(sample.GetProperty("framing"), 65_535);
        if (codec is not null)
        {
            var fault = CheckFrame(codec, wire, message);
            if (fault is not null) return fault;
            framed++;
        }

        if (!IsoMessageCodec.TryRead(message, dialect, out var read, out var error)) return error.Describe();
        if (read.Mti.ToString() != CorpusFolder.Text(sample, "mti")) return "MTI differs";
        var bitmap = sample.GetProperty("bitmap").EnumerateArray().Select(b => b.GetInt32()).ToList();
        if (!read.Fields.SequenceEqual(bitmap)) return $"fields [{string.Join(' ', read.Fields)}], expected [{string.Join(' ', bitmap)}]";
        var expected = Expected(sample, dialect, read.Mti);
        foreach (var de in bitmap)
        {
            if (ExpectedValues.Difference(de.ToString(CultureInfo.InvariantCulture), expected.Get(de), read.Get(de)) is { } difference) return difference;
        }

        var strictOk = IsoMessageCodec.TryRead(message, dialect, ReadOptions.StrictContent, out _, out var strictError) || strictError.Kind != ParseErrorKind.ContentInvalid;
        if (sample.TryGetProperty("strict_content_ok", out _) && strictOk != CorpusFolder.Flag(sample, "strict_content_ok")) return $"strict content is {strictOk}: {strictError.Describe()}";
        if (!CorpusFolder.Flag(sample, "canonical", true)) return null;
        canonical++;
        if (!IsoMessageCodec.ToBytes(read, dialect).AsSpan().SequenceEqual(message)) return "what was read is written otherwise";
        return IsoMessageCodec.ToBytes(expected, dialect).AsSpan().SequenceEqual(message) ? null : "the stated values are written otherwise";
    }

    private static IsoMessage Expected(JsonElement sample, Dialect dialect, Mti mti)
    {
        var expected = new IsoMessage(mti);
        var hasSubfields = sample.TryGetProperty("subfields", out var subfields);
        foreach (var field in sample.GetProperty("fields").EnumerateObject())
        {
            var de = int.Parse(field.Name, CultureInfo.InvariantCulture);
            JsonElement? sub = hasSubfields && subfields.TryGetProperty(field.Name, out var inner) ? inner : null;
            expected.Set(de, ExpectedValues.ToValue(field.Value, sub, dialect[de]?.Layout));
        }

        return expected;
    }

    private static string? CheckFrame(IFrameCodec codec, byte[] wire, byte[] message)
    {
        var input = new ReadOnlySequence<byte>(wire);
        var status = codec.TryRead(input, out var slice, out var consumed, out var error);
        if (status != FrameStatus.Complete) return $"frame {codec.Name}: {status} {error.Describe()}";
        if (input.Slice(consumed).Length != 0) return "frame does not cover all bytes";
        var body = slice.Body.ToArray();
        if (!body.AsSpan(slice.EnvelopeLength).SequenceEqual(message)) return "frame gives other message bytes";
        var buffer = new byte[wire.Length];
        var start = codec.PrefixLength + slice.EnvelopeLength;
        message.CopyTo(buffer, start);
        var written = codec.WriteFrame(buffer, body.AsSpan(0, slice.EnvelopeLength), message.Length, false);
        if (written != wire.Length) return $"frame is written with {written} bytes";
        wire.AsSpan(wire.Length - codec.TrailerLength).CopyTo(buffer.AsSpan(wire.Length - codec.TrailerLength)); // bytes without meaning
        return buffer.AsSpan().SequenceEqual(wire) ? null : "frame is written otherwise";
    }
}
