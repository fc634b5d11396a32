using Iso8583.Core.Dialects;
using Iso8583.Core.Messages;

namespace Iso8583.Core.Text;

/// <summary>One simple value as it may be shown.</summary>
internal static class ShownValue
{
    /// <summary>Text, or bytes as upper-case hex, masked as its sensitivity asks.</summary>
    public static string Of(FieldValue value, Sensitivity sensitivity)
    {
        if (value.IsBytes)
        {
            return sensitivity switch
            {
                Sensitivity.None => Convert.ToHexString(value.Bytes),
                Sensitivity.Scan => Masking.Hex(value.Bytes),
                Sensitivity.Pan => Masking.Pan(Convert.ToHexString(value.Bytes).TrimEnd('F')),
                _ => Masking.Redacted(value.Bytes.Length),
            };
        }

        var text = value.Text ?? "";
        return sensitivity switch
        {
            Sensitivity.None => text,
            Sensitivity.Scan => Masking.Text(text),
            Sensitivity.Pan => Masking.Pan(text),
            _ => Masking.Redacted(text.Length),
        };
    }
}
