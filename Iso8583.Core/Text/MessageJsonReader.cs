using System.Globalization;
using Iso8583.Core.Dialects;
using Iso8583.Core.Documents;
using Iso8583.Core.Messages;

namespace Iso8583.Core.Text;

/// <summary>Builds a message from its JSON form; every fault is noted with its place.</summary>
internal sealed class MessageJsonReader(Dialect dialect, DocumentProblems problems)
{
    public IsoMessage Read(DocumentNode node)
    {
        var members = problems.Members(node);
        var mtiText = members.RequiredString("mti");
        if (!Mti.TryParse(mtiText, out var mti) && mtiText.Length > 0) members.Problem("mti", "expected four decimal digits");
        var message = new IsoMessage(mti);
        if (members.RequiredObject("fields") is { } fields)
        {
            foreach (var field in fields.Node.Members) ReadField(message, fields.Node, field);
        }

        // The bitmap follows from the fields; where it is given it must agree.
        if (members.TryGet("bitmap", out var bitmap)) CheckBitmap(message, bitmap);
        members.TryGet("frame", out _);
        members.Close();
        return message;
    }

    private void ReadField(IsoMessage message, DocumentNode owner, DocumentMember member)
    {
        if (!int.TryParse(member.Name, NumberStyles.None, CultureInfo.InvariantCulture, out var de) || dialect[de] is not { } spec)
        {
            problems.Add(owner, member, $"the dialect {dialect.Name} does not define this field");
            return;
        }

        if (ReadValue(member.Value, spec, FieldSensitivity.Of(dialect.Version, de, spec)) is { } value) message.Set(de, value);
    }

    private FieldValue? ReadValue(DocumentNode node, FieldSpec spec, Sensitivity sensitivity)
    {
        if (node.Kind is DocumentKind.Object or DocumentKind.Array)
        {
            if (spec.Layout is { } layout) return ReadComposite(node, layout);
            problems.Add(node, "this field has no inner structure in this dialect", "give a text");
            return null;
        }

        return ReadSimple(node, spec.IsBinary, sensitivity);
    }

    private FieldValue? ReadSimple(DocumentNode node, bool isBinary, Sensitivity sensitivity)
    {
        if (!node.TryGetString(out var text))
        {
            problems.Add(node, $"expected a text, found {node.KindName}", node.Kind == DocumentKind.Number ? "put it in quotes" : null);
            return null;
        }

        if (Masking.IsMasked(text) || (sensitivity == Sensitivity.Pan && text.Contains('*', StringComparison.Ordinal)))
        {
            problems.Add(node, "this value is masked", "decode with --unmasked, or put the real value in its place");
            return null;
        }

        if (!isBinary) return FieldValue.Of(text);
        if (text.Length % 2 == 0 && text.All(char.IsAsciiHexDigit)) return FieldValue.Of(Convert.FromHexString(text));
        problems.Add(node, "expected an even number of hex digits");
        return null;
    }

    private FieldValue? ReadComposite(DocumentNode node, FieldLayout layout)
    {
        var parts = new CompositeValue();
        var elements = node;
        if (layout.Lead > 0 && node.TryGet("elements", out var inner))
        {
            elements = inner;
            if (node.TryGet("lead", out var lead)) parts.Lead = ReadSimple(lead, layout.Kind == LayoutKind.Bitmap || layout.TagEncoding != FieldEncoding.Text, Sensitivity.None);
        }

        var isTagged = layout.Kind is not (LayoutKind.Positional or LayoutKind.Bitmap);
        if (isTagged != (elements.Kind == DocumentKind.Array))
        {
            problems.Add(elements, isTagged ? "expected a list of [tag, value]" : "expected an object with the elements by name");
            return null;
        }

        if (isTagged) ReadTagged(elements, layout, parts);
        else ReadNamed(elements, layout, parts);
        return FieldValue.Of(parts);
    }

    private void ReadTagged(DocumentNode node, FieldLayout layout, CompositeValue parts)
    {
        foreach (var item in node.Items)
        {
            if (item.Kind != DocumentKind.Array || item.Items.Count != 2 || !item.Items[0].TryGetString(out var tag))
            {
                problems.Add(item, "expected [tag, value]");
                continue;
            }

            if (layout.Kind == LayoutKind.BerTlv && (tag.Length % 2 != 0 || tag.Length is 0 or > 8 || !tag.All(char.IsAsciiHexDigit)))
            {
                problems.Add(item.Items[0], "expected a tag of 1 to 4 bytes in hex");
                continue;
            }

            if (layout.Kind == LayoutKind.BerTlv) tag = tag.ToUpperInvariant();
            var spec = layout.Find(tag);
            var value = spec is not null
                ? ReadValue(item.Items[1], spec, FieldSensitivity.OfElement(Sensitivity.None, layout, tag))
                : ReadSimple(item.Items[1], layout.Kind == LayoutKind.BerTlv || layout.ValueEncoding == FieldEncoding.Binary, FieldSensitivity.OfElement(Sensitivity.None, layout, tag));
            if (value is not null) parts.Add(tag, value);
        }
    }

    // In the order of the layout, whatever the order in the document is.
    private void ReadNamed(DocumentNode node, FieldLayout layout, CompositeValue parts)
    {
        foreach (var spec in layout.Elements)
        {
            if (!node.TryGet(spec.Key, out var item)) continue;
            if (ReadValue(item, spec, FieldSensitivity.OfElement(Sensitivity.None, layout, spec.Key)) is { } value) parts.Add(spec.Key, value);
        }

        foreach (var member in node.Members)
        {
            if (layout.Find(member.Name) is null) problems.Add(node, member, "there is no such element", NearestName.Hint(member.Name, [.. layout.Elements.Select(e => e.Key)]));
        }
    }

    private void CheckBitmap(IsoMessage message, DocumentNode bitmap)
    {
        var stated = new SortedSet<int>();
        foreach (var item in bitmap.Items)
        {
            if (item.TryGetInteger(out var de) && de is >= 1 and <= Dialect.MaxField) stated.Add((int)de);
            else problems.Add(item, "expected a field number");
        }

        if (bitmap.Kind != DocumentKind.Array) problems.Add(bitmap, "expected a list of field numbers");
        else if (problems.IsEmpty && !stated.SetEquals(message.Fields)) problems.Add(bitmap, "the bitmap does not name the same fields as 'fields'", "leave 'bitmap' out: it follows from the fields");
    }
}
