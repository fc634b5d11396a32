using Iso8583.Core.Messages;

namespace Iso8583.Host.Ledger.Books;

/// <summary>Conversion of minor units at a rate in billionths of a major unit: exact integers, rounded half up once.</summary>
internal static class ConversionRate
{
    private static readonly long[] Powers = [1, 10, 100, 1_000, 10_000];

    /// <summary>Converts an amount.</summary>
    /// <returns>False where nothing or too much comes out.</returns>
    public static bool TryApply(long minor, Currency from, Currency to, long rateNano, out long converted)
    {
        var numerator = (Int128)minor * rateNano * Powers[to.Exponent];
        var denominator = (Int128)ExchangeRate.Scale * Powers[from.Exponent];
        var result = ((2 * numerator) + denominator) / (2 * denominator);
        converted = result > long.MaxValue ? 0 : (long)result;
        return converted > 0;
    }

    /// <summary>The largest amount whose conversion is not above a limit.</summary>
    public static long LargestFor(long limit, Currency from, Currency to, long rateNano)
    {
        if (limit <= 0) return 0;
        var numerator = (Int128)limit * ExchangeRate.Scale * Powers[from.Exponent];
        var minor = (long)(numerator / ((Int128)rateNano * Powers[to.Exponent]));
        while (minor > 0 && (!TryApply(minor, from, to, rateNano, out var converted) || converted > limit)) minor--;
        return minor;
    }
}
