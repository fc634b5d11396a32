using System.Globalization;

namespace Iso8583.Host.Notifications;

/// <summary>
/// The id of one notification event, derived from what it tells and to whom, so that the same outcome never raises a second one:
/// journal sequence, audience, kind. As text <c>12-cardholder-approved</c>.
/// </summary>
/// <param name="Value">Sequence in the upper bits, 3 bits of audience, 5 bits of kind; sorts like the journal.</param>
public readonly record struct NotificationId(long Value)
{
    /// <summary>Builds the id.</summary>
    public NotificationId(long sequence, Audience audience, NotificationKind kind)
        : this((sequence << 8) | ((long)audience << 5) | (long)kind)
    {
    }

    /// <summary>Journal sequence of the transaction.</summary>
    public long Sequence => Value >> 8;

    /// <summary>Who is told.</summary>
    public Audience Audience => (Audience)((Value >> 5) & 7);

    /// <summary>What is told.</summary>
    public NotificationKind Kind => (NotificationKind)(Value & 31);

    /// <summary>Reads the text form.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out NotificationId id)
    {
        id = default;
        var first = text.IndexOf('-');
        var last = text.LastIndexOf('-');
        if (first <= 0 || last <= first) return false;
        if (!long.TryParse(text[..first], NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) || sequence is <= 0 or > (long.MaxValue >> 8)) return false;
        if (!NotificationNames.TryParse(text[(first + 1)..last], out Audience audience)) return false;
        if (!NotificationNames.TryParse(text[(last + 1)..], out NotificationKind kind)) return false;
        id = new NotificationId(sequence, audience, kind);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Sequence}-{NotificationNames.Of(Audience)}-{NotificationNames.Of(Kind)}");
}
