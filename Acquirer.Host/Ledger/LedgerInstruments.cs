using Iso8583.Host.Telemetry;
using Microsoft.Extensions.Logging.Abstractions;

namespace Iso8583.Host.Ledger;

/// <summary>Where the writer reports to; attached once the host's services exist.</summary>
internal sealed record LedgerInstruments(ILogger Logger, AcquirerMetrics? Metrics)
{
    public static LedgerInstruments None { get; } = new(NullLogger.Instance, null);
}
