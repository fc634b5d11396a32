using Iso8583.Core.Messages;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Views;

/// <summary>What of a journal row is searched for. Everything else is read from the journal once the row is found.</summary>
internal readonly record struct ViewRow(
    long Sequence,
    int Day,
    AsciiText MerchantId,
    AsciiText TerminalId,
    int Stan,
    TransactionKind Kind,
    DecisionReason Reason,
    long AmountMinor,
    ushort Currency,
    PanReference Pan)
{
    /// <summary>The card as a number: half of its token, zero for none.</summary>
    public long Card => Pan.IsEmpty ? 0 : (long)(ulong)Pan.Token;

    public static ViewRow Of(in Transaction transaction, in Outcome outcome) => new(
        outcome.Sequence,
        outcome.SettlementDate.DayNumber,
        transaction.Key.MerchantId,
        transaction.Key.TerminalId,
        transaction.Key.Stan,
        transaction.Kind,
        outcome.Reason,
        transaction.AmountMinor,
        transaction.Currency.Number,
        transaction.Pan);

    /// <summary>Opening an account is nothing that anybody looks for.</summary>
    public static bool IsWanted(TransactionKind kind) => kind != TransactionKind.OpenAccount;

    /// <summary>Tells a row from the row of the same number in another ledger.</summary>
    public static long StampOf(in Transaction transaction, in Outcome outcome) => outcome.BusinessTime.Ticks ^ transaction.ReceivedUnixMicros;
}
