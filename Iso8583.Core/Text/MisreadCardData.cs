using Iso8583.Core.Codec;
using Iso8583.Core.Dialects;
using Iso8583.Core.Messages;

namespace Iso8583.Core.Text;

/// <summary>
/// Card data in the wrong fields. A message with a broken bitmap or length is read shifted: the digits of the account number then lie in the amount, and no rule about
/// field numbers hides them. In a message with a fault the bytes themselves are therefore searched, and fields that overlap what is found are hidden.
/// </summary>
/// <remarks>
/// Found are track 2 data (13 to 19 digits with a valid check digit before a separator) anywhere, and an account number where the first field begins: with its length in
/// front, or where field 2 itself is no account number; and any account number within a text field.
/// </remarks>
internal static class MisreadCardData
{
    private const int ShortestPan = Masking.ShortestPan;
    private const int LongestTrack2 = 37;

    /// <summary>The fields that must not be shown; none in a message without a fault.</summary>
    public static SortedSet<int> Fields(scoped MessageView view, bool hasFault)
    {
        var fields = new SortedSet<int>();
        if (!hasFault || view.Fields.Count == 0) return fields;
        var message = view.Message;
        var hidden = new bool[message.Length];
        var head = message.Length;
        foreach (var de in view.Fields) head = Math.Min(head, view.Offset(de) - (view.RawWithPrefix(de).Length - view.Raw(de).Length));
        var isPanRight = view.Has(2) && view.TryGetPan(2, out var pan) && pan.Length >= ShortestPan && pan.IsLuhnValid;

        foreach (var perByte in (ReadOnlySpan<int>)[1, 2])
        {
            var text = perByte == 1 ? Characters(message) : Convert.ToHexString(message).ToCharArray();
            HideTracks(text, hidden, perByte);
            if (!isPanRight) HideFirst(text, message, head, hidden, perByte, view.Has(2));
            Array.Clear(text);
        }

        foreach (var de in view.Fields)
        {
            if (de == 2 && isPanRight) continue;
            if (hidden.AsSpan(view.Offset(de), view.Raw(de).Length).Contains(true) || HoldsAccountNumber(view, de)) fields.Add(de);
        }

        return fields;
    }

    // Text that is harmless by its number, such as a merchant id, and here may be what was read in its place.
    private static bool HoldsAccountNumber(scoped MessageView view, int de)
    {
        if (view.Spec(de) is not { Encoding: FieldEncoding.Text, Content: not (ContentClass.N or ContentClass.Xn) }) return false;
        var text = Characters(view.Raw(de));
        var found = false;
        for (var at = 0; at + ShortestPan <= text.Length && !found; at++)
        {
            for (var length = ShortestPan; length <= Pan.MaxLength && at + length <= text.Length; length++) found |= IsAccountNumber(text.AsSpan(at, length));
        }

        Array.Clear(text);
        return found;
    }

    // ASCII and EBCDIC at once: their digits do not overlap.
    private static char[] Characters(ReadOnlySpan<byte> message)
    {
        var text = new char[message.Length];
        for (var i = 0; i < text.Length; i++)
        {
            text[i] = message[i] switch
            {
                >= 0x30 and <= 0x39 => (char)message[i],
                >= 0xF0 and <= 0xF9 => (char)('0' + (message[i] & 0xF)),
                0x3D or 0x7E => '=',
                0x44 or 0xC4 => 'D',
                _ => '.',
            };
        }

        return text;
    }

    private static void HideTracks(ReadOnlySpan<char> text, bool[] hidden, int perByte)
    {
        for (var at = ShortestPan; at < text.Length; at++)
        {
            if (text[at] is not ('=' or 'D')) continue;
            for (var length = ShortestPan; length <= Pan.MaxLength && length <= at; length++)
            {
                if (!IsAccountNumber(text.Slice(at - length, length))) continue;
                var end = at + 1;
                while (end < text.Length && end - (at - length) < LongestTrack2 && char.IsAsciiHexDigit(text[end])) end++;
                Hide(hidden, at - length, end, perByte);
            }
        }
    }

    private static void HideFirst(ReadOnlySpan<char> text, ReadOnlySpan<byte> message, int head, bool[] hidden, int perByte, bool hasPanField)
    {
        // Lengths of one byte (packed or binary) and of two characters.
        foreach (var prefix in (ReadOnlySpan<int>)[1, 2])
        {
            if (head + prefix >= message.Length) return;
            var start = (head + prefix) * perByte;
            int stated = prefix == 1 ? message[head] : Two(text, head * perByte);
            var packed = ((message[head] >> 4) * 10) + (message[head] & 0xF);
            for (var length = ShortestPan; length <= Pan.MaxLength && start + length <= text.Length; length++)
            {
                var isStated = stated == length || (prefix == 1 && packed == length);
                if ((isStated || hasPanField) && IsAccountNumber(text.Slice(start, length))) Hide(hidden, start, start + length, perByte);
            }
        }
    }

    private static int Two(ReadOnlySpan<char> text, int at) => at + 1 < text.Length && char.IsAsciiDigit(text[at]) && char.IsAsciiDigit(text[at + 1]) ? ((text[at] - '0') * 10) + text[at + 1] - '0' : -1;

    // Card numbers begin with 3 to 6 or, in national schemes, 9.
    private static bool IsAccountNumber(ReadOnlySpan<char> digits)
    {
        if (digits[0] is not ((>= '3' and <= '6') or '9') || digits.ContainsAnyExceptInRange('0', '9')) return false;
        Span<byte> ascii = stackalloc byte[Pan.MaxLength];
        System.Text.Ascii.FromUtf16(digits, ascii, out var written);
        var isValid = Pan.TryParse(ascii[..written], out var pan) && pan.IsLuhnValid;
        ascii.Clear();
        return isValid;
    }

    private static void Hide(bool[] hidden, int from, int to, int perByte)
    {
        var start = from / perByte;
        var end = Math.Min(hidden.Length, (to + perByte - 1) / perByte);
        hidden.AsSpan(start, end - start).Fill(true);
    }
}
