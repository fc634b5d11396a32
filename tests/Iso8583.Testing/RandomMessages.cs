using System.Globalization;
using System.Text;
using Iso8583.Core.Dialects;
using Iso8583.Core.Messages;

namespace Iso8583.Testing;

/// <summary>Random valid messages of a dialect: every field kind, every layout, lengths from nothing to the maximum. The same seed gives the same messages.</summary>
public sealed class RandomMessages(Dialect dialect, Random random)
{
    private const string Chinese = "银联商户支付测试店";
    private static readonly int[] Classes = [1, 2, 4, 5, 8];

    /// <summary>The next message.</summary>
    public IsoMessage Next()
    {
        var message = new IsoMessage(new Mti((ushort)((dialect.Version << 12) | (Classes[random.Next(Classes.Length)] << 8) | (random.Next(4) << 4))));
        var density = random.NextDouble() * 0.5;
        var highest = random.Next(3) == 0 ? 64 : Dialect.MaxField;
        foreach (var de in dialect.Fields)
        {
            if (de <= highest && random.NextDouble() < density && dialect[de] is { } spec) message.Set(de, Value(spec, long.MaxValue));
        }

        return message;
    }

    private FieldValue Value(FieldSpec spec, long room)
    {
        if (spec.Layout is not null)
        {
            var mayBeEmpty = !spec.IsFixed && spec.Layout is { Lead: 0, Kind: not LayoutKind.Bitmap } && (spec.Layout.Kind != LayoutKind.Positional || spec.Layout.Tail != LayoutTail.Complete);
            if (!mayBeEmpty || random.Next(16) > 0) return FieldValue.Of(Composite(spec));
            return spec.IsBinary ? FieldValue.Of([]) : FieldValue.Of("");
        }

        if (!spec.IsBinary) return FieldValue.Of(Simple(spec, room));
        var bytes = new byte[Length(spec, room)];
        random.NextBytes(bytes);
        return FieldValue.Of(bytes);
    }

    private int Length(FieldSpec spec, long room)
    {
        var unit = spec.IsBinary && spec.Unit != LengthUnit.Bytes ? 2 : 1;
        if (spec.IsFixed) return spec.Length / unit;
        var most = (int)Math.Min(room, spec.Length / unit);
        return random.Next(random.Next(400) == 0 ? most + 1 : Math.Min(most, 40) + 1);
    }

    private string Simple(FieldSpec spec, long room)
    {
        var length = Length(spec, room);
        if (length == 0) return "";
        var text = new StringBuilder(length);
        if (spec.Content == ContentClass.Xn) text.Append(random.Next(2) == 0 ? 'C' : 'D');
        var wide = !spec.CharacterSet.IsSingleByte && spec.Encoding == FieldEncoding.Text;
        for (var bytes = text.Length; bytes < length;)
        {
            var character = wide && length - bytes >= 2 && random.Next(3) == 0 ? Chinese[random.Next(Chinese.Length)] : Character(spec.Content);
            text.Append(character);
            bytes += character > 0x7F ? 2 : 1;
        }

        if (spec.Content == ContentClass.Z && length > 2) text[random.Next(1, length - 1)] = spec.Separator == 'D' && spec.Encoding == FieldEncoding.Bcd ? 'D' : '=';
        return text.ToString();
    }

    private char Character(ContentClass content) => content switch
    {
        ContentClass.N or ContentClass.Xn or ContentClass.Z or ContentClass.B => (char)('0' + random.Next(10)),
        ContentClass.A => (char)('A' + random.Next(26)),
        ContentClass.An or ContentClass.Anp => random.Next(2) == 0 ? (char)('0' + random.Next(10)) : (char)('a' + random.Next(26)),
        ContentClass.Ns => random.Next(2) == 0 ? (char)('0' + random.Next(10)) : '-',
        _ => (char)(' ' + random.Next(95)),
    };

    private CompositeValue Composite(FieldSpec spec)
    {
        var layout = spec.Layout ?? throw new InvalidOperationException("no layout");
        var result = new CompositeValue();
        switch (layout.Kind)
        {
            case LayoutKind.Positional:
                Positional(layout, result);
                return result;
            case LayoutKind.Bitmap:
                if (layout.Lead > 0) result.Lead = FieldValue.Of(Bytes(layout.Lead));
                foreach (var element in layout.Elements)
                {
                    if (random.Next(2) == 0) result.Add(element.Key, Value(element, 20));
                }

                return result;
            default:
                Tagged(layout, result, Math.Min(spec.Length, 120));
                return result;
        }
    }

    private void Positional(FieldLayout layout, CompositeValue result)
    {
        var count = layout.Tail == LayoutTail.Complete ? layout.Elements.Count : random.Next(layout.Elements.Count + 1);
        for (var i = 0; i < count; i++)
        {
            var element = layout.Elements[i];
            var value = Value(element, 20);
            if (layout.Tail == LayoutTail.Cut && i == count - 1 && value.Text is { Length: > 1 } text && Ascii.IsValid(text)) value = FieldValue.Of(text[..random.Next(1, Math.Min(text.Length, 20) + 1)]);
            result.Add(element.Key, value);
        }
    }

    private void Tagged(FieldLayout layout, CompositeValue result, int room)
    {
        if (layout.Lead > 0) result.Lead = layout.TagEncoding == FieldEncoding.Text ? FieldValue.Of(new string('R', layout.Lead)) : FieldValue.Of(Bytes(layout.Lead));
        room -= layout.Lead;
        while (random.Next(6) > 0)
        {
            var length = random.Next(12);
            room -= length + 8;
            if (room < 0) return;
            var tag = layout.Kind == LayoutKind.BerTlv ? BerTag() : layout.TagEncoding == FieldEncoding.Text ? random.Next(100).ToString("D" + layout.TagSize, CultureInfo.InvariantCulture) : Convert.ToHexString(Bytes(layout.TagSize));
            if (layout.Find(tag) is not null) continue;
            var isText = layout.Kind != LayoutKind.BerTlv && layout.ValueEncoding == FieldEncoding.Text;
            result.Add(tag, isText ? FieldValue.Of(new string((char)('A' + random.Next(26)), length)) : FieldValue.Of(Bytes(length)));
        }
    }

    private string BerTag() => random.Next(4) switch
    {
        0 => "9F" + random.Next(1, 0x80).ToString("X2", CultureInfo.InvariantCulture),
        1 => "DF81" + random.Next(1, 0x80).ToString("X2", CultureInfo.InvariantCulture),
        2 => "72",
        _ => random.Next(0x80, 0x9F).ToString("X2", CultureInfo.InvariantCulture),
    };

    private byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }
}
