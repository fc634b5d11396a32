namespace Iso8583.Host.Configuration.Seed;

/// <summary>An issuer script.</summary>
/// <param name="Id">Tag 9F18, never 0.</param>
/// <param name="Template">71 (before the card's second cryptogram) or 72 (after it).</param>
/// <param name="Commands">CLA INS P1 P2 Lc and data; Lc counts the MAC that the host adds, 4 to 8 bytes.</param>
public sealed record SeedScript(uint Id, int Template, IReadOnlyList<ReadOnlyMemory<byte>> Commands);
