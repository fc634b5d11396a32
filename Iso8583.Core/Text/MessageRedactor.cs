using System.Text;
using Iso8583.Core.Dialects;
using Iso8583.Core.Messages;

namespace Iso8583.Core.Text;

/// <summary>
/// Makes a message that can be shown and still be parsed: the same fields, lengths and structure, with zeros (X for letters) where account numbers, tracks and secrets stood.
/// Account numbers keep their first six and last four digits.
/// </summary>
public static class MessageRedactor
{
    /// <summary>A copy without card data.</summary>
    public static IsoMessage Redact(IsoMessage message, Dialect dialect)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(dialect);
        var copy = new IsoMessage(message.Mti);
        foreach (var de in message.Fields)
        {
            if (message.Get(de) is { } value) copy.Set(de, Redact(value, dialect[de]?.Layout, FieldSensitivity.Of(dialect.Version, message.Mti, de, dialect[de])));
        }

        return copy;
    }

    private static FieldValue Redact(FieldValue value, FieldLayout? layout, Sensitivity sensitivity)
    {
        if (value.Parts is null || layout is null || sensitivity == Sensitivity.Secret) return Simple(value, sensitivity);
        var parts = new CompositeValue { Lead = value.Parts.Lead is { } lead ? Simple(lead, FieldSensitivity.OfFree(sensitivity)) : null };
        foreach (var element in value.Parts.Elements)
        {
            parts.Add(element.Key, Redact(element.Value, layout.Find(element.Key)?.Layout, FieldSensitivity.OfElement(sensitivity, layout, element.Key)));
        }

        return FieldValue.Of(parts);
    }

    private static FieldValue Simple(FieldValue value, Sensitivity sensitivity)
    {
        if (sensitivity == Sensitivity.None) return value;
        if (sensitivity == Sensitivity.Keys) sensitivity = ShownValue.IsHiddenWhole(value, sensitivity) ? Sensitivity.Secret : Sensitivity.Scan;
        return value.IsBytes ? FieldValue.Of(Bytes(value.Bytes, sensitivity)) : FieldValue.Of(Text(value.Text ?? "", sensitivity));
    }

    private static string Text(string text, Sensitivity sensitivity)
    {
        var shown = sensitivity switch
        {
            Sensitivity.Pan => Masking.Pan(text),
            Sensitivity.Scan => Masking.Text(text),
            _ => new string('*', text.Length),
        };
        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++) result.Append(shown[i] == text[i] ? text[i] : Blank(text[i]));
        return result.ToString();
    }

    // Digits and letters of any alphabet go; what separates the parts of a track stays.
    private static char Blank(char c) => char.IsDigit(c) ? '0' : char.IsLetter(c) ? 'X' : c;

    private static byte[] Bytes(ReadOnlySpan<byte> bytes, Sensitivity sensitivity)
    {
        var result = new byte[bytes.Length];
        if (sensitivity == Sensitivity.Secret) return result;
        var hex = Convert.ToHexString(bytes);
        var shown = sensitivity == Sensitivity.Scan ? Masking.Hex(bytes) : Masking.Pan(hex.TrimEnd('F')).PadRight(hex.Length, 'F');
        for (var i = 0; i < result.Length; i++) result[i] = (byte)((Nibble(shown[2 * i]) << 4) | Nibble(shown[(2 * i) + 1]));
        return result;
    }

    private static int Nibble(char c) => c == '*' ? 0 : Convert.ToInt32(c.ToString(), 16);
}
