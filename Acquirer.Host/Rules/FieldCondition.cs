using Iso8583.Core.Codec;
using Iso8583.Core.Dialects;
using Iso8583.Core.Text;

namespace Iso8583.Host.Rules;

/// <summary>A question to a field, a sub-element of it, a BER-TLV tag in it, or some of its characters.</summary>
/// <param name="path">Which.</param>
/// <param name="test">Null: only presence is asked for.</param>
/// <param name="absent">The field must not be there.</param>
/// <param name="expected">For people, masked.</param>
internal sealed class FieldCondition(FieldPath path, ValueTest? test, bool absent, string expected) : Condition(path.Text, expected)
{
    private const string Hex = "0123456789ABCDEF";

    public override bool NeedsMessage => true;

    public override bool Holds(scoped ref RuleInput input)
    {
        if (!TryRead(ref input, out var value)) return absent;
        return !absent && (test is null || test.Holds(value));
    }

    public override string Actual(scoped ref RuleInput input)
    {
        if (!input.HasMessage) return "";
        var spec = input.Message.Spec(path.Field);
        if (!TryRead(ref input, out var value)) return "absent";
        var sensitivity = FieldSensitivity.Of(input.Message.Dialect.Version, input.Message.Mti, path.Field, spec);
        if (path.Tag != 0) sensitivity = FieldSensitivity.OfTag(path.Element);
        else if (path.Element.Length > 0 && spec?.Layout is { } layout) sensitivity = FieldSensitivity.OfElement(sensitivity, layout, path.Element);
        var text = System.Text.Encoding.ASCII.GetString(value);
        return sensitivity switch
        {
            // Characters out of what may be a key are hidden however few they are.
            Sensitivity.Keys when path.Length > 0 => Masking.Redacted(text.Length),
            Sensitivity.None => Masking.Text(text),
            _ => ShownValue.Of(text.TrimEnd(), sensitivity),
        };
    }

    private bool TryRead(scoped ref RuleInput input, out ReadOnlySpan<byte> value)
    {
        value = default;
        if (!input.HasMessage || !input.Message.Has(path.Field)) return false;
        if (path.Tag != 0) return TryReadTag(ref input, out value);
        if (!input.TryText(path.Field, out var text)) return false;
        if (path.Element.Length > 0)
        {
            if (input.Message.Spec(path.Field)?.Layout is not { Kind: LayoutKind.Positional } layout) return false;
            var start = 0;
            for (var i = 0; i < layout.Elements.Count; i++)
            {
                var element = layout.Elements[i];
                if (element.Key == path.Element) return TrySlice(text, start, element.IsFixed ? element.Length : text.Length - start, out value);
                if (!element.IsFixed) return false;
                start += element.Length;
            }

            return false;
        }

        return path.Length > 0 ? TrySlice(text, path.Start, path.Length, out value) : Whole(text, out value);
    }

    private static bool Whole(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> value)
    {
        value = text;
        return true;
    }

    // An element that is cut off counts as absent.
    private static bool TrySlice(ReadOnlySpan<byte> text, int start, int length, out ReadOnlySpan<byte> value)
    {
        value = default;
        if (start >= text.Length) return false;
        value = text.Slice(start, Math.Min(length, text.Length - start));
        return true;
    }

    private bool TryReadTag(scoped ref RuleInput input, out ReadOnlySpan<byte> value)
    {
        value = default;
        var room = input.Borrow();
        var half = room.Length / 2;
        if (!input.Message.TryGetBytes(path.Field, room[half..], out var length)) return false;
        if (!TryFind(room.Slice(half, length), path.Tag, out var found) || 2 * found.Length > half) return false;
        for (var i = 0; i < found.Length; i++)
        {
            room[2 * i] = (byte)Hex[found[i] >> 4];
            room[(2 * i) + 1] = (byte)Hex[found[i] & 0xF];
        }

        value = room[..(2 * found.Length)];
        return true;
    }

    // At the top, then inside constructed elements.
    private static bool TryFind(ReadOnlySpan<byte> data, uint tag, out ReadOnlySpan<byte> value)
    {
        var reader = new TlvReader(data);
        while (reader.Read())
        {
            if (reader.Tag == tag)
            {
                value = reader.Value;
                return true;
            }

            if (reader.IsConstructed && TlvReader.TryFind(reader.Value, tag, out value)) return true;
        }

        value = default;
        return false;
    }
}
