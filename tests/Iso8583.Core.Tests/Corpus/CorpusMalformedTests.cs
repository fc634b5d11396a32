using System.Buffers;
using System.Text.Json;
using Iso8583.Core.Codec;
using Iso8583.Core.Dialects;
using Iso8583.Core.Framing;
using Iso8583.Core.Messages;

namespace Iso8583.Core.Tests.Corpus;

[Category("Corpus")]
public class CorpusMalformedTests
{
    [Test]
    public void Every_broken_message_gets_the_error_that_is_expected()
    {
        var layouts = CorpusFolder.Layouts();
        var cases = CorpusFolder.Items("malformed", "cases");
        var faults = new List<string>();
        var streams = 0;
        foreach (var item in cases)
        {
            var id = CorpusFolder.Text(item, "id");
            var layout = CorpusFolder.Text(item, "spec");
            try
            {
                var dialect = LayoutAdapter.ToDialect(layout, layouts[layout]);
                var isStream = item.TryGetProperty("chunks", out var chunks) && chunks.ValueKind == JsonValueKind.Array;
                if (isStream) streams++;
                var fault = isStream ? CheckStream(item, dialect) : CheckOne(item, dialect);
                if (fault is not null) faults.Add($"{id} ({layout}): {fault}");
            }
            catch (Exception e) when (e is not AssertionException)
            {
                faults.Add($"{id} ({layout}): {e.GetType().Name} {e.Message}");
            }
        }

        TestContext.Out.WriteLine($"corpus: {cases.Count} malformed cases ({streams} streams), {cases.Count - faults.Count} as expected");
        foreach (var fault in faults) TestContext.Out.WriteLine(fault);
        Assert.That(faults, Is.Empty);
    }

    private static string? CheckOne(JsonElement item, Dialect dialect)
    {
        var options = CorpusFolder.Flag(item, "strict_content") ? ReadOptions.StrictContent : ReadOptions.None;
        var (code, field) = Read(item, dialect, options);
        var expect = item.GetProperty("expect");
        var wanted = CorpusFolder.Text(expect, "outcome") == "ok" ? "ok" : CorpusFolder.Text(expect, "error");
        if (code != wanted) return $"{code} in {field}, expected {wanted}";
        if (!expect.TryGetProperty("field", out var wantedField)) return null;
        var path = wantedField.ToString();
        return field == path || field.StartsWith(path + ".", StringComparison.Ordinal) ? null : $"field {field}, expected {path}";
    }

    private static (string Code, string Field) Read(JsonElement item, Dialect dialect, ReadOptions options)
    {
        var wire = CorpusFolder.Hex(item, "hex");
        var codec = FramingAdapter.ToCodec(item.GetProperty("framing"), CorpusFolder.Number(item, "max_frame", 65_535));
        var message = wire.AsMemory();
        if (codec is not null)
        {
            var input = new ReadOnlySequence<byte>(wire);
            var status = codec.TryRead(input, out var slice, out var consumed, out var frameError);
            if (status == FrameStatus.NeedMoreData) return ("frame.incomplete", "");
            if (status != FrameStatus.Complete) return (ErrorTable.Of(frameError.Kind), "");
            message = slice.Body.Slice(slice.EnvelopeLength).ToArray();
            if (CorpusFolder.Flag(item, "single_frame") && input.Slice(consumed).Length > 0) return ("message.trailing", "");
        }

        return IsoMessageCodec.TryRead(message.Span, dialect, options, out _, out var error) ? ("ok", "") : (ErrorTable.Of(error.Kind), error.FieldPath());
    }

    private static string? CheckStream(JsonElement item, Dialect dialect)
    {
        var codec = FramingAdapter.ToCodec(item.GetProperty("framing"), CorpusFolder.Number(item, "max_frame", 65_535));
        if (codec is null) return "a stream needs a framing";
        var events = new List<string>();
        var buffered = ReadOnlySequence<byte>.Empty;
        var received = new List<byte>();
        var dead = false;
        foreach (var chunk in item.GetProperty("chunks").EnumerateArray())
        {
            received.AddRange(Convert.FromHexString(chunk.GetString() ?? ""));
            buffered = new ReadOnlySequence<byte>(received.ToArray());
            while (buffered.Length > 0 && !dead)
            {
                var status = codec.TryRead(buffered, out var slice, out var consumed, out var error);
                if (status == FrameStatus.NeedMoreData) break;
                dead = status != FrameStatus.Complete;
                if (dead)
                {
                    events.Add("error " + ErrorTable.Of(error.Kind));
                    break;
                }

                var ok = IsoMessageCodec.TryRead(slice.Body.Slice(slice.EnvelopeLength).ToArray(), dialect, out IsoMessage message, out var fault);
                events.Add(ok ? "message " + message.Mti : "error " + ErrorTable.Of(fault.Kind));
                buffered = buffered.Slice(consumed);
            }

            received = [.. buffered.ToArray()];
        }

        if (buffered.Length > 0 && !dead) events.Add("incomplete");
        var expected = item.GetProperty("expect").GetProperty("events").EnumerateArray().Select(e => string.Join(' ', e.EnumerateArray().Select(p => p.ToString()))).ToList();
        return events.SequenceEqual(expected) ? null : $"[{string.Join(", ", events)}], expected [{string.Join(", ", expected)}]";
    }
}
