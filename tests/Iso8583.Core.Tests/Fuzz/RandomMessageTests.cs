using System.Buffers;
using Iso8583.Core.Codec;
using Iso8583.Core.Dialects;
using Iso8583.Core.Framing;
using Iso8583.Core.Messages;
using Iso8583.Testing;

namespace Iso8583.Core.Tests.Fuzz;

public class RandomMessageTests
{
    private const int Seed = 8583;
    private const int Count = 10_000;

    private static IReadOnlyList<string> Names => DialectCatalog.BuiltIn.Names;

    [TestCaseSource(nameof(Names))]
    public void Ten_thousand_random_messages_round_trip_also_split_into_segments(string name)
    {
        var dialect = DialectCatalog.BuiltIn.Get(name);
        var random = new Random(Seed);
        var messages = new RandomMessages(dialect, random);
        var codec = FrameCodecs.Parse(dialect.Framing);
        var envelope = new byte[codec.EnvelopeLength];
        codec.WriteDefaultEnvelope(envelope);
        var scratch = new byte[65_535];
        for (var i = 0; i < Count; i++)
        {
            var message = messages.Next();
            var output = new ArrayBufferWriter<byte>(512);
            if (!IsoMessageCodec.TryWrite(message, dialect, output, out var writeError)) Assert.Fail($"seed {Seed}, message {i}: {writeError.Describe()}");
            var bytes = output.WrittenSpan.ToArray();
            if (!IsoMessageCodec.TryRead(bytes, dialect, out var read, out var error)) Assert.Fail($"seed {Seed}, message {i}: {error.Describe()}");
            if (Difference(message, read) is { } difference) Assert.Fail($"seed {Seed}, message {i}: {difference}");
            if (!IsoMessageCodec.ToBytes(read, dialect).AsSpan().SequenceEqual(bytes)) Assert.Fail($"seed {Seed}, message {i}: is written otherwise");
            if (bytes.Length + envelope.Length <= 60_000) CheckSegments(dialect, codec, envelope, bytes, scratch, random, i);
        }
    }

    private static void CheckSegments(Dialect dialect, IFrameCodec codec, byte[] envelope, byte[] bytes, byte[] scratch, Random random, int index)
    {
        var wire = new byte[codec.PrefixLength + envelope.Length + bytes.Length + codec.TrailerLength];
        bytes.CopyTo(wire, codec.PrefixLength + envelope.Length);
        codec.WriteFrame(wire, envelope, bytes.Length, false);
        var status = codec.TryRead(Segments.AtRandom(wire, random), out var slice, out _, out _);
        if (status != FrameStatus.Complete) Assert.Fail($"seed {Seed}, message {index}: frame {status}");
        var map = default(FieldMap);
        var body = slice.Body.Slice(slice.EnvelopeLength);
        if (!MessageView.TryParse(body, scratch, dialect, ref map, out var view, out var error)) Assert.Fail($"seed {Seed}, message {index}: {error.Describe()}");
        var whole = default(FieldMap);
        MessageView.TryParse(bytes, dialect, ref whole, out var expected, out _);
        if (view.Fields != expected.Fields) Assert.Fail($"seed {Seed}, message {index}: other fields across segments");
        foreach (var de in expected.Fields)
        {
            if (!view.Raw(de).SequenceEqual(expected.Raw(de))) Assert.Fail($"seed {Seed}, message {index}: field {de} differs across segments");
        }
    }

    private static string? Difference(IsoMessage expected, IsoMessage actual)
    {
        if (expected.Mti != actual.Mti) return "MTI differs";
        if (!expected.Fields.SequenceEqual(actual.Fields)) return "other fields";
        foreach (var de in expected.Fields)
        {
            if (CodecOracle.Difference(expected.Get(de), actual.Get(de)) is { } difference) return $"field {de}: {difference}";
        }

        return null;
    }
}
