using System.Globalization;
using Iso8583.Emulator.Link;

namespace Iso8583.Emulator.Commands;

/// <summary>An SMS that a cardholder must get: whose transaction, which kind, and what its text must hold.</summary>
/// <param name="TerminalId">F41.</param>
/// <param name="Stan">F11 of the message that caused it; empty where any will do: a reversal may have one of its own.</param>
/// <param name="Kind">approved, declined, reversed, voided.</param>
/// <param name="LastFour">Of the card.</param>
/// <param name="Amount">In major units.</param>
internal sealed record ExpectedSms(string TerminalId, string Stan, string Kind, string LastFour, string Amount)
{
    /// <summary>Is this message about that transaction? What the text says is another question.</summary>
    public bool Fits(InboxMessage message)
        => message.Kind == Kind && (message.TerminalId ?? "").TrimEnd() == TerminalId && (Stan.Length == 0 || Number(message.Stan) == Number(Stan));

    /// <summary>True where the text names the card's last digits and the amount.</summary>
    public bool IsRight(InboxMessage message)
        => message.Text is { } text && text.Contains(LastFour, StringComparison.Ordinal) && text.Contains(Amount, StringComparison.Ordinal) && !IsForMerchant(message);

    public override string ToString() => $"an SMS '{Kind}' with {LastFour} and {Amount}";

    // The merchant is told too; that is no answer to the question whether the cardholder was.
    private static bool IsForMerchant(InboxMessage message) => message.EventId?.Contains("merchant", StringComparison.OrdinalIgnoreCase) == true;

    private static int Number(string? stan) => int.TryParse(stan, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;
}
