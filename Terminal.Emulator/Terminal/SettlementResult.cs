namespace Iso8583.Emulator.Terminal;

/// <summary>What the acquirer says to a terminal's batch totals.</summary>
internal enum SettlementResult
{
    Error,
    Balanced,
    Unbalanced,
}
