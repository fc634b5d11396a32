using Iso8583.Core.Messages;
using Iso8583.Host.Ledger;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Tests.Ledger;

/// <summary>A small invented bank: two merchants, four terminals.</summary>
internal static class TestBank
{
    public const string Rich = "6228480000000000015";
    public const string Poor = "6228480000000000023";
    public const string Credit = "6259990000000000014";
    public const string Foreign = "4111111111111111";
    public const string Lost = "6228480000000000031";
    public const string Expired = "6228480000000000049";
    public const string Limited = "6228480000000000056";
    public const string UnknownCard = "6228480000000000999";
    public const string UnknownIssuer = "9000000000000001";

    public static readonly AsciiText Merchant = AsciiText.From("898310054110001");
    public static readonly AsciiText OtherMerchant = AsciiText.From("898310054110002");
    public static readonly AsciiText Terminal = AsciiText.From("10000001");
    public static readonly AsciiText SecondTerminal = AsciiText.From("10000002");
    public static readonly AsciiText OtherTerminal = AsciiText.From("20000001");
    public static readonly AsciiText GenericTerminal = AsciiText.From("30000001");
    public static readonly DateTime Noon = new(2025, 6, 16, 12, 0, 0);

    public static LedgerOptions Options { get; } = new() { Durability = LedgerDurability.Memory };

    public static PanTokenizer Tokenizer { get; } = Options.CreateTokenizer();

    public static MasterData Master { get; } = Create(FeeSchedule.Free, default, default);

    public static MasterData WithFees { get; } = Create(
        new FeeSchedule { DebitInterchange = new FeeRate(3500, 1300), CreditInterchange = new FeeRate(4500, 0), Network = new FeeRate(325, 325) },
        new FeeRate(5000, 2000),
        new FeeRate(6000, 0));

    public static PanReference Pan(string digits) => Core.Messages.Pan.TryParse(digits, out var pan) ? Tokenizer.Tokenize(pan) : throw new ArgumentException("Not an account number.", nameof(digits));

    private static MasterData Create(FeeSchedule fees, FeeRate debit, FeeRate credit) => new(
        [
            new AccountData { Number = "A-RICH", Currency = Currency.Cny, OpeningBalanceMinor = 1_000_000 },
            new AccountData { Number = "A-POOR", Currency = Currency.Cny, OpeningBalanceMinor = 500 },
            new AccountData { Number = "A-CREDIT", Currency = Currency.Cny, Type = AccountType.Credit, CreditLimitMinor = 50_000 },
            new AccountData { Number = "A-FOREIGN", Currency = Currency.Cny, OpeningBalanceMinor = 200_000 },
            new AccountData { Number = "A-LOST", Currency = Currency.Cny, OpeningBalanceMinor = 100_000 },
            new AccountData { Number = "A-LIMITED", Currency = Currency.Cny, OpeningBalanceMinor = 100_000, TransactionLimitMinor = 5_000, DailyLimitMinor = 8_000, DailyCountLimit = 3 },
        ],
        [
            new CardData { Pan = Pan(Rich), Account = "A-RICH", Expiry = 3012 },
            new CardData { Pan = Pan(Poor), Account = "A-POOR", Expiry = 3012 },
            new CardData { Pan = Pan(Credit), Account = "A-CREDIT", Expiry = 3012 },
            new CardData { Pan = Pan(Foreign), Account = "A-FOREIGN", Expiry = 3012 },
            new CardData { Pan = Pan(Lost), Account = "A-LOST", Expiry = 3012, Status = CardStatus.Lost },
            new CardData { Pan = Pan(Expired), Account = "A-LOST", Expiry = 2501 },
            new CardData { Pan = Pan(Limited), Account = "A-LIMITED" },
        ],
        [
            new MerchantData { Id = Merchant, Name = "Noodle Bar", CategoryCode = 5812, DebitFee = debit, CreditFee = credit },
            new MerchantData { Id = OtherMerchant, Name = "Book Shop", CategoryCode = 5942, DebitFee = debit, CreditFee = credit },
        ],
        [
            new TerminalData { Id = Terminal, MerchantId = Merchant },
            new TerminalData { Id = SecondTerminal, MerchantId = Merchant },
            new TerminalData { Id = OtherTerminal, MerchantId = OtherMerchant },
            new TerminalData { Id = GenericTerminal, MerchantId = OtherMerchant },
        ],
        [
            new IssuerData { Name = "Test Bank", FirstBin = 622848, LastBin = 622848, StandIn = new StandInLimits(2_000, 3_000, 4) },
            new IssuerData { Name = "Test Credit", FirstBin = 625999, LastBin = 625999 },
            new IssuerData { Name = "Far Bank", FirstBin = 411111, LastBin = 411111, Foreign = true },
        ],
        fees);
}
