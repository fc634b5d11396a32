using BenchmarkDotNet.Attributes;

namespace Iso8583.Benchmarks.Security;

/// <summary>Each operation of the security room beside the bare primitives that it needs.</summary>
[ShortRunJob]
[MemoryDiagnoser]
public class SecurityBenchmarks
{
    [ParamsSource(nameof(Cases))]
    public SecurityCase Case { get; set; } = null!; // set by the runner

    public static IEnumerable<SecurityCase> Cases() => SecurityCases.All();

    [Benchmark(Baseline = true)]
    public void Primitives() => Case.Bare();

    [Benchmark]
    public void Operation() => Case.Operation();
}
