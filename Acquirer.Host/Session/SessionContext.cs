using Iso8583.Host.Authorization;
using Iso8583.Host.Ledger;
using Iso8583.Host.Rules;
using Iso8583.Host.Telemetry;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Session;

/// <summary>What all sessions share.</summary>
internal sealed record SessionContext(
    ILedger Ledger,
    Authorizer Authorizer,
    MessageSecurity Security,
    BusinessClock BusinessClock,
    TimeProvider Time,
    ExchangePool Exchanges,
    SessionCounters Counters,
    IReadOnlyList<IExchangeObserver> Observers,
    ILogger<IsoSession> Logger)
{
    /// <summary>The rules in force.</summary>
    public RuleBook Rules { get; init; } = RuleBook.Empty;

    /// <summary>Payment codes that phones show.</summary>
    public PaymentCodes Codes { get; init; } = PaymentCodes.None;

    /// <summary>How issuers behave.</summary>
    public IssuerBoard Issuers { get; init; } = IssuerBoard.Empty;

    /// <summary>Who tells host links of the end of a business day.</summary>
    public CutOverNotices? CutOverNotices { get; init; }

    /// <summary>When transactions passed which stage.</summary>
    public Timelines? Timelines { get; init; }

    /// <summary>How the rules fared with the latest transactions.</summary>
    public RuleTrails? Trails { get; init; }
}
