namespace Iso8583.Host.Notifications.Delivery;

/// <summary>Chance as a function of seed, event and purpose, not a sequence: the same run gives the same draws in whatever order they are made.</summary>
internal static class SeededChance
{
    /// <summary>An even draw from 0 (inclusive) to 1 (exclusive).</summary>
    public static double Unit(ulong seed, long id, uint salt) => (Mix(seed ^ Mix((ulong)id + (salt * 0x9E3779B97F4A7C15UL))) >> 11) * (1.0 / (1UL << 53));

    // SplitMix64 finalizer.
    private static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15UL;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9UL;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EBUL;
        return value ^ (value >> 31);
    }
}
