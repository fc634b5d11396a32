using Iso8583.Core.Dialects;
using Iso8583.Core.Messages;

namespace Iso8583.Core.Text;

/// <summary>One simple value as it may be shown.</summary>
public static class ShownValue
{
    /// <summary>The shortest key, single DES, has 8 bytes: 16 hex digits.</summary>
    private const int ShortestKey = 8;

    /// <summary>Text, masked as its sensitivity asks.</summary>
    public static string Of(string text, Sensitivity sensitivity)
    {
        ArgumentNullException.ThrowIfNull(text);
        return sensitivity switch
        {
            Sensitivity.None => text,
            Sensitivity.Scan => Masking.Text(text),
            Sensitivity.Keys when text.Length < 2 * ShortestKey => Masking.Text(text),
            Sensitivity.Pan => Masking.Pan(text),
            _ => Masking.Redacted(text.Length),
        };
    }

    /// <summary>Text, or bytes as upper-case hex, masked as its sensitivity asks.</summary>
    internal static string Of(FieldValue value, Sensitivity sensitivity)
    {
        if (!value.IsBytes) return Of(value.Text ?? "", sensitivity);
        return sensitivity switch
        {
            Sensitivity.None => Convert.ToHexString(value.Bytes),
            Sensitivity.Scan => Masking.Hex(value.Bytes),
            Sensitivity.Keys when value.Bytes.Length < ShortestKey => Masking.Hex(value.Bytes),
            Sensitivity.Pan => Masking.Pan(Convert.ToHexString(value.Bytes).TrimEnd('F')),
            _ => Masking.Redacted(value.Bytes.Length),
        };
    }

    /// <summary>True where such a value is hidden whole.</summary>
    internal static bool IsHiddenWhole(FieldValue value, Sensitivity sensitivity) => sensitivity switch
    {
        Sensitivity.Secret => true,
        Sensitivity.Keys => value.IsBytes ? value.Bytes.Length >= ShortestKey : (value.Text ?? "").Length >= 2 * ShortestKey,
        _ => false,
    };
}
