using System.Text.Json;
using System.Text.Json.Nodes;
using Iso8583.Core.Dialects;

namespace Iso8583.Core.Tests.Corpus;

/// <summary>Writes a layout of the corpus as a document of our dialect language, which the public API then compiles.</summary>
internal static class LayoutAdapter
{
    private static readonly Dictionary<string, Dialect> Compiled = [];

    public static Dialect ToDialect(string name, JsonElement layout)
    {
        lock (Compiled)
        {
            if (Compiled.TryGetValue(name, out var known)) return known;
            var dialect = DialectCatalog.BuiltIn.Compile(name + ".json", ToDocument(name, layout).ToJsonString());
            Compiled[name] = dialect;
            return dialect;
        }
    }

    public static JsonObject ToDocument(string name, JsonElement layout)
    {
        var third = CorpusFolder.Text(layout.GetProperty("bitmap"), "third");
        var max = CorpusFolder.Number(layout.GetProperty("bitmap"), "max", 2);
        var bitmap = layout.GetProperty("bitmap");
        var fields = new JsonObject();
        foreach (var field in layout.GetProperty("fields").EnumerateObject())
        {
            if (field.Name is "0" or "1" or "65") continue;
            fields[field.Name] = Field(field.Value);
        }

        return new JsonObject
        {
            ["name"] = name,
            ["version"] = CorpusFolder.Text(layout, "version", "1987"),
            ["mti"] = CorpusFolder.Text(layout.GetProperty("mti"), "enc"),
            ["bitmap"] = new JsonObject
            {
                ["encoding"] = CorpusFolder.Text(bitmap, "enc"),
                ["max"] = max,
                ["thirdInField"] = third == "field65" && max > 2 ? 65 : third == "field127" ? 127 : 0,
                ["alwaysTwo"] = CorpusFolder.Flag(bitmap, "always128"),
                ["announce"] = CorpusFolder.Text(bitmap, "bit1", "auto") != "never",
                ["case"] = CorpusFolder.Flag(bitmap, "lower") ? "lower" : "upper",
            },
            ["fields"] = fields,
        };
    }

    private static JsonObject Field(JsonElement field)
    {
        var type = CorpusFolder.Text(field, "type");
        var max = CorpusFolder.Number(field, "max", 0);
        var variable = CorpusFolder.Text(field, "form") == "var";
        if (type == "x+n") max--;
        if (type == "x+n3") type = "ans";
        var result = new JsonObject
        {
            ["format"] = $"{type}{(variable ? "..." : "")}{max}",
            ["encoding"] = CorpusFolder.Text(field, "enc"),
            ["unit"] = CorpusFolder.Flag(field, "bytecount") ? "bytes" : CorpusFolder.Text(field, "unit") switch { "digit" => "digits", "byte" => "bytes", _ => "characters" },
            ["separator"] = CorpusFolder.Text(field, "sep", "D"),
            ["fill"] = CorpusFolder.Text(field, "odd", "left0"),
            ["case"] = CorpusFolder.Flag(field, "lower") ? "lower" : "upper",
        };
        if (variable)
        {
            var length = field.GetProperty("len");
            result["prefix"] = new JsonObject
            {
                ["encoding"] = CorpusFolder.Text(length, "enc"),
                ["bytes"] = CorpusFolder.Number(length, "size", 1),
                ["counts"] = CorpusFolder.Text(length, "counts", "unit") == "bytes" ? "bytes" : "units",
            };
        }

        if (field.TryGetProperty("sub", out var sub) && sub.ValueKind == JsonValueKind.Object) result["layout"] = Sub(sub);
        return result;
    }

    private static JsonObject Sub(JsonElement sub)
    {
        var kind = CorpusFolder.Text(sub, "kind");
        var result = new JsonObject { ["kind"] = kind, ["over"] = CorpusFolder.Flag(sub, "decoded_hex") ? "value" : "wire" };
        var lead = CorpusFolder.Number(sub, "lead", 0);
        if (lead > 0) result["lead"] = lead;
        switch (kind)
        {
            case "ber-tlv":
                result["maxLengthOctets"] = CorpusFolder.Number(sub, "max_len_octets", 4);
                result["strict"] = CorpusFolder.Flag(sub, "strict", true);
                result["skipZeros"] = CorpusFolder.Flag(sub, "pad00");
                break;
            case "positional":
                if (CorpusFolder.Flag(sub, "optional_tail")) result["tail"] = "optional";
                var elements = new JsonArray();
                foreach (var pair in sub.GetProperty("fields").EnumerateArray())
                {
                    var element = Field(pair[1]);
                    element["key"] = pair[0].GetString();
                    elements.Add(element);
                }

                result["elements"] = elements;
                break;
            case "bitmap":
                result["bitmap"] = CorpusFolder.Text(sub, "bitmap_enc");
                result["bytes"] = CorpusFolder.Number(sub, "bytes", 8);
                result["firstBit"] = CorpusFolder.Number(sub, "first_bit", 1);
                var byBit = new JsonObject();
                foreach (var field in sub.GetProperty("fields").EnumerateObject()) byBit[field.Name] = Field(field.Value);
                result["elements"] = byBit;
                break;
            default:
                var length = sub.GetProperty("len");
                result["tag"] = new JsonObject { ["bytes"] = CorpusFolder.Number(sub, "tag_size", 1), ["encoding"] = CorpusFolder.Text(sub, "tag_enc") };
                result["length"] = new JsonObject
                {
                    ["encoding"] = CorpusFolder.Text(length, "enc"),
                    ["bytes"] = CorpusFolder.Number(length, "size", 1),
                    ["coversTag"] = kind == "ltv" ? CorpusFolder.Flag(sub, "len_covers_tag", true) : CorpusFolder.Flag(length, "includes_tag"),
                };
                result["value"] = CorpusFolder.Text(sub, "value_enc");
                break;
        }

        return result;
    }
}
