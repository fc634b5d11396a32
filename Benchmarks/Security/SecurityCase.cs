namespace Iso8583.Benchmarks.Security;

/// <summary>One operation of the security room beside the bare primitives that it cannot do without.</summary>
/// <param name="Name">What is measured.</param>
/// <param name="Primitives">What stands beside it.</param>
/// <param name="Operation">Ours.</param>
/// <param name="Bare">Theirs.</param>
public sealed record SecurityCase(string Name, string Primitives, Action Operation, Action Bare)
{
    public override string ToString() => Name;
}
