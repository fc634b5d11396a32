using Iso8583.Core.Messages;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Ledger;

/// <summary>
/// Which business day a moment is of, for each acquirer that this host serves. An acquirer that nobody configured has the host's own cut-over. The day is
/// found once, when a command is decided, and stands in its row: a later change of the calendar moves no transaction.
/// </summary>
public sealed class BusinessCalendar
{
    private readonly TimeZoneInfo _zone;
    private readonly Entry[] _entries;

    /// <param name="cutOver">The host's own cut-over.</param>
    /// <param name="zone">Zone of the business clock.</param>
    /// <param name="acquirers">Acquirers with another one.</param>
    /// <exception cref="ArgumentException">A zone is unknown or an institution appears twice; the message says which.</exception>
    public BusinessCalendar(TimeOnly cutOver, TimeZoneInfo zone, IReadOnlyList<AcquirerDay> acquirers)
    {
        ArgumentNullException.ThrowIfNull(zone);
        ArgumentNullException.ThrowIfNull(acquirers);
        _zone = zone;
        _entries = new Entry[acquirers.Count + 1];
        _entries[0] = new Entry(default, cutOver, null);
        for (var i = 0; i < acquirers.Count; i++)
        {
            var acquirer = acquirers[i];
            var zoneOf = default(TimeZoneInfo);
            if (acquirer.TimeZone.Length > 0 && !BusinessClock.TryParseZone(acquirer.TimeZone, out zoneOf))
                throw new ArgumentException($"Acquirers:{i}:TimeZone: '{acquirer.TimeZone}' is neither an offset like +08:00 nor a time zone of this system.");
            var institution = InstitutionOf(acquirer.Institution);
            if (institution.IsEmpty || Find(institution, i + 1) >= 0) throw new ArgumentException($"Acquirers:{i}:Institution: '{acquirer.Institution}' is no institution, or appears twice.");
            _entries[i + 1] = new Entry(institution, acquirer.CutOver, zoneOf);
        }

        Acquirers = [.. _entries.Select(entry => entry.Institution)];
    }

    /// <summary>Every acquirer with a day of its own; the first one, without a number, stands for all others.</summary>
    public IReadOnlyList<AsciiText> Acquirers { get; }

    /// <summary>All acquirers have the same day.</summary>
    public bool IsSingle => _entries.Length == 1;

    /// <summary>An institution number as the books compare it: without leading zeros.</summary>
    public static AsciiText InstitutionOf(string digits)
    {
        ArgumentNullException.ThrowIfNull(digits);
        return AsciiText.From(digits.TrimStart('0'));
    }

    /// <summary>The acquirer whose day counts: the one given where it has a day of its own, else the one that stands for all others.</summary>
    public AsciiText DayKeeperOf(AsciiText institution) => Find(institution, _entries.Length) >= 0 ? institution : default;

    /// <summary>The business day of an acquirer at a moment of the business clock: the date of its own time up to the cut-over, then the next one.</summary>
    public DateOnly DayOf(AsciiText institution, DateTime businessTime)
    {
        var index = Find(institution, _entries.Length);
        ref readonly var entry = ref _entries[index < 0 ? 0 : index];
        var local = entry.Zone is null ? businessTime : TimeZoneInfo.ConvertTime(ValidIn(businessTime), _zone, entry.Zone);
        return BusinessDay.Of(local, entry.CutOver);
    }

    // An hour that the clocks leave out in spring is no moment; the one behind it is.
    private DateTime ValidIn(DateTime time)
    {
        var local = DateTime.SpecifyKind(time, DateTimeKind.Unspecified);
        return _zone.IsInvalidTime(local) ? local.AddHours(1) : local;
    }

    private int Find(AsciiText institution, int count)
    {
        for (var i = 0; i < count; i++)
        {
            if (_entries[i].Institution == institution) return i;
        }

        return -1;
    }

    private readonly record struct Entry(AsciiText Institution, TimeOnly CutOver, TimeZoneInfo? Zone);
}
