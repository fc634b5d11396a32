namespace Iso8583.Benchmarks.Host;

/// <summary>What a stretch of payments cost.</summary>
/// <param name="CpuMicros">Processor time of the process a payment.</param>
/// <param name="P99Ms">99th percentile from the intended moment of sending to the outcome.</param>
/// <param name="Late">Payments that were sent more than 100 ms behind their moment.</param>
internal readonly record struct PaymentFigures(double CpuMicros, double P99Ms, int Late);
