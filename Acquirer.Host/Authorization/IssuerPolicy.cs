using Iso8583.Host.Transactions;

namespace Iso8583.Host.Authorization;

/// <summary>How an issuer behaves: how long it takes, when it is closed, whether it is out of order. Switch and latency may change at any time.</summary>
public sealed class IssuerPolicy
{
    private readonly ulong _seed;
    private DelayProfile? _latency;
    private bool _down;

    /// <param name="name">As the seed file calls it in English.</param>
    /// <param name="firstBin">First BIN, six digits.</param>
    /// <param name="lastBin">Last BIN, inclusive.</param>
    /// <param name="seed">Of the answer times.</param>
    public IssuerPolicy(string name, int firstBin, int lastBin, ulong seed)
    {
        Name = name;
        FirstBin = firstBin;
        LastBin = lastBin;
        _seed = seed;
    }

    public string Name { get; }

    public int FirstBin { get; }

    public int LastBin { get; }

    /// <summary>How long an answer takes; null: no time.</summary>
    public DelayProfile? Latency
    {
        get => Volatile.Read(ref _latency);
        set => Volatile.Write(ref _latency, value);
    }

    /// <summary>How long the acquirer waits for an answer at most; zero: as long as it takes.</summary>
    public TimeSpan Timeout { get; init; }

    /// <summary>Windows of the business time of day in which it answers nothing; one may go over midnight.</summary>
    public IReadOnlyList<(TimeOnly From, TimeOnly To)> Maintenance { get; init; } = [];

    /// <summary>The outage switch.</summary>
    public bool IsDown
    {
        get => Volatile.Read(ref _down);
        set => Volatile.Write(ref _down, value);
    }

    /// <summary>Whether it can be asked at a business time.</summary>
    public IssuerStanding StandingAt(DateTime businessTime)
    {
        if (IsDown) return IssuerStanding.Down;
        var time = TimeOnly.FromDateTime(businessTime);
        for (var i = 0; i < Maintenance.Count; i++)
        {
            if (time.IsBetween(Maintenance[i].From, Maintenance[i].To)) return IssuerStanding.Maintenance;
        }

        return IssuerStanding.Up;
    }

    /// <summary>Asks it about a transaction.</summary>
    /// <param name="transaction">The transaction; its key draws the answer time, so that the same one takes as long again.</param>
    /// <param name="delay">How long its answer is waited for.</param>
    public IssuerStanding Ask(in Transaction transaction, out TimeSpan delay)
    {
        delay = TimeSpan.Zero;
        var standing = StandingAt(transaction.BusinessTime);
        if (standing != IssuerStanding.Up || Latency is not { } latency) return standing;
        var hash = new Hash64(_seed);
        hash.Add(transaction.Key);
        hash.Add((ulong)FirstBin);
        delay = latency.Draw(hash.Value);
        if (Timeout <= TimeSpan.Zero || delay <= Timeout) return IssuerStanding.Up;
        delay = Timeout;
        return IssuerStanding.TimedOut;
    }
}
