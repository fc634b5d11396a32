namespace Iso8583.Host.Notifications.Content;

/// <summary>How much room a text takes as SMS.</summary>
/// <param name="Encoding">GSM-7 where every character is in that alphabet, else UCS-2.</param>
/// <param name="Units">Septets or UTF-16 units.</param>
/// <param name="Segments">Messages it is sent as; none of them ends inside an escape or surrogate pair.</param>
public readonly record struct SmsLength(SmsEncoding Encoding, int Units, int Segments)
{
    /// <summary>Measures a text.</summary>
    public static SmsLength Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var encoding = SmsSegments.EncodingOf(text);
        var units = 0;
        foreach (var c in text) units += encoding == SmsEncoding.Gsm7 ? Gsm7.Septets(c) : 1;
        return new SmsLength(encoding, units, SmsSegments.Split(text).Count);
    }
}
