using System.Text;

namespace Iso8583.Core.Messages;

/// <summary>Track 1 of a card (data element 45): format code, account number, name, expiry, service code. Prints masked.</summary>
/// <remarks>Source: ISO/IEC 7813 track 1, format B: <c>B</c>, PAN, <c>^</c>, name, <c>^</c>, YYMM, service code, discretionary data; at most 76 characters.</remarks>
public sealed class Track1
{
    /// <summary>The most characters, sentinels not counted.</summary>
    public const int MaxLength = 76;

    private readonly byte[] _ascii;

    private Track1(byte[] ascii, Pan pan, int expiry, int serviceCode)
    {
        _ascii = ascii;
        Pan = pan;
        Expiry = expiry;
        ServiceCode = serviceCode;
    }

    /// <summary>The account number.</summary>
    public Pan Pan { get; }

    /// <summary>The expiry as YYMM; -1 where the track has none.</summary>
    public int Expiry { get; }

    /// <summary>The service code; -1 where the track has none.</summary>
    public int ServiceCode { get; }

    /// <summary>Reads the characters.</summary>
    /// <param name="ascii">At most 76 characters; sentinels are let through.</param>
    /// <param name="track">The result, or null.</param>
    /// <returns>False where it is not format B or the account number is no number.</returns>
    public static bool TryParse(ReadOnlySpan<byte> ascii, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Track1? track)
    {
        track = null;
        if (ascii.Length > 0 && ascii[0] == '%') ascii = ascii[1..];
        if (ascii.Length > 0 && ascii[^1] == '?') ascii = ascii[..^1];
        if (ascii.Length is 0 or > MaxLength || ascii[0] != 'B') return false;
        var first = ascii.IndexOf((byte)'^');
        if (first < 2 || !Pan.TryParse(ascii[1..first], out var pan)) return false;
        var second = ascii[(first + 1)..].IndexOf((byte)'^');
        if (second < 0) return false;
        var rest = ascii[(first + second + 2)..];
        var expiry = AsciiDigits.TryParse(rest, 0, 4, out var yymm) ? (int)yymm : -1;
        var service = AsciiDigits.TryParse(rest, expiry < 0 ? 1 : 4, 3, out var code) ? (int)code : -1;
        track = new Track1(ascii.ToArray(), pan, expiry, service);
        return true;
    }

    /// <summary>The clear characters. Every call site is listed in docs/security.md.</summary>
    public string Reveal() => Encoding.ASCII.GetString(_ascii);

    /// <summary>The masked account number; neither name nor discretionary data shows.</summary>
    public override string ToString() => $"B{Pan}^[redacted {Math.Max(0, _ascii.Length - Pan.Length - 2)}]";
}
