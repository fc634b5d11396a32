using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Iso8583.Core.Codec;
using Iso8583.Core.Dialects;
using Iso8583.Core.Framing;
using Iso8583.Core.Messages;

namespace Iso8583.Core.Tests.Corpus;

/// <summary>Published UnionPay terminal messages and a constructed day of them, under the built-in dialect and its default framing.</summary>
[Category("Corpus")]
public class CupSampleTests
{
    private static readonly Dialect Dialect = DialectCatalog.BuiltIn.Get("unionpay-pos");

    [Test]
    public void Published_and_constructed_terminal_messages_are_read_as_stated_and_round_trip()
    {
        var document = CorpusFolder.Documents("cup-samples").First();
        var published = document.GetProperty("published").EnumerateArray().ToList();
        var constructed = document.GetProperty("constructed").GetProperty("messages").EnumerateArray().ToList();
        var faults = new List<string>();
        foreach (var (item, mode) in published.Select(p => (p, CorpusFolder.Text(p, "mode"))).Concat(constructed.Select(c => (c, "framed"))))
        {
            var fault = Check(item, mode);
            if (fault is not null) faults.Add($"{CorpusFolder.Text(item, "name")}: {fault}");
        }

        TestContext.Out.WriteLine($"unionpay-pos: {published.Count} published and {constructed.Count} constructed messages, {published.Count + constructed.Count - faults.Count} pass");
        foreach (var fault in faults) TestContext.Out.WriteLine(fault);
        Assert.That(faults, Is.Empty);
    }

    private static string? Check(JsonElement item, string mode)
    {
        var expected = item.GetProperty("expected");
        var framing = mode switch { "framed" => Dialect.Framing, "tpdu" => "none+tpdu+header:6", "header" => "none+header:6", _ => "none" };
        var input = new ReadOnlySequence<byte>(CorpusFolder.Hex(item, "hex"));
        if (FrameCodecs.Parse(framing).TryRead(input, out var slice, out var consumed, out var frameError) != FrameStatus.Complete) return "frame: " + frameError.Describe();
        if (input.Slice(consumed).Length > 0) return "frame does not cover all bytes";
        var envelope = Convert.ToHexString(slice.Body.Slice(0, slice.EnvelopeLength).ToArray());
        if (envelope != (mode is "framed" or "tpdu" ? CorpusFolder.Text(expected, "tpdu") : "") + (mode is "framed" or "tpdu" or "header" ? CorpusFolder.Text(expected, "header") : "")) return "envelope differs";
        var message = slice.Body.Slice(slice.EnvelopeLength).ToArray();
        if (mode == "mab") Array.Resize(ref message, message.Length + 8); // the bytes that a MAC is computed over stop before it

        var map = default(FieldMap);
        if (!MessageView.TryParse(message, Dialect, ref map, out var view, out var error)) return error.Describe();
        if (view.Mti.ToString() != CorpusFolder.Text(expected, "mti")) return "MTI differs";
        if (Convert.ToHexString(message.AsSpan(2, 8)) != CorpusFolder.Text(expected, "bitmap")) return "bitmap differs";
        var fields = expected.GetProperty("fields").EnumerateObject().ToDictionary(f => int.Parse(f.Name, CultureInfo.InvariantCulture), f => f.Value.GetString());
        if (mode == "mab") fields[64] = "0000000000000000";
        if (!view.Fields.SequenceEqual(fields.Keys.Order())) return "other fields";
        foreach (var (de, value) in fields)
        {
            if (view.GetString(de).Replace('=', 'D') != value) return $"field {de} differs";
        }

        if (!IsoMessageCodec.TryRead(message, Dialect, out var read, out error)) return error.Describe();
        if (expected.TryGetProperty("subfields", out var subfields) && CheckSubfields(read, subfields) is { } fault) return fault;
        if (!CorpusFolder.Flag(item, "roundtrip_canonical", true)) return null;
        return IsoMessageCodec.ToBytes(read, Dialect).AsSpan().SequenceEqual(message) ? null : "is written otherwise";
    }

    private static string? CheckSubfields(IsoMessage read, JsonElement subfields)
    {
        foreach (var field in subfields.EnumerateObject())
        {
            var de = int.Parse(field.Name, CultureInfo.InvariantCulture);
            var parts = read.Get(de)?.Parts;
            switch (field.Name)
            {
                case "55":
                    var have = parts?.Elements.Select(e => e.Key + "=" + Convert.ToHexString(e.Value.Bytes));
                    var want = field.Value.EnumerateArray().Select(e => CorpusFolder.Text(e, "tag") + "=" + CorpusFolder.Text(e, "value"));
                    if (have?.SequenceEqual(want) != true) return "field 55: other tags";
                    break;
                case "44" or "60" or "61":
                    var texts = parts?.Elements.Select(e => e.Value.Text);
                    if (texts?.SequenceEqual(field.Value.EnumerateObject().Select(v => v.Value.GetString())) != true) return $"field {de}: other sub-fields";
                    break;
                case "48":
                    if (CheckField48(read.GetText(48) ?? "", field.Value) is { } fault) return fault;
                    break;
                case "54":
                    ReadOnlySpan<byte> groups = System.Text.Encoding.ASCII.GetBytes(read.GetText(54) ?? "");
                    foreach (var group in field.Value.EnumerateArray())
                    {
                        if (!AdditionalAmount.TryTake(ref groups, 0, out var amount)) return "field 54: too few amounts";
                        if (Math.Abs(amount.Amount.Minor) != Amount(group, "amt") || amount.Amount.Minor < 0 != (CorpusFolder.Text(group, "sign") == "D") || amount.AmountType != Amount(group, "type")) return "field 54 differs";
                    }

                    break;
            }
        }

        return null;
    }

    private static string? CheckField48(string value, JsonElement expected)
    {
        var ascii = System.Text.Encoding.ASCII.GetBytes(value);
        if (expected.TryGetProperty("dom_debit_amt", out _))
        {
            if (!UnionPayTotals.TryParse(ascii, out var totals)) return "field 48: no totals";
            return totals.Domestic == Half(expected, "dom") && totals.Foreign == Half(expected, "for") ? null : "field 48: other totals";
        }

        if (!expected.TryGetProperty("items", out var items)) return null;
        var details = new UnionPayDetail[UnionPayDetail.MaxCount];
        if (!UnionPayDetail.TryParse(ascii, details, out var count) || count != items.GetArrayLength()) return "field 48: no details";
        for (var i = 0; i < count; i++)
        {
            if (details[i].Stan != Amount(items[i], "stan") || details[i].AmountMinor != Amount(items[i], "amount")) return "field 48: other details";
        }

        return null;
    }

    private static UnionPayTotals.Half Half(JsonElement expected, string prefix) => new(
        Amount(expected, prefix + "_debit_amt"), (int)Amount(expected, prefix + "_debit_cnt"), Amount(expected, prefix + "_credit_amt"), (int)Amount(expected, prefix + "_credit_cnt"), (int)Amount(expected, prefix + "_code"));

    private static long Amount(JsonElement element, string name) => long.Parse(CorpusFolder.Text(element, name), CultureInfo.InvariantCulture);
}
