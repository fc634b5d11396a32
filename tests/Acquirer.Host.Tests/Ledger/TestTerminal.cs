using Iso8583.Core.Messages;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Tests.Ledger;

/// <summary>Makes the business form of what one terminal sends.</summary>
internal sealed class TestTerminal
{
    private static readonly Mti Request = new(0x0200);
    private readonly AsciiText _merchant;
    private readonly AsciiText _terminal;

    public TestTerminal(AsciiText merchant, AsciiText terminal, MessageFamily family = MessageFamily.UnionPay)
    {
        _merchant = merchant;
        _terminal = terminal;
        Family = family;
    }

    public MessageFamily Family { get; }

    public AsciiText Id => _terminal;

    public int Batch { get; set; } = 1;

    public int Stan { get; set; }

    public DateTime Time { get; set; } = TestBank.Noon;

    public static TestTerminal UnionPay() => new(TestBank.Merchant, TestBank.Terminal);

    public static TestTerminal Generic() => new(TestBank.OtherMerchant, TestBank.GenericTerminal, MessageFamily.Iso87);

    public Transaction SignOn() => Message(TransactionKind.SignOn, new Mti(0x0800), 8);

    public Transaction SignOff() => Message(TransactionKind.SignOff, new Mti(0x0820), 8);

    public Transaction Payment(TransactionKind kind, string pan, long minor)
    {
        var preAuthorization = kind is TransactionKind.PreAuthorization or TransactionKind.PreAuthorizationVoid or TransactionKind.AccountVerification or TransactionKind.IncrementalAuthorization;
        var advice = kind is TransactionKind.CompletionAdvice or TransactionKind.Refund or TransactionKind.OfflineSale or TransactionKind.Adjustment or TransactionKind.TipAdjustment;
        var transaction = Message(kind, preAuthorization ? new Mti(0x0100) : advice ? new Mti(0x0220) : Request, preAuthorization ? (byte)1 : (byte)2);
        transaction.Pan = TestBank.Pan(pan);
        transaction.AmountMinor = minor;
        transaction.Currency = Currency.Cny;
        return transaction;
    }

    public Transaction Purchase(string pan, long minor) => Payment(TransactionKind.Purchase, pan, minor);

    /// <summary>A message that acts on an earlier one, which it names by key.</summary>
    public Transaction On(TransactionKind kind, in Transaction original, long minor = -1)
    {
        var transaction = Payment(kind, TestBank.Rich, minor < 0 ? original.AmountMinor : minor);
        transaction.Pan = original.Pan;
        transaction.Original = new OriginalReference(original.Key, true, default, default, 0);
        return transaction;
    }

    /// <summary>The reversal that a terminal sends: same STAN, same amount.</summary>
    public Transaction Reversal(in Transaction original, bool advice = false)
    {
        var transaction = original;
        transaction.Kind = TransactionKind.Reversal;
        transaction.ReversedKind = original.Kind;
        transaction.Mti = new Mti(advice ? (ushort)0x0420 : (ushort)0x0400);
        transaction.Key = original.Key with { MessageClass = 4 };
        transaction.Original = new OriginalReference(original.Key, true, default, default, 0);
        transaction.BusinessTime = Time;
        return transaction;
    }

    public Transaction Settlement(BatchTotals totals, BatchTotals foreign = default)
    {
        var transaction = Message(TransactionKind.BatchSettlement, new Mti(0x0500), 5);
        transaction.TerminalTotals = totals;
        transaction.TerminalForeignTotals = foreign;
        transaction.Currency = Currency.Cny;
        return transaction;
    }

    public Transaction Message(TransactionKind kind, Mti mti, byte messageClass)
    {
        Stan = (Stan % 999_999) + 1;
        var transaction = default(Transaction);
        transaction.Kind = kind;
        transaction.Family = Family;
        transaction.Mti = mti;
        transaction.BusinessTime = Time;
        transaction.ReceivedUnixMicros = 1_750_000_000_000_000 + Stan;
        transaction.Key = Family == MessageFamily.UnionPay
            ? new TransactionKey(default, _merchant, _terminal, Stan, Batch, messageClass)
            : new TransactionKey(AsciiText.From("123456"), _merchant, _terminal, Stan, 616_120_000 + Stan, messageClass);
        return transaction;
    }
}
