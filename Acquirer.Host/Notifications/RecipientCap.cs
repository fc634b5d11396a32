using System.Runtime.InteropServices;

namespace Iso8583.Host.Notifications;

/// <summary>Counts messages per phone in the minute and the day of their transaction, so that a storm to one number ends. Starts anew with the host.</summary>
public sealed class RecipientCap(int perMinute, int perDay)
{
    private const long MinuteMicros = 60_000_000;
    private const long DayMicros = 1440 * MinuteMicros;
    private const int PruneAt = 100_000;

    private readonly Dictionary<string, Count> _counts = [];
    private readonly string _minuteReason = FormattableString.Invariant($"{SuppressionReasons.RateCap}: {perMinute} a minute");
    private readonly string _dayReason = FormattableString.Invariant($"{SuppressionReasons.RateCap}: {perDay} a day");

    /// <summary>Counts one message.</summary>
    /// <returns>Empty, or why the phone has had enough; then it is not counted.</returns>
    public string Take(string phone, long receivedMicros)
    {
        if (perMinute == 0 && perDay == 0) return "";
        if (_counts.Count >= PruneAt) Prune(receivedMicros / DayMicros);
        ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(_counts, phone, out _);
        var minute = receivedMicros / MinuteMicros;
        var day = receivedMicros / DayMicros;
        if (count.Minute != minute)
        {
            count.Minute = minute;
            count.InMinute = 0;
        }

        if (count.Day != day)
        {
            count.Day = day;
            count.InDay = 0;
        }

        if (perMinute > 0 && count.InMinute >= perMinute) return _minuteReason;
        if (perDay > 0 && count.InDay >= perDay) return _dayReason;
        count.InMinute++;
        count.InDay++;
        return "";
    }

    private void Prune(long today)
    {
        foreach (var (phone, count) in _counts)
        {
            if (count.Day != today) _counts.Remove(phone);
        }
    }

    private struct Count
    {
        public long Minute;
        public long Day;
        public int InMinute;
        public int InDay;
    }
}
