using Iso8583.Core.Messages;
using Iso8583.Host.Ledger;
using Iso8583.Host.Notifications.Enrolment;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Tests.Notifications;

/// <summary>Journal rows and an enrolment book for tests: one bank, an enrolled and a not enrolled card, an enrolled merchant.</summary>
internal static class Rows
{
    public const long Swipe = 1_790_000_000_000_000;
    public const string HolderPhone = "+8613800000001";
    public const string MerchantPhone = "+8613900000001";
    public static readonly UInt128 EnrolledToken = 77;
    public static readonly UInt128 OtherToken = 78;

    public static IssuerProfile Bank { get; } = new("testbank", "测试银行", "TestBank", "4000000000");

    public static EnrolmentBook Book(string language = "zh-CN", Func<CardEnrolment, CardEnrolment>? card = null, IEnumerable<CardEnrolment>? more = null) => new(
        3,
        "测试收单",
        "TestAcquirer",
        [
            (card ?? (c => c))(new CardEnrolment(EnrolledToken, Bank, HolderPhone) { Language = language }),
            new CardEnrolment(OtherToken, Bank, ""),
            .. more ?? [],
        ],
        [new MerchantEnrolment("104110045110012", "测试超市", MerchantPhone) { NameEn = "Test Market", Language = language }]);

    public static JournalRow Row(
        long sequence,
        NotificationEvents events,
        TransactionKind kind = TransactionKind.Purchase,
        DecisionReason reason = DecisionReason.Approved,
        long amountMinor = 12_30,
        UInt128? token = null,
        long receivedMicros = Swipe,
        TransactionKind reversed = TransactionKind.None,
        string merchant = "104110045110012",
        BatchTotals totals = default,
        bool withCard = true,
        DateTime? businessTime = null,
        long original = 0,
        NotificationEditions editions = default)
    {
        var transaction = new Transaction
        {
            Kind = kind,
            ReversedKind = reversed,
            Family = MessageFamily.UnionPay,
            Mti = new Mti(0x0200),
            Key = new TransactionKey(AsciiText.Empty, AsciiText.From(merchant), AsciiText.From("10000001"), (int)sequence, 1, 2),
            AmountMinor = amountMinor,
            Currency = Currency.Cny,
            Pan = withCard ? new PanReference(token ?? EnrolledToken, 622_848, 1_234, 16) : default,
            BusinessTime = businessTime ?? new DateTime(2026, 1, 12, 1, 36, 5),
            ReceivedUnixMicros = receivedMicros,
        };
        var outcome = new Outcome
        {
            Status = OutcomeStatus.Committed,
            Reason = reason,
            Sequence = sequence,
            Rrn = AsciiText.From("000000123456"),
            AuthorizationCode = AsciiText.From("A1B2C3"),
            ApprovedMinor = reason == DecisionReason.Approved ? amountMinor : 0,
            BalanceMinor = 987_70,
            AvailableMinor = 987_70,
            HasBalance = true,
            BusinessTime = transaction.BusinessTime,
            SettlementDate = new DateOnly(2026, 1, 12),
            Batch = 1,
            Totals = totals,
        };
        return new JournalRow(in transaction, in outcome, original > 0 ? original : kind == TransactionKind.Reversal ? sequence - 1 : 0, events, [new Posting("card:1", 156, -amountMinor), new Posting("merchant:1", 156, amountMinor)]) { Editions = editions };
    }
}
