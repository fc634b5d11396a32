using System.Text;
using Iso8583.Core.Messages;
using Iso8583.Core.Security;

namespace Iso8583.Emulator.Terminal;

/// <summary>An invented card from a profile document. Other files name it by its id.</summary>
internal sealed class TestCard
{
    public required string Id { get; init; }

    public required Pan Pan { get; init; }

    /// <summary>YYMM.</summary>
    public required string Expiry { get; init; }

    public string ServiceCode { get; init; } = "220";

    /// <summary>F23, three digits.</summary>
    public string SequenceNumber { get; init; } = "000";

    /// <summary><c>default</c>: the card is used without a PIN.</summary>
    public Pin Pin { get; init; }

    /// <summary>Null: a card with a magnetic stripe only.</summary>
    public ChipSettings? Chip { get; init; }

    public bool HasPin => Pin.Length > 0;

    /// <summary>The clear digits, to be put into a request.</summary>
    public string RevealPan()
    {
        Span<byte> digits = stackalloc byte[Pan.MaxLength];
        return Encoding.ASCII.GetString(digits[..Pan.Reveal(digits)]);
    }

    /// <summary>Track 2 with <c>=</c> between number and expiry, as a reader gives it.</summary>
    public string RevealTrack2() => $"{RevealPan()}={Expiry}{ServiceCode}0000012300000"[..Math.Min(37, Pan.Length + 1 + 4 + 3 + 13)];

    public override string ToString() => Id;
}
