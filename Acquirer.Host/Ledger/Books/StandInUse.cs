namespace Iso8583.Host.Ledger.Books;

/// <summary>What was approved of a card in its issuer's place in one business day.</summary>
/// <param name="Minor">Sum in minor units of the card's account.</param>
/// <param name="Count">Number.</param>
internal readonly record struct StandInUse(long Minor, int Count);
