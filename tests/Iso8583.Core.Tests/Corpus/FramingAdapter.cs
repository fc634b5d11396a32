using System.Globalization;
using System.Text;
using System.Text.Json;
using Iso8583.Core.Framing;

namespace Iso8583.Core.Tests.Corpus;

/// <summary>Says the framing layers of the corpus by the names of our frame codecs.</summary>
internal static class FramingAdapter
{
    /// <summary>The codec of some layers; null where there are none.</summary>
    public static IFrameCodec? ToCodec(JsonElement layers, int maxFrame)
    {
        if (layers.ValueKind != JsonValueKind.Array || layers.GetArrayLength() == 0) return null;
        var name = new StringBuilder("none");
        foreach (var layer in layers.EnumerateArray())
        {
            switch (CorpusFolder.Text(layer, "kind"))
            {
                case "length":
                    name.Clear().Append(Length(layer));
                    if (CorpusFolder.Text(layer, "includes") == "self") name.Append("+self");
                    break;
                case "fixed":
                    var first = CorpusFolder.Text(layer, "first");
                    name.Append(CultureInfo.InvariantCulture, $"+header:{CorpusFolder.Number(layer, "size", 0)}");
                    if (first.Length > 0) name.Append(':').Append(first);
                    break;
                case "const":
                    var constant = CorpusFolder.Text(layer, "hex");
                    name.Append(CultureInfo.InvariantCulture, $"+header:{constant.Length / 2}:{constant}");
                    break;
                default:
                    name.Append(CultureInfo.InvariantCulture, $"+trailer:{CorpusFolder.Number(layer, "size", 0)}");
                    break;
            }
        }

        var options = new FrameOptions { MaxFrameLength = maxFrame, ZeroLength = ZeroLengthFrames.Error };
        return FrameCodecs.TryParse(name.ToString(), options, out var codec, out var error) ? codec : throw new NotSupportedException(error);
    }

    private static string Length(JsonElement layer)
    {
        var size = CorpusFolder.Number(layer, "size", 2).ToString(CultureInfo.InvariantCulture);
        return CorpusFolder.Text(layer, "enc") switch
        {
            "binary" => (CorpusFolder.Text(layer, "endian") == "little" ? "le" : "be") + size,
            "ascii" => "ascii" + size,
            "bcd" => "bcd" + size,
            _ => "hex" + size,
        };
    }
}
