namespace Iso8583.Emulator.Output;

/// <summary>An SMS from the acquirer's inbox.</summary>
/// <param name="TerminalId">F41 of the transaction.</param>
/// <param name="Kind">approved, declined, reversed, voided, ...</param>
/// <param name="To">The phone; shown masked.</param>
/// <param name="Text">What the phone shows.</param>
/// <param name="HostMilliseconds">From swipe to SMS as the acquirer measured it.</param>
/// <param name="OwnMilliseconds">From sending the request to seeing the SMS here; negative where this terminal sent no such request.</param>
internal sealed record SmsSeen(string TerminalId, string Kind, string To, string Text, double HostMilliseconds, double OwnMilliseconds);
