using System.Globalization;
using System.Text;
using Iso8583.Core.Codec;
using Iso8583.Core.Dialects;
using Iso8583.Core.Emv;
using Iso8583.Core.Messages;

namespace Iso8583.Core.Text;

/// <summary>Messages for people: a block with a line a field, or one line. Masked by default.</summary>
public static class MessageDescriber
{
    private const int NameWidth = 34;
    private const int LongestOnLine = 64;

    private static ReadOnlySpan<int> LineFields => [2, 3, 4, 11, 22, 24, 25, 37, 38, 39, 41, 42, 49, 60, 70, 90, 95];

    /// <summary>A readable block: message type, bitmap, a line a field, a line an inner element; where the message is broken, what was read and the fault.</summary>
    /// <param name="view">The message, whole or as far as it was read.</param>
    /// <param name="options">Null for masked and without bytes.</param>
    public static string Describe(scoped MessageView view, DescribeOptions? options = null)
    {
        options ??= new DescribeOptions();
        IsoMessageCodec.TryRead(view.Message, view.Dialect, out var message, out var error);
        var text = new StringBuilder();
        var misread = options.Unmasked ? [] : MisreadCardData.Fields(view, !error.IsNone);
        AppendMessage(text, message, view.Dialect, options.Unmasked, view.HasMti, misread);
        if (!error.IsNone) text.Append(CultureInfo.InvariantCulture, $"  error: {error.Describe()}; {Math.Max(0, view.Message.Length - view.Consumed)} bytes not read").AppendLine();
        if (options.HexDump) text.Append(HexDump.Format(view, options.Unmasked));
        return text.ToString();
    }

    /// <summary>The same block for a message that is not bytes.</summary>
    public static string Describe(IsoMessage message, Dialect dialect, DescribeOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(dialect);
        var text = new StringBuilder();
        AppendMessage(text, message, dialect, options?.Unmasked == true, true, []);
        return text.ToString();
    }

    /// <summary>
    /// One masked line with what tells messages apart: type, kind, F2, F3, F4, F11, F22, F24, F25, F37, F38, F39, F41, F42, F49, F60 (its elements with points
    /// between them), F70, F90, F95.
    /// </summary>
    public static string Line(scoped MessageView view)
    {
        if (!view.HasMti) return "message without a readable type";
        var text = new StringBuilder(view.Mti.ToString()).Append(' ').Append(MessageNames.Of(view));
        var misread = MisreadCardData.Fields(view, view.Consumed != view.Message.Length);
        Span<byte> ascii = stackalloc byte[LongestOnLine];
        foreach (var de in LineFields)
        {
            if (!view.Has(de)) continue;
            var spec = view.Spec(de);

            // A value that does not decode is not shown in another form either.
            var isText = view.TryGetText(de, ascii, out var length);
            if (isText && length == 0) continue;
            var sensitivity = misread.Contains(de) ? Sensitivity.Secret : FieldSensitivity.Of(view.Dialect.Version, view.Mti, de, spec);
            var shown = isText ? ShownValue.Of(FieldValue.Of(Encoding.ASCII.GetString(ascii[..length])), sensitivity) : Masking.Redacted(view.Raw(de).Length);
            if (isText && sensitivity is Sensitivity.Scan or Sensitivity.Keys && spec?.Layout is { Kind: LayoutKind.Positional } layout) shown = Elements(ascii[..length], layout, sensitivity);
            text.Append(CultureInfo.InvariantCulture, $" F{de}=").Append(Clean(shown.Trim()));
        }

        ascii.Clear();
        return text.ToString();
    }

    // Fixed elements one by one, as far as they are there: 22.000001.000.
    private static string Elements(ReadOnlySpan<byte> ascii, FieldLayout layout, Sensitivity sensitivity)
    {
        var text = new StringBuilder();
        foreach (var element in layout.Elements)
        {
            if (ascii.IsEmpty) break;
            var length = element.IsFixed ? Math.Min(element.Length, ascii.Length) : ascii.Length;
            if (text.Length > 0) text.Append('.');
            text.Append(ShownValue.Of(Encoding.ASCII.GetString(ascii[..length]), FieldSensitivity.OfElement(sensitivity, layout, element.Key)));
            ascii = ascii[length..];
        }

        if (!ascii.IsEmpty) text.Append('.').Append(ShownValue.Of(Encoding.ASCII.GetString(ascii), FieldSensitivity.OfFree(sensitivity)));
        return text.ToString();
    }

    /// <summary>Control characters as dots, so that a value cannot break a line or a terminal.</summary>
    internal static string Clean(string text)
    {
        var clean = true;
        foreach (var c in text) clean &= !char.IsControl(c) && c is not ('\u2028' or '\u2029' or '\uFEFF') && !(c is >= '\u202A' and <= '\u202E');
        return clean ? text : string.Concat(text.Select(c => char.IsControl(c) || c is '\u2028' or '\u2029' or '\uFEFF' || c is >= '\u202A' and <= '\u202E' ? '.' : c));
    }

    private static void AppendMessage(StringBuilder text, IsoMessage message, Dialect dialect, bool unmasked, bool hasMti, SortedSet<int> misread)
    {
        if (hasMti) text.Append(message.Mti).Append(' ').Append(MessageNames.Of(message, dialect)).Append(" (").Append(dialect.Name).Append(')').AppendLine();
        else text.Append("message without a readable type (").Append(dialect.Name).Append(')').AppendLine();
        if (message.Fields.Any()) text.Append("  fields ").AppendJoin(' ', message.Fields).AppendLine();
        foreach (var de in message.Fields)
        {
            if (message.Get(de) is not { } value || dialect[de] is not { } spec) continue;
            var sensitivity = unmasked ? Sensitivity.None : misread.Contains(de) ? Sensitivity.Secret : FieldSensitivity.Of(dialect.Version, message.Mti, de, spec);
            var key = "F" + de.ToString(CultureInfo.InvariantCulture);
            AppendValue(text, 2, key, spec, value, sensitivity, unmasked);
        }
    }

    private static void AppendValue(StringBuilder text, int indent, string key, FieldSpec? spec, FieldValue value, Sensitivity sensitivity, bool unmasked)
    {
        var isOpen = value.Parts is not null && spec?.Layout is not null && sensitivity != Sensitivity.Secret;
        var label = new StringBuilder().Append(' ', indent).Append(key.PadRight(6)).Append(' ').Append(spec?.Name ?? "");
        if (spec is not null && spec.Length > 0) label.Append(spec.Name.Length > 0 ? " " : "").Append(spec.Format);
        text.Append(label.ToString().PadRight(NameWidth + 16)).Append(isOpen ? "" : " " + Clean(ShownValue.Of(value, sensitivity)));
        while (text.Length > 0 && text[^1] == ' ' && isOpen) text.Length--;
        text.AppendLine();
        if (!isOpen) return;
        var layout = spec!.Layout!; // isOpen says that both are there
        if (value.Parts!.Lead is { } lead) AppendValue(text, indent + 2, "lead", null, lead, unmasked ? Sensitivity.None : FieldSensitivity.OfFree(sensitivity), unmasked);
        foreach (var element in value.Parts.Elements)
        {
            var inner = unmasked ? Sensitivity.None : FieldSensitivity.OfElement(sensitivity, layout, element.Key);
            var shownKey = Clean(unmasked ? element.Key : Masking.Text(element.Key));
            AppendValue(text, indent + 2, shownKey, layout.Find(element.Key) ?? ChipTag(layout, element.Key), element.Value, inner, unmasked);
        }
    }

    // Only the name; the layout says nothing about this tag.
    private static FieldSpec? ChipTag(FieldLayout layout, string key)
        => layout.Kind == LayoutKind.BerTlv && uint.TryParse(key, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var tag) && EmvTags.TryGet(tag, out var known)
            ? new FieldSpec { Key = key, Name = known.Name }
            : null;
}
