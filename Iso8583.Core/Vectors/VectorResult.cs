namespace Iso8583.Core.Vectors;

/// <summary>What became of one entry of a vector file.</summary>
/// <param name="Id">The entry's id.</param>
/// <param name="Algorithm">What was run.</param>
/// <param name="Operation">What of it.</param>
/// <param name="Provenance">Where the entry says its values come from.</param>
/// <param name="Passed">True where every expected value was met, or the input was refused as expected.</param>
/// <param name="Reason">Why not; empty where it passed.</param>
public readonly record struct VectorResult(string Id, string Algorithm, string Operation, string Provenance, bool Passed, string Reason);
