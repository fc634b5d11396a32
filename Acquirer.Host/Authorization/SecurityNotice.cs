namespace Iso8583.Host.Authorization;

/// <summary>What is to be said of the keys when the host starts.</summary>
/// <param name="Warning">Why the keys are for tests; empty where nothing says so.</param>
/// <param name="MasterKeys">Terminals with a master key.</param>
/// <param name="Restored">Terminals that are still signed on from before.</param>
public sealed record SecurityNotice(string Warning, int MasterKeys, int Restored);
