using Iso8583.Host.Transactions;

namespace Iso8583.Host.Ledger;

/// <summary>A card as the seed file describes it, without its number: token, mask, account, status, expiry.</summary>
public sealed record CardData
{
    /// <summary>From <see cref="PanTokenizer.Tokenize"/>.</summary>
    public required PanReference Pan { get; init; }

    /// <summary><see cref="AccountData.Number"/> of the account it draws on.</summary>
    public required string Account { get; init; }

    public CardStatus Status { get; init; }

    /// <summary>Last month of use as YYMM; 0 where it never expires.</summary>
    public short Expiry { get; init; }

    /// <summary>Wrong PINs in a row after which the card is refused.</summary>
    public int PinTryLimit { get; init; } = 3;

    /// <summary>Id (tag 9F18) of the issuer script that the card has yet to run; 0 for none.</summary>
    public uint PendingScript { get; init; }
}
