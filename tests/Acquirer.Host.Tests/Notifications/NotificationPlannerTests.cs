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
    public void A_payout_tells_the_merchant_how_much_arrived()
    {
        var row = Rows.Row(9, NotificationEvents.DepositArrived, amountMinor: 123_456, withCard: false);
        var events = new List<NotificationEvent>();
        new NotificationPlanner(new NotificationOptions(), new EnrolmentSource(Rows.Book()), new OptOuts([]), new EditionBook(BuiltInTemplates.Catalog)).Plan(row, null, Rows.Swipe, events);
        Assert.That((events.Single().Recipient, events[0].Id.ToString(), events[0].State), Is.EqualTo((Rows.MerchantPhone, "9-merchant-depositArrived", DeliveryState.Pending)));
        Assert.That(events[0].Text, Does.StartWith("【测试收单】测试超市：").And.Contain("结算款人民币1234.56元已到账"));
    }

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

    [Test]
    public void A_phone_that_opted_out_gets_nothing() =>
        Assert.That(Plan(Rows.Row(1, NotificationEvents.Approved), optedOut: [Rows.HolderPhone]).Single().Reason, Is.EqualTo("opted out"));

    [Test]
    public void A_repeat_with_other_contents_charged_nothing_and_tells_nothing() => Assert.That(
        Suppression(Rows.Row(1, NotificationEvents.SuspectedDuplicate, reason: DecisionReason.DuplicateTransaction)), Is.EqualTo("nothing was charged"));

    [Test]
    public void A_reversal_without_a_card_number_finds_its_cardholder_through_the_original()
    {
        var reversal = Rows.Row(2, NotificationEvents.Reversed, TransactionKind.Reversal, reversed: TransactionKind.Purchase, withCard: false);
        var events = Plan(reversal, original: Rows.Row(1, NotificationEvents.Approved));
        Assert.Multiple(() =>
        {
            Assert.That(NotificationPlanner.NeedsOriginal(reversal), Is.True);
            Assert.That(events[0].Recipient, Is.EqualTo(Rows.HolderPhone));
            Assert.That(events[0].Text, Does.Contain("尾号1234"));
        });
    }

    [Test]
    public void A_banks_delay_holds_the_message_and_its_expiry()
    {
        var slow = new IssuerProfile("slow", "慢", "Slow", "") { Delivery = new DeliveryProfile(DelayShape.Fixed, TimeSpan.FromSeconds(40), default, 0) };
        var item = Plan(Rows.Row(1, NotificationEvents.Approved), Rows.Book(card: c => c with { Issuer = slow })).Single();
        Assert.That((item.DueMicros - Rows.Swipe, item.ExpiresMicros - Rows.Swipe), Is.EqualTo((40_000_000L, 640_000_000L)));
    }

    [Test]
    public void What_the_banks_profile_loses_is_recorded_as_undelivered()
    {
        var lossy = new IssuerProfile("lossy", "丢", "Lossy", "") { Delivery = DeliveryProfile.Immediate with { LossPercent = 100 } };
        var item = Plan(Rows.Row(1, NotificationEvents.Approved), Rows.Book(card: c => c with { Issuer = lossy })).Single();
        Assert.That((item.State, item.Reason), Is.EqualTo((DeliveryState.Undelivered, "lost (delivery profile)")));
    }

    [TestCase(NotificationEvents.BatchBalanced, 5 * 3600 + 24 * 60 - 5)]
    [TestCase(NotificationEvents.BatchMismatched, 0)]
    [TestCase(NotificationEvents.MerchantSale, 0)]
    public void Quiet_hours_hold_reports_only(NotificationEvents events, int seconds)
    {
        // 01:36:05 lies in a quiet night that began the day before.
        var book = new EnrolmentBook(1, "a", "a", [], [new MerchantEnrolment("104110045110012", "m", Rows.MerchantPhone) { QuietHours = new QuietHours(new TimeOnly(22, 0), new TimeOnly(7, 0)) }]);
        var item = Plan(Rows.Row(1, events, TransactionKind.BatchSettlement), book).Single();
        Assert.That(item.DueMicros == 0 ? 0 : (item.DueMicros - Rows.Swipe) / 1_000_000, Is.EqualTo(seconds));
    }

    [Test]
    public void A_storm_to_one_phone_is_capped()
    {
        var planner = new NotificationPlanner(
            new NotificationOptions { CardholderPerMinute = 5, DuplicateWindow = TimeSpan.Zero }, new EnrolmentSource(Rows.Book()), new OptOuts([]), new EditionBook(BuiltInTemplates.Catalog));
        var events = new List<NotificationEvent>();
        for (var n = 1; n <= 10_000; n++) planner.Plan(Rows.Row(n, NotificationEvents.Approved), null, Rows.Swipe, events);
        Assert.That(events.CountBy(e => e.Reason).ToDictionary(), Is.EqualTo(new Dictionary<string, int> { [""] = 5, ["rate cap: 5 a minute"] = 9995 }));
    }

    [Test]
    public void A_second_charge_alike_is_reported_to_the_cardholder()
    {
        var planner = new NotificationPlanner(new NotificationOptions(), new EnrolmentSource(Rows.Book("en")), new OptOuts([]), new EditionBook(BuiltInTemplates.Catalog));
        var events = new List<NotificationEvent>();
        planner.Plan(Rows.Row(1, NotificationEvents.Approved), null, Rows.Swipe, events);
        planner.Plan(Rows.Row(2, NotificationEvents.Approved), null, Rows.Swipe, events);
        Assert.That(events.Select(e => e.Id.ToString()), Is.EqualTo(new[] { "1-cardholder-approved", "2-cardholder-approved", "2-cardholder-suspectedDuplicate" }));
    }

    private static string Suppression(JournalRow row, EnrolmentBook? book = null)
    {
        var item = Plan(row, book).Single();
        Assert.That(item.State, Is.EqualTo(item.Reason.Length > 0 ? DeliveryState.Suppressed : DeliveryState.Pending));
        return item.Reason;
    }

    private static List<NotificationEvent> Plan(JournalRow row, EnrolmentBook? book = null, string[]? optedOut = null, JournalRow? original = null)
    {
        var planner = new NotificationPlanner(new NotificationOptions(), new EnrolmentSource(book ?? Rows.Book()), new OptOuts(optedOut ?? []), new EditionBook(BuiltInTemplates.Catalog));
        var events = new List<NotificationEvent>();
        planner.Plan(row, original, Rows.Swipe + 5000, events);
        return events;
    }
}
