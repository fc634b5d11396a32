namespace Iso8583.Core.Messages;

/// <summary>Digits at fixed places of a text: what the typed helpers are read and written with.</summary>
internal static class AsciiDigits
{
    /// <summary>Reads digits at a place.</summary>
    public static bool TryParse(ReadOnlySpan<byte> ascii, int start, int count, out long value)
    {
        value = 0;
        if (ascii.Length < start + count) return false;
        for (var i = start; i < start + count; i++)
        {
            var digit = (uint)(ascii[i] - '0');
            if (digit > 9) return false;
            value = (value * 10) + digit;
        }

        return true;
    }

    /// <summary>Writes digits at a place, with leading zeros; the highest are lost where the number is too great.</summary>
    public static void Write(long value, Span<byte> ascii, int start, int count)
    {
        for (var i = start + count - 1; i >= start; i--)
        {
            ascii[i] = (byte)('0' + (value % 10));
            value /= 10;
        }
    }
}
