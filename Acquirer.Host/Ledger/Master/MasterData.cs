using System.Diagnostics.CodeAnalysis;
using Iso8583.Core.Messages;

namespace Iso8583.Host.Ledger;

/// <summary>
/// What the bank knows besides its books: accounts, cards, merchants, terminals, issuers, fees. Immutable; an edited seed file makes a new one.
/// </summary>
public sealed class MasterData
{
    private readonly Dictionary<UInt128, int> _cardByToken;
    private readonly int[] _accountOfCard;
    private readonly Dictionary<AsciiText, MerchantData> _merchantById;
    private readonly Dictionary<AsciiText, TerminalData> _terminalById;
    private readonly IssuerData[] _issuersByBin;
    private readonly Dictionary<uint, long> _rates = [];

    /// <param name="accounts">Numbers are unique.</param>
    /// <param name="cards">Tokens are unique, each account exists.</param>
    /// <param name="merchants">Ids are unique.</param>
    /// <param name="terminals">Ids are unique, each merchant exists.</param>
    /// <param name="issuers">Ranges do not overlap.</param>
    /// <param name="fees">Shares of issuer and network.</param>
    /// <exception cref="ArgumentException">One of these rules is broken. The reader of the seed file reports such faults itself, with their line.</exception>
    public MasterData(
        IReadOnlyList<AccountData> accounts,
        IReadOnlyList<CardData> cards,
        IReadOnlyList<MerchantData> merchants,
        IReadOnlyList<TerminalData> terminals,
        IReadOnlyList<IssuerData> issuers,
        FeeSchedule fees)
    {
        Accounts = accounts;
        Cards = cards;
        Merchants = merchants;
        Terminals = terminals;
        Issuers = issuers;
        Fees = fees;

        var accountByNumber = new Dictionary<string, int>(accounts.Count, StringComparer.Ordinal);
        for (var i = 0; i < accounts.Count; i++)
        {
            if (!accountByNumber.TryAdd(accounts[i].Number, i)) throw new ArgumentException($"Account {accounts[i].Number} appears twice.", nameof(accounts));
        }

        _cardByToken = new Dictionary<UInt128, int>(cards.Count);
        _accountOfCard = new int[cards.Count];
        for (var i = 0; i < cards.Count; i++)
        {
            if (!_cardByToken.TryAdd(cards[i].Pan.Token, i)) throw new ArgumentException($"Card {cards[i].Pan} appears twice.", nameof(cards));
            if (!accountByNumber.TryGetValue(cards[i].Account, out _accountOfCard[i]))
            {
                throw new ArgumentException($"Card {cards[i].Pan} draws on the unknown account {cards[i].Account}.", nameof(cards));
            }
        }

        _merchantById = new Dictionary<AsciiText, MerchantData>(merchants.Count);
        foreach (var merchant in merchants)
        {
            if (!_merchantById.TryAdd(merchant.Id, merchant)) throw new ArgumentException($"Merchant {merchant.Id} appears twice.", nameof(merchants));
        }

        _terminalById = new Dictionary<AsciiText, TerminalData>(terminals.Count);
        foreach (var terminal in terminals)
        {
            if (!_terminalById.TryAdd(terminal.Id, terminal)) throw new ArgumentException($"Terminal {terminal.Id} appears twice.", nameof(terminals));
            if (!_merchantById.ContainsKey(terminal.MerchantId))
            {
                throw new ArgumentException($"Terminal {terminal.Id} belongs to the unknown merchant {terminal.MerchantId}.", nameof(terminals));
            }
        }

        _issuersByBin = [.. issuers.OrderBy(i => i.FirstBin)];
        for (var i = 0; i < _issuersByBin.Length; i++)
        {
            if (_issuersByBin[i].LastBin < _issuersByBin[i].FirstBin || (i > 0 && _issuersByBin[i].FirstBin <= _issuersByBin[i - 1].LastBin))
            {
                throw new ArgumentException($"The BIN range of issuer {_issuersByBin[i].Name} is empty or overlaps another.", nameof(issuers));
            }
        }
    }

    /// <summary>A bank that knows nobody.</summary>
    public static MasterData Empty { get; } = new([], [], [], [], [], FeeSchedule.Free);

    public IReadOnlyList<AccountData> Accounts { get; }

    public IReadOnlyList<CardData> Cards { get; }

    public IReadOnlyList<MerchantData> Merchants { get; }

    public IReadOnlyList<TerminalData> Terminals { get; }

    public IReadOnlyList<IssuerData> Issuers { get; }

    public FeeSchedule Fees { get; }

    /// <summary>Rates for cards whose account has another currency than the payment; at most one for a pair.</summary>
    public IReadOnlyList<ExchangeRate> Rates
    {
        get;
        init
        {
            field = value;
            foreach (var rate in value)
            {
                if (rate.RateNano <= 0 || !_rates.TryAdd(Pair(rate.From, rate.To), rate.RateNano)) throw new ArgumentException($"The rate from {rate.From} to {rate.To} appears twice or is not positive.", nameof(value));
            }
        }
    }

    = [];

    /// <summary>The rate of a pair of currencies, in billionths.</summary>
    public bool TryGetRate(Currency from, Currency to, out long rateNano) => _rates.TryGetValue(Pair(from, to), out rateNano);

    private static uint Pair(Currency from, Currency to) => ((uint)from.Number << 16) | to.Number;

    /// <summary>The card of a token, with the position of its account in <see cref="Accounts"/>.</summary>
    public bool TryGetCard(UInt128 token, [NotNullWhen(true)] out CardData? card, out int accountIndex)
    {
        if (_cardByToken.TryGetValue(token, out var index))
        {
            card = Cards[index];
            accountIndex = _accountOfCard[index];
            return true;
        }

        card = null;
        accountIndex = -1;
        return false;
    }

    /// <summary>The merchant of an F42 without trailing spaces.</summary>
    public bool TryGetMerchant(AsciiText id, [NotNullWhen(true)] out MerchantData? merchant) => _merchantById.TryGetValue(id, out merchant);

    /// <summary>The terminal of an F41 without trailing spaces.</summary>
    public bool TryGetTerminal(AsciiText id, [NotNullWhen(true)] out TerminalData? terminal) => _terminalById.TryGetValue(id, out terminal);

    /// <summary>The issuer of a six-digit BIN.</summary>
    public bool TryGetIssuer(int bin, [NotNullWhen(true)] out IssuerData? issuer)
    {
        int low = 0, high = _issuersByBin.Length - 1;
        while (low <= high)
        {
            var middle = (low + high) >> 1;
            var candidate = _issuersByBin[middle];
            if (bin < candidate.FirstBin) high = middle - 1;
            else if (bin > candidate.LastBin) low = middle + 1;
            else
            {
                issuer = candidate;
                return true;
            }
        }

        issuer = null;
        return false;
    }
}
