using Iso8583.Host.Ledger;
using Iso8583.Host.Notifications;
using Iso8583.Host.Notifications.Delivery;
using Iso8583.Host.Notifications.Enrolment;
using Iso8583.Host.Notifications.Sinks;
using Iso8583.Host.Telemetry;
using Iso8583.Host.Transactions;
using Microsoft.Extensions.Time.Testing;

namespace Iso8583.Host.Tests.Notifications;

[CancelAfter(30_000)]
public class DispatcherTests
{
    private TemporaryFolder _folder = null!;
    private FakeLedger _ledger = null!;

    [SetUp]
    public void SetUp()
    {
        _folder = new TemporaryFolder();
        _ledger = new FakeLedger();
    }

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [Test]
    public async Task A_committed_purchase_arrives_on_the_phone(CancellationToken token)
    {
        await using var host = await NotificationHost.StartAsync(_folder.Path, _ledger);
        _ledger.Commit(n => Rows.Row(n, NotificationEvents.Approved | NotificationEvents.MerchantSale, amountMinor: 1229 + n));
        await host.SettleAsync(_ledger, token);
        var messages = host.Inbox.Read(0, Rows.HolderPhone, 10);
        Assert.Multiple(() =>
        {
            Assert.That(messages, Has.Count.EqualTo(1));
            Assert.That((messages[0].EventId, messages[0].Kind, messages[0].TransactionId, messages[0].Stan), Is.EqualTo(("1-cardholder-approved", "approved", 1, "000001")));
            Assert.That(messages[0].Text, Does.StartWith("【测试银行】"));
            Assert.That(host.Inbox.Read(0, "", 10), Has.Count.EqualTo(2));
        });
    }

    [Test]
    public async Task The_swipe_to_sms_time_is_acceptance_minus_first_byte(CancellationToken token)
    {
        var time = new FakeTimeProvider(UnixTime.ToInstant(Rows.Swipe + 3_250));
        await using var host = await NotificationHost.StartAsync(_folder.Path, _ledger, time);
        _ledger.Commit(n => Rows.Row(n, NotificationEvents.Approved, amountMinor: 1229 + n));
        await host.SettleAsync(_ledger, token);
        Assert.Multiple(() =>
        {
            Assert.That(host.Inbox.Read(0, "", 1)[0].SwipeToSmsMs, Is.EqualTo(3.25));
            Assert.That(host.Timelines.TryGet(1, TimelineStage.NotificationAccepted, out var accepted) ? accepted - Rows.Swipe : 0, Is.EqualTo(3_250));
            Assert.That(host.Store.ReadTransaction(1).Single().AcceptedMicros, Is.EqualTo(Rows.Swipe + 3_250));
        });
    }

    [Test]
    public async Task A_restart_sends_nothing_twice_and_keeps_the_inbox(CancellationToken token)
    {
        await using (var host = await NotificationHost.StartAsync(_folder.Path, _ledger))
        {
            _ledger.Commit(n => Rows.Row(n, NotificationEvents.Approved, amountMinor: 1229 + n), n => Rows.Row(n, NotificationEvents.Approved, amountMinor: 1229 + n));
            await host.SettleAsync(_ledger, token);
        }

        await using var again = await NotificationHost.StartAsync(_folder.Path, _ledger);
        _ledger.Commit(n => Rows.Row(n, NotificationEvents.Approved, amountMinor: 1229 + n));
        await again.SettleAsync(_ledger, token);
        Assert.That(again.Inbox.Read(0, "", 10).Select(m => (m.Id, m.EventId)), Is.EqualTo(new[] { (1L, "1-cardholder-approved"), (2L, "2-cardholder-approved"), (3L, "3-cardholder-approved") }));
    }

    [Test]
    public async Task What_was_committed_while_the_dispatcher_was_down_is_found_in_the_journal(CancellationToken token)
    {
        _ledger.Commit(n => Rows.Row(n, NotificationEvents.Approved, receivedMicros: TimeProvider.System.UnixMicros()));
        await using var host = await NotificationHost.StartAsync(_folder.Path, _ledger);
        await host.SettleAsync(_ledger, token);
        Assert.That(host.Inbox.LastId, Is.EqualTo(1));
    }

    [Test]
    public async Task What_is_too_old_is_not_sent(CancellationToken token)
    {
        var time = new FakeTimeProvider(UnixTime.ToInstant(Rows.Swipe).AddMinutes(10));
        await using var host = await NotificationHost.StartAsync(_folder.Path, _ledger, time);
        _ledger.Commit(n => Rows.Row(n, NotificationEvents.Approved, amountMinor: 1229 + n));
        await host.SettleAsync(_ledger, token);
        var item = host.Store.ReadTransaction(1).Single();
        Assert.Multiple(() =>
        {
            Assert.That(host.Inbox.LastId, Is.Zero);
            Assert.That((item.State, item.Reason), Is.EqualTo((DeliveryState.Expired, "older than its time to live")));
        });
    }

    [Test]
    public async Task A_suppressed_event_is_recorded_with_its_reason(CancellationToken token)
    {
        await using var host = await NotificationHost.StartAsync(_folder.Path, _ledger);
        _ledger.Commit(n => Rows.Row(n, NotificationEvents.Declined, reason: DecisionReason.InsufficientFunds, token: Rows.OtherToken));
        await host.SettleAsync(_ledger, token);
        var item = host.Store.ReadTransaction(1).Single();
        Assert.That((item.State, item.Reason, item.Text), Is.EqualTo((DeliveryState.Suppressed, "not enrolled", "")));
    }

    [Test]
    public async Task A_failed_attempt_is_repeated_with_the_same_bytes_and_order_is_kept(CancellationToken token)
    {
        var time = new FakeTimeProvider(UnixTime.ToInstant(Rows.Swipe));
        var sink = new ScriptedSink(SendResult.Not(SendOutcome.Failed, "busy"), SendResult.Not(SendOutcome.Failed, "busy"));
        await using var host = await NotificationHost.StartAsync(_folder.Path, _ledger, time, route: _ => TestSinks.Route(time, sink));
        _ledger.Commit(n => Rows.Row(n, NotificationEvents.Approved, amountMinor: 1229 + n), n => Rows.Row(n, NotificationEvents.Approved, amountMinor: 1229 + n));
        while (sink.Sent.Count < 4)
        {
            token.ThrowIfCancellationRequested();
            time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Delay(2, token);
        }

        Assert.Multiple(() =>
        {
            Assert.That(sink.Sent.Select(s => s.Id.Sequence), Is.EqualTo(new[] { 1, 1, 1, 2 }));
            Assert.That(sink.Sent.Take(3).Select(s => s.Text).Distinct().Count(), Is.EqualTo(1));
        });
    }

    [Test]
    public async Task A_refused_message_is_dead_with_its_reason_and_lets_the_next_one_pass(CancellationToken token)
    {
        var sink = new ScriptedSink(SendResult.Not(SendOutcome.Refused, "bad number"));
        var time = new FakeTimeProvider(UnixTime.ToInstant(Rows.Swipe));
        await using var host = await NotificationHost.StartAsync(_folder.Path, _ledger, time, route: _ => TestSinks.Route(time, sink));
        _ledger.Commit(n => Rows.Row(n, NotificationEvents.Approved, amountMinor: 1229 + n), n => Rows.Row(n, NotificationEvents.Approved, amountMinor: 1229 + n));
        await host.SettleAsync(_ledger, token);
        Assert.Multiple(() =>
        {
            Assert.That((host.Store.ReadTransaction(1)[0].State, host.Store.ReadTransaction(1)[0].Reason), Is.EqualTo((DeliveryState.Dead, "bad number")));
            Assert.That(host.Store.ReadTransaction(2)[0].State, Is.EqualTo(DeliveryState.Accepted));
        });
    }

    [Test]
    public async Task An_attempt_that_the_end_of_the_process_cut_off_is_repeated_and_marked(CancellationToken token)
    {
        var time = new FakeTimeProvider(UnixTime.ToInstant(Rows.Swipe));
        var options = new NotificationOptions { Path = Path.Combine(_folder.Path, "notifications.db"), StopGrace = TimeSpan.Zero };
        var hanging = new HangingSink();
        await using (var host = await NotificationHost.StartAsync(_folder.Path, _ledger, time, options: options, route: _ => TestSinks.Route(time, hanging)))
        {
            _ledger.Commit(n => Rows.Row(n, NotificationEvents.Approved, amountMinor: 1229 + n));
            await hanging.Reached.WaitAsync(token);
        }

        await using var again = await NotificationHost.StartAsync(_folder.Path, _ledger, time, options: options);
        await again.SettleAsync(_ledger, token);
        var messages = again.Inbox.Read(0, "", 10);
        Assert.Multiple(() =>
        {
            Assert.That(messages, Has.Count.EqualTo(1));
            Assert.That(messages[0].PossibleDuplicate, Is.True);
            Assert.That(again.Store.ReadTransaction(1)[0].PossibleDuplicate, Is.True);
        });
    }

    [Test]
    public async Task More_events_than_fit_into_memory_are_paged_through_the_record_in_order(CancellationToken token)
    {
        var options = new NotificationOptions { Path = Path.Combine(_folder.Path, "notifications.db"), MemoryCapacity = 16, Window = 4, CardholderPerMinute = 0 };
        var time = new FakeTimeProvider(UnixTime.ToInstant(Rows.Swipe));
        var gate = new GatedSink();
        await using var host = await NotificationHost.StartAsync(_folder.Path, _ledger, time, options: options, route: _ => TestSinks.Route(time, gate));
        for (var i = 0; i < 20; i++) _ledger.Commit([.. Enumerable.Repeat<Func<long, JournalRow>>(n => Rows.Row(n, NotificationEvents.Approved | NotificationEvents.MerchantSale, amountMinor: 1229 + n), 10)]);
        while (host.Store.OpenCount < 390) await Task.Delay(2, token);
        Assert.That(host.Get<Outbox>().Count, Is.LessThanOrEqualTo(16));
        gate.Open();
        await host.SettleAsync(_ledger, token);
        foreach (var phone in new[] { Rows.HolderPhone, Rows.MerchantPhone })
        {
            Assert.That(gate.Sent.Where(s => s.Recipient == phone).Select(s => s.Id.Sequence), Is.EqualTo(Enumerable.Range(1, 200)), phone);
        }
    }

    [Test]
    public async Task An_opt_out_lasts(CancellationToken token)
    {
        await using (var host = await NotificationHost.StartAsync(_folder.Path, _ledger))
        {
            await host.Get<ReplyHandler>().HandleAsync(Rows.HolderPhone, "stop", token);
        }

        await using var again = await NotificationHost.StartAsync(_folder.Path, _ledger);
        _ledger.Commit(n => Rows.Row(n, NotificationEvents.Approved));
        await again.SettleAsync(_ledger, token);
        Assert.That(again.Store.ReadTransaction(1).Single().Reason, Is.EqualTo("opted out"));
    }

    [Test]
    public async Task A_double_charge_across_a_restart_is_noticed(CancellationToken token)
    {
        await using (var host = await NotificationHost.StartAsync(_folder.Path, _ledger))
        {
            _ledger.Commit(n => Rows.Row(n, NotificationEvents.Approved));
            await host.SettleAsync(_ledger, token);
        }

        await using var again = await NotificationHost.StartAsync(_folder.Path, _ledger);
        _ledger.Commit(n => Rows.Row(n, NotificationEvents.Approved));
        await again.SettleAsync(_ledger, token);
        Assert.That(again.Store.ReadTransaction(2).Select(e => e.Id.Kind), Is.EqualTo(new[] { NotificationKind.Approved, NotificationKind.SuspectedDuplicate }));
    }

    [Test]
    public async Task A_banks_delay_passes_before_the_message_arrives(CancellationToken token)
    {
        var time = new FakeTimeProvider(UnixTime.ToInstant(Rows.Swipe));
        var slow = new IssuerProfile("slow", "慢", "Slow", "") { Delivery = new DeliveryProfile(DelayShape.Fixed, TimeSpan.FromSeconds(40), default, 0) };
        await using var host = await NotificationHost.StartAsync(_folder.Path, _ledger, time, Rows.Book(card: c => c with { Issuer = slow }));
        _ledger.Commit(n => Rows.Row(n, NotificationEvents.Approved));
        while (host.Get<Outbox>().Count == 0) await Task.Delay(2, token);
        time.Advance(TimeSpan.FromSeconds(39.9));
        Assert.That(host.Inbox.LastId, Is.Zero);
        time.Advance(TimeSpan.FromSeconds(0.2));
        await host.SettleAsync(_ledger, token);
        Assert.That(host.Inbox.Read(0, "", 1)[0].SwipeToSmsMs, Is.InRange(40_000, 40_200));
    }

    [Test]
    public async Task A_record_that_followed_another_ledger_stops_the_host(CancellationToken token)
    {
        await using (var host = await NotificationHost.StartAsync(_folder.Path, _ledger))
        {
            _ledger.Commit(n => Rows.Row(n, NotificationEvents.Approved, amountMinor: 1229 + n));
            await host.SettleAsync(_ledger, token);
        }

        await using var other = await NotificationHost.StartAsync(_folder.Path, new FakeLedger());
        var lifetime = other.Get<Microsoft.Extensions.Hosting.IHostApplicationLifetime>();
        while (!lifetime.ApplicationStopping.IsCancellationRequested) await Task.Delay(2, token);
        Assert.That(other.Get<JournalFollower>().ExecuteTask?.Exception?.InnerException?.Message, Does.Contain("belongs to another ledger"));
    }
}
