using System.Text;

namespace Iso8583.Host.Tests.Notifications;

/// <summary>Looks through bytes for account numbers that begin with a seeded BIN and hold their check digit: as ASCII, UTF-16 of either order, BCD at either nibble, and hex of ASCII.</summary>
internal sealed class CardScan(string bin)
{
    private const int Digits = 16;
    private readonly byte[] _ascii = Encoding.ASCII.GetBytes(bin);
    private readonly byte[] _hex = Encoding.ASCII.GetBytes(Convert.ToHexString(Encoding.ASCII.GetBytes(bin)));
    private readonly byte[] _little = Encoding.Unicode.GetBytes(bin);
    private readonly byte[] _big = Encoding.BigEndianUnicode.GetBytes(bin);
    private readonly byte[] _packed = Convert.FromHexString(bin);

    // The digits of the BIN that fill whole bytes when it begins at a low nibble.
    private readonly byte[] _shifted = Convert.FromHexString(bin[1..^1]);

    public IEnumerable<string> Find(string where, byte[] bytes)
    {
        foreach (var at in Occurrences(bytes, _ascii)) if (IsCard(i => Digit(bytes, at + i))) yield return $"ASCII in {where} at {at}";
        foreach (var at in Occurrences(bytes, _little)) if (IsCard(i => Digit(bytes, at + (2 * i)))) yield return $"UTF-16 in {where} at {at}";
        foreach (var at in Occurrences(bytes, _big)) if (IsCard(i => Digit(bytes, at + (2 * i) + 1))) yield return $"UCS-2 in {where} at {at}";
        foreach (var at in Occurrences(bytes, _hex)) if (IsCard(i => Digit(bytes, at + (2 * i) + 1))) yield return $"hex in {where} at {at}";
        foreach (var at in Occurrences(bytes, _packed)) if (IsCard(i => Nibble(bytes, (2 * at) + i))) yield return $"BCD in {where} at {at}";
        foreach (var at in Occurrences(bytes, _shifted)) if (at > 0 && Nibble(bytes, (2 * at) - 1) == bin[0] - '0' && IsCard(i => Nibble(bytes, (2 * at) - 1 + i))) yield return $"shifted BCD in {where} at {at}";
    }

    private static IEnumerable<int> Occurrences(byte[] bytes, byte[] needle)
    {
        for (var at = bytes.AsSpan().IndexOf(needle); at >= 0;)
        {
            yield return at;
            var next = bytes.AsSpan(at + 1).IndexOf(needle);
            at = next < 0 ? -1 : at + 1 + next;
        }
    }

    private static int Digit(byte[] bytes, int at) => at < bytes.Length && bytes[at] is >= (byte)'0' and <= (byte)'9' ? bytes[at] - '0' : -1;

    private static int Nibble(byte[] bytes, int at)
    {
        if (at / 2 >= bytes.Length) return -1;
        var value = (at & 1) == 0 ? bytes[at / 2] >> 4 : bytes[at / 2] & 15;
        return value <= 9 ? value : -1;
    }

    private bool IsCard(Func<int, int> digit)
    {
        var sum = 0;
        for (var i = 0; i < Digits; i++)
        {
            var value = digit(i);
            if (value < 0 || (i < bin.Length && value != bin[i] - '0')) return false;
            if (i % 2 == 0) value = value * 2 > 9 ? (value * 2) - 9 : value * 2;
            sum += value;
        }

        return sum % 10 == 0;
    }
}
