using System.Globalization;
using System.Numerics;

namespace Iso8583.Host.Notifications.Smpp;

/// <summary>Brings ids into one form.</summary>
public static class SmppIdFormats
{
    /// <summary>The decimal form of a number, or the id as it came where it is none.</summary>
    public static string Normalize(this SmppIdFormat format, string id) => format switch
    {
        SmppIdFormat.Hexadecimal when BigInteger.TryParse("0" + id, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) => value.ToString(CultureInfo.InvariantCulture),
        SmppIdFormat.Digits when BigInteger.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var value) => value.ToString(CultureInfo.InvariantCulture),
        _ => id,
    };
}
