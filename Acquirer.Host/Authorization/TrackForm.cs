namespace Iso8583.Host.Authorization;

/// <summary>Tells a track that was deciphered under its own key from one that was not.</summary>
/// <remarks>
/// Under another key the enciphered sixteen nibbles are as good as drawn. If digits and separators alone were asked for, (11/16)^16, one track in four
/// hundred, would pass and be answered as if the cardholder had another card. A track 2 must therefore have the form of ISO/IEC 7813: separator,
/// month of expiry 01 to 12 and service code where they are not left out (a separator stands in their place), and digits only behind them. With a
/// number of 16 digits the last digit of the month and fifteen others are enciphered: (3/16 or 9/16) x (10/16)^15, about one in 6,000 for months 10 to
/// 12 and one in 2,000 for the others. With SM4 number and separator are enciphered too, and nothing passes that anybody will ever see.
/// </remarks>
public static class TrackForm
{
    /// <summary>Track 2: characters 0 to 9 and <c>=</c>.</summary>
    public static bool IsTrack2(ReadOnlySpan<byte> track)
    {
        var separator = track.IndexOf((byte)'=');
        if (separator < 1 || !AreDigits(track[..separator])) return false;
        var rest = track[(separator + 1)..];
        if (!TrySkip(ref rest, 4, out var expiry)) return false;
        if (expiry.Length == 4 && !IsMonth(expiry[2..])) return false;
        return TrySkip(ref rest, 3, out _) && AreDigits(rest);
    }

    /// <summary>Track 3 has separators in many places: only its characters are looked at.</summary>
    public static bool IsTrack3(ReadOnlySpan<byte> track)
    {
        foreach (var character in track)
        {
            if (character != '=' && character is < (byte)'0' or > (byte)'9') return false;
        }

        return true;
    }

    /// <summary>A part of fixed length, or the separator that stands in its place; a track may end before it.</summary>
    private static bool TrySkip(ref ReadOnlySpan<byte> rest, int length, out ReadOnlySpan<byte> part)
    {
        part = default;
        if (rest.IsEmpty) return true;
        if (rest[0] == '=')
        {
            rest = rest[1..];
            return true;
        }

        if (rest.Length < length) return false;
        part = rest[..length];
        rest = rest[length..];
        return AreDigits(part);
    }

    private static bool IsMonth(ReadOnlySpan<byte> digits) => (digits[0] - '0') * 10 + digits[1] - '0' is >= 1 and <= 12;

    private static bool AreDigits(ReadOnlySpan<byte> text) => !text.ContainsAnyExceptInRange((byte)'0', (byte)'9');
}
