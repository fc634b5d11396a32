using Iso8583.Host.Ledger;
using Iso8583.Host.Notifications;
using Iso8583.Host.Notifications.Content;
using Iso8583.Host.Notifications.Delivery;
using Iso8583.Host.Notifications.Enrolment;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Tests.Notifications;

public class NotificationPlannerTests
{
    [Test]
    public void An_approved_purchase_tells_the_cardholder_everything_in_chinese() => Assert.That(
        Plan(Rows.Row(12, NotificationEvents.Approved)).Single().Text,
        Is.EqualTo("【测试银行】您尾号1234的卡01月12日01:36在测试超市消费人民币12.30元，余额人民币987.70元，参考号123456。"));

    [Test]
    public void An_approved_purchase_tells_the_cardholder_everything_in_english() => Assert.That(
        Plan(Rows.Row(12, NotificationEvents.Approved), Rows.Book("en")).Single().Text,
        Is.EqualTo("TestBank: Card *1234 purchase CNY 12.30 at Test Market on 12 Jan 01:36 approved. Bal CNY 987.70. Ref 123456. Not you? Call 4000000000"));

    [Test]
    public void A_decline_says_why() => Assert.That(
        Plan(Rows.Row(12, NotificationEvents.Declined, reason: DecisionReason.InsufficientFunds)).Single().Text,
        Is.EqualTo("【测试银行】您尾号1234的卡01月12日01:36在测试超市的人民币12.30元消费未成功，原因：余额不足，参考号123456。非本人操作请致电4000000000。"));

    [TestCase(DecisionReason.LostCard)]
    [TestCase(DecisionReason.StolenCard)]
    [TestCase(DecisionReason.SuspectedFraud)]
    [TestCase(DecisionReason.CaptureCard)]
    public void A_decline_does_not_tell_a_thief_why(DecisionReason reason) => Assert.That(
        Plan(Rows.Row(12, NotificationEvents.Declined, reason: reason), Rows.Book("en")).Single().Text, Does.Contain("DECLINED (declined)"));

    [Test]
    public void A_reversal_names_what_it_reversed() => Assert.That(
        Plan(Rows.Row(13, NotificationEvents.Reversed, TransactionKind.Reversal, reversed: TransactionKind.Purchase))[0].Text,
        Does.StartWith("【测试银行】您尾号1234的卡01月12日01:36在测试超市的人民币12.30元消费已冲正，余额人民币987.70元"));

    [Test]
    public void Without_consent_the_balance_is_left_out() => Assert.That(
        Plan(Rows.Row(12, NotificationEvents.Approved), Rows.Book(card: c => c with { IncludeBalance = false })).Single().Text, Does.Not.Contain("余额").And.Contain("12.30"));

    [Test]
    public void A_sale_tells_cardholder_and_merchant_once_each_in_the_order_of_the_ids()
    {
        var events = Plan(Rows.Row(12, NotificationEvents.Approved | NotificationEvents.MerchantSale));
        Assert.Multiple(() =>
        {
            Assert.That(events.Select(e => e.Id.ToString()), Is.EqualTo(new[] { "12-cardholder-approved", "12-merchant-merchantSale" }));
            Assert.That(events.Select(e => e.Recipient), Is.EqualTo(new[] { Rows.HolderPhone, Rows.MerchantPhone }));
            Assert.That(events.Select(e => e.Id.Value), Is.Ordered);
            Assert.That(events[1].Text, Is.EqualTo("【测试收单】测试超市（终端10000001）01月12日01:36消费收款人民币12.30元，尾号1234，参考号123456。"));
        });
    }

    [Test]
    public void A_balanced_batch_tells_the_merchant_its_totals() => Assert.That(
        Plan(Rows.Row(20, NotificationEvents.BatchBalanced, TransactionKind.BatchSettlement, totals: new BatchTotals(3, 10_050, 1, 250)), Rows.Book("en")).Single().Text,
        Is.EqualTo("TestAcquirer: Test Market TID 10000001 batch 000001 balanced: 3 sales CNY 100.50, 1 refunds CNY 2.50"));

    [Test]
    public void A_row_without_events_tells_nobody() => Assert.That(Plan(Rows.Row(12, NotificationEvents.None)), Is.Empty);

    [Test]
    public void What_is_not_sent_says_why()
    {
        var approved = NotificationEvents.Approved;
        Assert.Multiple(() =>
        {
            Assert.That(Suppression(Rows.Row(1, approved, token: Rows.OtherToken)), Is.EqualTo("not enrolled"));
            Assert.That(Suppression(Rows.Row(1, approved, token: 999)), Is.EqualTo("not enrolled"));
            Assert.That(Suppression(Rows.Row(1, approved), Rows.Book(card: c => c with { ThresholdMinor = 1231 })), Is.EqualTo("below threshold"));
            Assert.That(Suppression(Rows.Row(1, approved), Rows.Book(card: c => c with { ThresholdMinor = 1230 })), Is.Empty);
            Assert.That(Suppression(Rows.Row(1, approved), Rows.Book(card: c => c with { Events = NotificationEvents.Declined })), Is.EqualTo("event not chosen"));
            Assert.That(Suppression(Rows.Row(1, NotificationEvents.MerchantSale, merchant: "unknown")), Is.EqualTo("not enrolled"));
        });
    }

    [Test]
    public void A_silent_terminal_raises_nothing()
    {
        var book = new EnrolmentBook(1, "a", "a", [new CardEnrolment(Rows.EnrolledToken, Rows.Bank, Rows.HolderPhone)], [], [Core.Messages.AsciiText.From("10000001")]);
        Assert.That(Suppression(Rows.Row(1, NotificationEvents.Approved), book), Is.EqualTo("terminal raises no notifications"));
    }

    [Test]
    public void Time_to_live_counts_from_the_swipe()
    {
        var events = Plan(Rows.Row(12, NotificationEvents.Approved | NotificationEvents.MerchantSale));
        Assert.That(events.Select(e => e.ExpiresMicros - Rows.Swipe), Is.EqualTo(new[] { 600_000_000L, 86_400_000_000L }));
    }

    [Test]
    public void The_same_row_gives_the_same_events()
    {
        var row = Rows.Row(12, NotificationEvents.Approved | NotificationEvents.MerchantSale);
        var first = Plan(row).Select(e => (e.Id, e.Text)).ToList();
        var second = Plan(row).Select(e => (e.Id, e.Text)).ToList();
        Assert.That(second, Is.EqualTo(first));
    }

    [Test]
    public void A_merchant_without_a_name_is_called_merchant() => Assert.That(
        Plan(Rows.Row(12, NotificationEvents.Approved, merchant: "622848000000123"), Rows.Book("en")).Single().Text, Does.Contain("at merchant on").And.Not.Contain("622848"));

    [Test]
    public void Usual_texts_fit_two_segments()
    {
        foreach (var language in new[] { "zh-CN", "en" })
        {
            foreach (var kind in NotificationNames.Kinds)
            {
                foreach (var item in Plan(Rows.Row(12, NotificationNames.Bit(kind)), Rows.Book(language)))
                {
                    Assert.That(SmsLength.Of(item.Text).Segments, Is.LessThanOrEqualTo(2), item.Text);
                }
            }
        }
    }

    private static string Suppression(JournalRow row, EnrolmentBook? book = null)
    {
        var item = Plan(row, book).Single();
        Assert.That(item.State, Is.EqualTo(item.Reason.Length > 0 ? DeliveryState.Suppressed : DeliveryState.Pending));
        return item.Reason;
    }

    private static List<NotificationEvent> Plan(JournalRow row, EnrolmentBook? book = null)
    {
        var planner = new NotificationPlanner(new NotificationOptions(), new EnrolmentSource(book ?? Rows.Book()), BuiltInTemplates.Catalog);
        var events = new List<NotificationEvent>();
        planner.Plan(row, Rows.Swipe + 5000, events);
        return events;
    }
}
