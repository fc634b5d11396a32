using Iso8583.Core.Messages;

namespace Iso8583.Host.Session;

/// <summary>An amount of ISO 8583:2003 as one number: currency n3, minor digits n1, amount n12.</summary>
internal static class CompositeAmount
{
    private const long AmountModulus = 1_000_000_000_000;

    /// <summary>Takes an amount apart.</summary>
    /// <returns>False where the minor digits are not those of the currency: nobody can say what the amount is.</returns>
    public static bool TryRead(long composite, out Currency currency, out long minor)
    {
        currency = CurrencyOf(composite);
        minor = composite % AmountModulus;
        return currency.Number != 0 && composite / AmountModulus % 10 == currency.Exponent;
    }

    public static Currency CurrencyOf(long composite) => new((ushort)(composite / (AmountModulus * 10) % 1000));

    public static long Of(Currency currency, long minor) => (((currency.Number * 10L) + currency.Exponent) * AmountModulus) + minor;
}
