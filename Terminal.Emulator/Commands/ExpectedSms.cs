using System.Globalization;
using Iso8583.Emulator.Link;

namespace Iso8583.Emulator.Commands;

/// <summary>An SMS that must come: whose transaction, which kind, and what its text must hold.</summary>
internal sealed record ExpectedSms(string TerminalId, string Stan, string Kind, string LastFour, string Amount)
{
    /// <summary>Is this the message? The text is checked afterwards.</summary>
    public bool Fits(InboxMessage message)
        => message.Kind == Kind && (message.TerminalId ?? "").TrimEnd() == TerminalId
        && int.TryParse(message.Stan, NumberStyles.None, CultureInfo.InvariantCulture, out var stan)
        && int.TryParse(Stan, NumberStyles.None, CultureInfo.InvariantCulture, out var own) && stan == own;

    /// <summary>True where the text names the card's last digits and the amount.</summary>
    public bool IsRight(string text) => text.Contains(LastFour, StringComparison.Ordinal) && text.Contains(Amount, StringComparison.Ordinal);

    public override string ToString() => $"an SMS '{Kind}' with {LastFour} and {Amount}";
}
