using System.Globalization;
using System.Text.Json;
using Iso8583.Core.Dialects;
using Iso8583.Core.Messages;

namespace Iso8583.Core.Tests.Corpus;

/// <summary>Turns the values that the corpus expects into ours, and compares.</summary>
internal static class ExpectedValues
{
    /// <summary>A value of the corpus as one of ours; <paramref name="sub"/> is its inner structure, if any.</summary>
    public static FieldValue ToValue(JsonElement value, JsonElement? sub, FieldLayout? layout)
    {
        var simple = value.ValueKind == JsonValueKind.String
            ? FieldValue.Of(value.GetString() ?? "")
            : FieldValue.Of(Convert.FromHexString(value.GetProperty("hex").GetString() ?? ""));
        return sub is { } inner && layout is not null ? simple.With(ToComposite(inner, layout)) : simple;
    }

    /// <summary>What differs, in words; null where nothing does.</summary>
    public static string? Difference(string path, FieldValue? expected, FieldValue? actual)
    {
        if (expected is null || actual is null) return expected is null && actual is null ? null : $"{path}: {(actual is null ? "absent" : "not expected")}";
        if (expected.Text != actual.Text) return $"{path}: text differs";
        if (expected.IsBytes != actual.IsBytes || !expected.Bytes.SequenceEqual(actual.Bytes)) return $"{path}: bytes differ";
        if (expected.Parts is null || actual.Parts is null) return expected.Parts is null ? null : $"{path}: no inner structure";
        if (Difference(path + ".lead", expected.Parts.Lead, actual.Parts.Lead) is { } lead) return lead;
        if (expected.Parts.Elements.Count != actual.Parts.Elements.Count) return $"{path}: {actual.Parts.Elements.Count} elements, expected {expected.Parts.Elements.Count}";
        for (var i = 0; i < expected.Parts.Elements.Count; i++)
        {
            var want = expected.Parts.Elements[i];
            var have = actual.Parts.Elements[i];
            if (want.Key != have.Key) return $"{path}: element {have.Key}, expected {want.Key}";
            if (Difference($"{path}.{want.Key}", want.Value, have.Value) is { } difference) return difference;
        }

        return null;
    }

    private static CompositeValue ToComposite(JsonElement sub, FieldLayout layout)
    {
        var result = new CompositeValue();
        switch (layout.Kind)
        {
            case LayoutKind.Positional:
                foreach (var element in sub.EnumerateObject()) result.Add(element.Name, Unwrap(element.Value, layout.Find(element.Name)));
                return result;
            case LayoutKind.Bitmap:
                if (sub.TryGetProperty("lead", out var lead)) result.Lead = FieldValue.Of(Convert.FromHexString(lead.GetString() ?? ""));
                foreach (var bit in sub.GetProperty("bitmap").EnumerateArray())
                {
                    var key = bit.GetInt32().ToString(CultureInfo.InvariantCulture);
                    result.Add(key, Unwrap(sub.GetProperty("fields").GetProperty(key), layout.Find(key)));
                }

                return result;
            default:
                var items = sub;
                if (sub.ValueKind == JsonValueKind.Object)
                {
                    result.Lead = FieldValue.Of(sub.GetProperty("lead").GetString() ?? "");
                    items = sub.GetProperty("items");
                }

                foreach (var pair in items.EnumerateArray())
                {
                    var tag = pair[0].GetString() ?? "";
                    var value = layout.Kind == LayoutKind.BerTlv ? FieldValue.Of(Convert.FromHexString(pair[1].GetString() ?? "")) : ToValue(pair[1], null, null);
                    result.Add(tag, value);
                }

                return result;
        }
    }

    private static FieldValue Unwrap(JsonElement value, FieldSpec? spec)
    {
        if (value.ValueKind == JsonValueKind.Object && value.TryGetProperty("sub", out var sub)) return ToValue(value.GetProperty("value"), sub, spec?.Layout);
        return ToValue(value, null, null);
    }
}
