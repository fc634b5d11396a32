namespace Iso8583.Host.Configuration.Seed;

/// <summary>A card issuer by a range of six-digit BINs.</summary>
/// <param name="Name">What stands in front of its messages: 【name】.</param>
/// <param name="NameEn">The same in English texts.</param>
/// <param name="Hotline">Number to call; may be empty.</param>
/// <param name="FirstBin">First BIN of the range.</param>
/// <param name="LastBin">Last BIN of the range, inclusive.</param>
/// <param name="Foreign">Counts in the second half of a batch settlement.</param>
/// <param name="Chip">Its chip cards; null where nobody checks their cryptograms.</param>
public sealed record SeedIssuer(string Name, string NameEn, string Hotline, int FirstBin, int LastBin, bool Foreign, SeedChip? Chip = null)
{
    /// <summary>How timely and reliable its messages are; null for at once and all of them.</summary>
    public SeedDelivery? Delivery { get; init; }

    /// <summary>How long its answers take and when there are none.</summary>
    public SeedBehaviour Behaviour { get; init; } = SeedBehaviour.Prompt;
}
