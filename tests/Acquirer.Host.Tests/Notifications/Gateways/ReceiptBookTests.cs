using Iso8583.Host.Notifications;
using Iso8583.Host.Notifications.Delivery;
using Iso8583.Host.Notifications.Gateways;
using Iso8583.Host.Notifications.Sinks;
using Iso8583.Host.Telemetry;
using Iso8583.Host.Transactions;
using Microsoft.Extensions.Time.Testing;

namespace Iso8583.Host.Tests.Notifications.Gateways;

[CancelAfter(30_000)]
public class ReceiptBookTests
{
    private static readonly NotificationId Id = new(1, Audience.Cardholder, NotificationKind.Approved);
    private TemporaryFolder _folder = null!;
    private FakeLedger _ledger = null!;
    private FakeTimeProvider _time = null!;

    [SetUp]
    public void SetUp()
    {
        _folder = new TemporaryFolder();
        _ledger = new FakeLedger();
        _time = new FakeTimeProvider(UnixTime.ToInstant(Rows.Swipe));
    }

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [Test]
    public async Task A_receipt_finds_its_event_by_the_gateways_id_and_the_first_final_state_stays(CancellationToken token)
    {
        await using var host = await StartAsync(new SwitchedSink("gate"));
        _ledger.Commit(n => Rows.Row(n, NotificationEvents.Approved));
        await host.SettleAsync(_ledger, token);
        var receipts = host.Get<ReceiptBook>();
        Assert.That(await receipts.TakeAsync("gate", new Receipt(default, "id", ReceiptState.Underway, ""), token), Is.True);
        Assert.That(host.Store.Find(Id)!.State, Is.EqualTo(DeliveryState.Accepted));
        Assert.That(await receipts.TakeAsync("gate", new Receipt(default, "id", ReceiptState.Delivered, ""), token), Is.True);
        Assert.That(await receipts.TakeAsync("gate", new Receipt(Id, "", ReceiptState.Undelivered, "late"), token), Is.True, "known, and without effect");
        Assert.That(host.Store.Find(Id)!.State, Is.EqualTo(DeliveryState.Delivered));
    }

    [Test]
    public async Task An_unknown_receipt_is_not_taken(CancellationToken token)
    {
        await using var host = await StartAsync(new SwitchedSink("gate"));
        Assert.That(await host.Get<ReceiptBook>().TakeAsync("gate", new Receipt(default, "nobody", ReceiptState.Delivered, ""), token), Is.False);
        Assert.That(await host.Get<ReceiptBook>().TakeAsync("gate", new Receipt(Id, "", ReceiptState.Delivered, ""), token), Is.False);
    }

    [Test]
    public async Task A_receipt_before_the_answer_waits_for_it(CancellationToken token)
    {
        var gate = new GatedSink();
        await using var host = await StartAsync(gate);
        _ledger.Commit(n => Rows.Row(n, NotificationEvents.Approved));
        while (host.Store.OpenCount == 0) await Task.Delay(2, token);
        await host.Get<ReceiptBook>().TakeAsync("gated", new Receipt(default, "id", ReceiptState.Delivered, ""), token);
        gate.Open();
        await host.SettleAsync(_ledger, token);
        while (host.Store.Find(Id)!.State == DeliveryState.Accepted) await Task.Delay(2, token);
        Assert.That(host.Store.Find(Id)!.State, Is.EqualTo(DeliveryState.Delivered));
    }

    private Task<NotificationHost> StartAsync(INotificationSink sink) => NotificationHost.StartAsync(_folder.Path, _ledger, _time, route: _ => TestSinks.Route(_time, sink));
}
