using Iso8583.Core.Messages;

namespace Iso8583.Core.Emv;

/// <summary>What an issuer needs to find a card's keys.</summary>
/// <param name="Pan">The account number (tag 5A).</param>
/// <param name="SequenceNumber">The card's sequence number (tag 5F34), 0 to 99; 0 where the card has none.</param>
/// <param name="Option">The issuer's way of deriving.</param>
public readonly record struct EmvCard(Pan Pan, int SequenceNumber, CardKeyOption Option = CardKeyOption.A);
