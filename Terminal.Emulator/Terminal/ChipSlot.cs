using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Iso8583.Core.Emv;
using Iso8583.Core.Messages;
using Iso8583.Core.Security;

namespace Iso8583.Emulator.Terminal;

/// <summary>The chip reader of one terminal: the card in it makes a cryptogram, then takes the issuer's answer. The counters of cards last in the state file.</summary>
internal sealed class ChipSlot(StateFile states, TimeProvider time) : IDisposable
{
    private ChipCard? _card;

    /// <summary>Results of the scripts of the last answer, for tag DF31; empty where there were none.</summary>
    public byte[] ScriptResults { get; private set; } = [];

    /// <summary>Id of the card that was put in last.</summary>
    public string CardId { get; private set; } = "";

    /// <summary>Puts a card in and lets it ask its issuer.</summary>
    /// <param name="card">A card with a chip.</param>
    /// <param name="amountMinor">9F02.</param>
    /// <param name="currency">Three digits, for 5F2A and 9F1A: a country of the same number is assumed.</param>
    /// <param name="transactionType">9C.</param>
    /// <param name="withPin">An online PIN was entered.</param>
    /// <returns>F55.</returns>
    /// <exception cref="TerminalConfigurationException">The card has run out of transactions.</exception>
    public byte[] Ask(TestCard card, long amountMinor, string currency, int transactionType, bool withPin)
    {
        Eject();
        CardId = card.Id;
        var chip = card.Chip ?? throw new InvalidOperationException("The card has no chip.");
        // Counted first: a card that loses power has used the number all the same.
        var counter = states.NextCounter(card.Id);
        var error = chip.TryMake(card.Pan, int.Parse(card.SequenceNumber, CultureInfo.InvariantCulture) % 100, counter - 1, out _card);
        var field = new byte[ChipCard.MaxField];
        var number = int.Parse(currency, CultureInfo.InvariantCulture);
        var purchase = new ChipPurchase(
            amountMinor, number, number, DateOnly.FromDateTime(time.GetLocalNow().DateTime), transactionType, (uint)RandomNumberGenerator.GetInt32(int.MaxValue), withPin);
        var length = 0;
        if (_card is not null) error = _card.Generate(purchase, field, out length);
        return error == SecurityError.None
            ? field[..length]
            : throw new TerminalConfigurationException($"Card {card.Id}: the chip makes no cryptogram ({error.Describe()}).");
    }

    /// <summary>Gives the answer to the card and takes it out.</summary>
    /// <returns>Null where no card is in.</returns>
    public ChipVerdict? Take(IsoMessage response)
    {
        ScriptResults = [];
        if (_card is null) return null;
        var verdict = _card.Accept(response.GetBytes(De87.IccData) ?? [], Encoding.ASCII.GetBytes(response.GetText(De87.ResponseCode) ?? ""));
        ScriptResults = _card.ScriptResults.ToArray();
        Eject();
        return verdict;
    }

    public void Dispose() => Eject();

    /// <summary>The card is taken out without an answer.</summary>
    public void Eject()
    {
        _card?.Dispose();
        _card = null;
    }
}
