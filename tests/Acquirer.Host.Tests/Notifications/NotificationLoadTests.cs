using System.Diagnostics;
using Iso8583.Host.Ledger;
using Iso8583.Host.Notifications;
using Iso8583.Host.Notifications.Enrolment;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Tests.Notifications;

/// <summary>How fast events become durable and are delivered into the inbox. Prints; asserts nothing about the clock.</summary>
[Explicit("prints figures of this machine")]
[Category("Figures")]
[CancelAfter(120_000)]
public class NotificationLoadTests
{
    [TestCase(100_000, 10_000)]
    public async Task Durable_events_a_second(int payments, int cards, CancellationToken token)
    {
        using var folder = new TemporaryFolder();
        var ledger = new FakeLedger();
        var book = Rows.Book(more: Enumerable.Range(1000, cards).Select(n => new CardEnrolment((UInt128)n, Rows.Bank, $"+8613{n:D9}")));
        var options = new NotificationOptions { Path = Path.Combine(folder.Path, "notifications.db") };
        ledger.Commit([.. Enumerable.Range(0, payments).Select(i => (Func<long, JournalRow>)(n => Rows.Row(n, NotificationEvents.Approved, amountMinor: n, token: (UInt128)(1000 + (n % cards)))))]);
        var clock = Stopwatch.StartNew();
        var cpu = Process.GetCurrentProcess().TotalProcessorTime;
        await using var host = await NotificationHost.StartAsync(folder.Path, ledger, options: options, book: book);
        var follower = host.Get<JournalFollower>();
        while (follower.Position < payments) await Task.Delay(2, token);
        var durable = clock.Elapsed;
        await host.SettleAsync(ledger, token);
        var delivered = clock.Elapsed;
        TestContext.Out.WriteLine($"{payments / durable.TotalSeconds:F0} durable events/s, {payments / delivered.TotalSeconds:F0} delivered/s, {(Process.GetCurrentProcess().TotalProcessorTime - cpu).TotalMicroseconds / payments:F1} us CPU an event");
        Assert.That(host.Inbox.LastId, Is.EqualTo(payments));
    }
}
