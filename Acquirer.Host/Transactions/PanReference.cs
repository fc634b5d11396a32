namespace Iso8583.Host.Transactions;

/// <summary>All that the books know of an account number: a keyed token for equality, the first six and the last four digits for people.</summary>
/// <param name="Token">First 16 bytes of HMAC-SHA-256 over the digits; zero where the message had no account number.</param>
/// <param name="FirstSix">The BIN as a number.</param>
/// <param name="LastFour">The last four digits as a number, -1 where the account number is too short to show any.</param>
/// <param name="Length">Number of digits.</param>
public readonly record struct PanReference(UInt128 Token, int FirstSix, short LastFour, byte Length)
{
    public bool IsEmpty => Length == 0;

    /// <summary>First six, stars, last four; only stars where too short.</summary>
    public override string ToString() => Length == 0 ? ""
        : LastFour < 0 ? new string('*', Length)
        : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{FirstSix:D6}{new string('*', Length - 10)}{LastFour:D4}");
}
