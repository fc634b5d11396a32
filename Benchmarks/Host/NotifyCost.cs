namespace Iso8583.Benchmarks.Host;

/// <summary>What a run of payments cost the acquirer's process.</summary>
/// <param name="Cpu">Processor time of the process a payment, microseconds.</param>
/// <param name="Ledger">Of that the ledger's writer.</param>
/// <param name="Record">Of that the thread of the delivery record.</param>
/// <param name="Pool">Of that the thread pool: sessions, rendering, delivery.</param>
/// <param name="P99">99th percentile of the answer time, milliseconds.</param>
/// <param name="Memory">Memory in RAM afterwards, MiB.</param>
/// <param name="Open">Messages that are unfinished.</param>
internal readonly record struct NotifyCost(double Cpu, double Ledger, double Record, double Pool, double P99, double Memory, long Open);
