using Iso8583.Host.Authorization;
using Iso8583.Host.Ledger;
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
    ILogger<IsoSession> Logger);
