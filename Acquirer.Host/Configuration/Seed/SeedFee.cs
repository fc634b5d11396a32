namespace Iso8583.Host.Configuration.Seed;

/// <summary>What one transaction costs.</summary>
/// <param name="PartsPerMillion">Share of the amount.</param>
/// <param name="CapMinor">Upper bound in minor units; 0: none.</param>
/// <param name="MinMinor">Lower bound in minor units.</param>
/// <param name="FixedMinor">Added to the share, minor units.</param>
public readonly record struct SeedFee(int PartsPerMillion, long CapMinor, long MinMinor, long FixedMinor);
