namespace Iso8583.Host.Admin;

/// <summary>What the chip of the card said: verdicts and counters, never a cryptogram.</summary>
/// <param name="Cryptogram"><c>notChecked</c>, <c>right</c> or <c>wrong</c>.</param>
/// <param name="Atc">The card's transaction counter; absent where the message had none.</param>
/// <param name="AtcWatch"><c>raised</c>: above every earlier one; <c>notAbove</c>: a replayed or copied card; <c>notWatched</c>: an advice, a reversal or a card that proved nothing.</param>
/// <param name="ScriptSent">Id of the issuer script that went out with the answer.</param>
/// <param name="ScriptReported">Id of the script that the message reports on.</param>
/// <param name="ScriptResult">What the card made of it.</param>
public sealed record ChipAnswer(string Cryptogram, int? Atc, string AtcWatch, string? ScriptSent, string? ScriptReported, string? ScriptResult);
