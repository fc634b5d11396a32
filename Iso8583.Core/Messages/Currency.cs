namespace Iso8583.Core.Messages;

/// <summary>An ISO 4217 currency by its numeric code.</summary>
/// <param name="Number">Numeric code, 0 to 999: 156 is the yuan.</param>
public readonly record struct Currency(ushort Number)
{
    /// <summary>Chinese yuan.</summary>
    public static Currency Cny => new(156);

    /// <summary>US dollar.</summary>
    public static Currency Usd => new(840);

    /// <summary>Digits after the decimal point of the major unit: 2 for most, 0 for the yen, 3 for the Kuwaiti dinar.</summary>
    /// <remarks>Source: ISO 4217, minor unit column. Currencies that are not listed have 2.</remarks>
    public int Exponent => Number switch
    {
        108 or 152 or 174 or 262 or 324 or 352 or 392 or 410 or 548 or 600 or 646 or 704 or 800 or 950 or 952 or 953 => 0,
        48 or 368 or 400 or 414 or 434 or 512 or 788 => 3,
        990 or 927 => 4,
        _ => 2,
    };

    /// <summary>The alphabetic code where it is one of the common ones, else the three digits.</summary>
    public override string ToString() => Number switch
    {
        156 => "CNY",
        344 => "HKD",
        392 => "JPY",
        414 => "KWD",
        446 => "MOP",
        702 => "SGD",
        756 => "CHF",
        826 => "GBP",
        840 => "USD",
        978 => "EUR",
        _ => Number.ToString("D3", System.Globalization.CultureInfo.InvariantCulture),
    };
}
