using System.Globalization;

namespace Iso8583.Core.Messages;

/// <summary>Money in integer minor units of its currency.</summary>
/// <param name="Minor">Minor units (fen, cents); may be negative.</param>
/// <param name="Currency">The currency.</param>
public readonly record struct Amount(long Minor, Currency Currency)
{
    /// <summary>Decimal text in major units with the currency: <c>12.30 CNY</c>.</summary>
    public override string ToString() => $"{ToDecimalText(Minor, Currency)} {Currency}";

    /// <summary>Decimal text in major units: 1230 fen give <c>12.30</c>.</summary>
    public static string ToDecimalText(long minor, Currency currency)
    {
        var exponent = currency.Exponent;
        decimal scale = 1;
        for (var i = 0; i < exponent; i++) scale *= 10;
        return (minor / scale).ToString("F" + exponent.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }
}
