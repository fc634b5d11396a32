using Iso8583.Core.Messages;
using Iso8583.Host.Ledger;
using Iso8583.Host.Transactions;

namespace Iso8583.Benchmarks.Host;

/// <summary>An invented bank of any size and purchases on it.</summary>
internal sealed class LedgerLoad
{
    private static readonly DateTime Start = new(2025, 6, 16, 8, 0, 0);
    private readonly TransactionKey[] _terminals;
    private readonly PanReference[] _cards;
    private int _next;

    public LedgerLoad(int accounts, int terminals)
    {
        var tokenizer = new LedgerOptions().CreateTokenizer();
        var accountData = new AccountData[accounts];
        var cardData = new CardData[accounts];
        _cards = new PanReference[accounts];
        for (var i = 0; i < accounts; i++)
        {
            var number = "A" + i.ToString("D9", System.Globalization.CultureInfo.InvariantCulture);
            _ = Pan.TryParse("622848" + i.ToString("D13", System.Globalization.CultureInfo.InvariantCulture), out var pan);
            _cards[i] = tokenizer.Tokenize(pan);
            accountData[i] = new AccountData { Number = number, Currency = Currency.Cny, OpeningBalanceMinor = 1_000_000_000_000 };
            cardData[i] = new CardData { Pan = _cards[i], Account = number };
        }

        var merchant = AsciiText.From("898310054110001");
        Master = new MasterData(
            accountData,
            cardData,
            [new MerchantData { Id = merchant, Name = "Noodle Bar", DebitFee = new FeeRate(5000, 2000) }],
            [],
            [new IssuerData { Name = "Test Bank", FirstBin = 622848, LastBin = 622848 }],
            new FeeSchedule { DebitInterchange = new FeeRate(3500, 1300), Network = new FeeRate(325, 325) });
        _terminals = new TransactionKey[terminals];
        for (var i = 0; i < terminals; i++)
        {
            _terminals[i] = new TransactionKey(AsciiText.From("123456"), merchant, AsciiText.From(i.ToString("D8", System.Globalization.CultureInfo.InvariantCulture)), 0, 0, 2);
        }
    }

    public static DateTime OpeningTime => Start;

    public MasterData Master { get; }

    /// <summary>The cards of the bank.</summary>
    public IReadOnlyList<PanReference> Cards => _cards;

    /// <summary>Goes on behind so many purchases of an earlier run.</summary>
    public void Skip(long purchases) => _next = (int)purchases;

    /// <summary>The evening's settlement of one terminal.</summary>
    public void Settle(int terminal, ref Transaction transaction)
    {
        var n = _next++;
        transaction = default;
        transaction.Kind = TransactionKind.BatchSettlement;
        transaction.Family = MessageFamily.Iso87;
        transaction.Mti = new Mti(0x0500);
        transaction.Key = _terminals[terminal] with { Stan = (n / _terminals.Length % 999_999) + 1, BatchOrTime = n, MessageClass = 5 };
        transaction.Currency = Currency.Cny;
    }

    /// <summary>The next purchase of 1.00: terminals in turn, cards in a scattered order.</summary>
    public void Fill(ref Transaction transaction)
    {
        var n = _next++;
        transaction.Kind = TransactionKind.Purchase;
        transaction.Family = MessageFamily.Iso87;
        transaction.Mti = new Mti(0x0200);
        transaction.Key = _terminals[n % _terminals.Length] with { Stan = (n / _terminals.Length % 999_999) + 1, BatchOrTime = n };
        transaction.ProcessingCode = new ProcessingCode(0);
        transaction.AmountMinor = 100;
        transaction.Currency = Currency.Cny;
        transaction.Pan = _cards[(int)((uint)n * 2_654_435_761u % (uint)_cards.Length)];
        transaction.EntryMode = 51;
        transaction.BusinessTime = Start.AddSeconds(n / 100);
        transaction.ReceivedUnixMicros = 1_750_000_000_000_000 + n;
    }
}
