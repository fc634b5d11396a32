using Iso8583.Host.Notifications;
using Iso8583.Host.Notifications.Cmpp;
using Iso8583.Host.Notifications.Delivery;
using Iso8583.Host.Notifications.Enrolment;
using Iso8583.Host.Notifications.Gateways;
using Iso8583.Host.Telemetry;
using Iso8583.Host.Transactions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Iso8583.Host.Tests.Notifications.Cmpp;

/// <summary>The dispatcher's CMPP link against a gateway of the tests' own, over TCP.</summary>
[CancelAfter(60_000)]
public class CmppSinkTests
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
    public async Task A_payment_reaches_the_phone_and_its_report_comes_back([Values] CmppVersion version, CancellationToken token)
    {
        await using var peer = new CmppPeer { Version = (byte)version };
        await using var host = await StartAsync(peer, s => s with { Version = version });
        Pay(1);
        await StateAsync(host, 1, DeliveryState.Delivered, token);
        var message = peer.Submitted.Single();
        Assert.Multiple(() =>
        {
            Assert.That(message.Text, Does.StartWith("【测试银行】您尾号1234的卡"));
            Assert.That((message.To, message.From, message.Source, message.Format, message.WantsReport), Is.EqualTo(("8613800000001", "10690001", "900001", (byte)8, true)));
            Assert.That(Event(host, 1).GatewayId, Has.Length.EqualTo(16));
        });
        while (peer.ReportsAnswered < 1) await Task.Delay(5, token);
    }

    [Test]
    public async Task A_long_text_goes_in_parts_of_which_the_last_asks_for_the_report([Values] CmppVersion version, CancellationToken token)
    {
        await using var peer = new CmppPeer { Version = (byte)version };
        await using var host = await StartAsync(peer, s => s with { Version = version }, Rows.Book(card: c => c with { Issuer = Rows.Bank with { NameZh = string.Concat(Enumerable.Repeat("测试😀", 40)) } }));
        Pay(1);
        await StateAsync(host, 1, DeliveryState.Delivered, token);
        var parts = peer.Submitted.ToList();
        Assert.Multiple(() =>
        {
            Assert.That(string.Concat(parts.Select(p => p.Text)), Is.EqualTo(Event(host, 1).Text));
            Assert.That(parts.Select(p => p.Part), Is.EqualTo(Enumerable.Range(1, parts.Count)));
            Assert.That(parts.Select(p => p.WantsReport), Is.EqualTo(Enumerable.Range(1, parts.Count).Select(n => n == parts.Count)));
            Assert.That(parts, Has.All.Matches<CmppSubmitted>(p => p.HasHeader && p.Parts == parts.Count && !char.IsLowSurrogate(p.Text[0])));
        });
    }

    [Test]
    public async Task An_english_text_goes_as_ascii(CancellationToken token)
    {
        await using var peer = new CmppPeer();
        await using var host = await StartAsync(peer, book: Rows.Book("en"));
        Pay(1);
        await StateAsync(host, 1, DeliveryState.Delivered, token);
        Assert.That((peer.Submitted.Single().Format, peer.Submitted.Single().Text), Is.EqualTo(((byte)0, Event(host, 1).Text)));
    }

    [TestCase("UNDELIV")]
    [TestCase("MA:0001")]
    public async Task A_report_of_failure_says_why(string state, CancellationToken token)
    {
        await using var peer = new CmppPeer { State = state };
        await using var host = await StartAsync(peer);
        Pay(1);
        await StateAsync(host, 1, DeliveryState.Undelivered, token);
        Assert.That(Event(host, 1).Reason, Is.EqualTo(state));
    }

    [Test]
    public async Task Flow_control_slows_down_and_keeps_the_order(CancellationToken token)
    {
        await using var peer = new CmppPeer { Result = n => n % 5 == 0 ? 8u : 0 };
        await using var host = await StartAsync(peer);
        Pay(30);
        await host.SettleAsync(_ledger, token);
        var taken = peer.Submitted.Select((message, index) => (message.Text, Taken: (index + 1) % 5 != 0)).Where(p => p.Taken).Select(p => p.Text);
        Assert.That(taken, Is.EqualTo(Enumerable.Range(1, 30).Select(n => Event(host, n).Text)));
    }

    [TestCase(13u)]
    [TestCase(1u)]
    public async Task What_is_refused_for_good_is_given_up(uint result, CancellationToken token)
    {
        await using var peer = new CmppPeer { Result = _ => result };
        await using var host = await StartAsync(peer);
        Pay(1);
        await StateAsync(host, 1, DeliveryState.Dead, token);
        Assert.That(peer.Submitted, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_wrong_secret_is_not_tried_again_at_once(CancellationToken token)
    {
        await using var peer = new CmppPeer { Secret = "other" };
        await using var host = await StartAsync(peer);
        Pay(1);
        while (host.Store.OpenCount == 0 || host.Get<NotificationRoute>().IsUsable) await Task.Delay(5, token);
        Assert.That(peer.Statuses, Is.EqualTo(new[] { 3u }));
    }

    [Test]
    public async Task A_gateway_that_does_not_know_the_secret_gets_no_message(CancellationToken token)
    {
        await using var peer = new CmppPeer { Lies = true };
        await using var host = await StartAsync(peer);
        Pay(1);
        while (host.Store.OpenCount == 0 || host.Get<NotificationRoute>().IsUsable) await Task.Delay(5, token);
        Assert.That(peer.Submitted, Is.Empty);
    }

    [Test]
    public async Task The_link_comes_back_after_a_cut(CancellationToken token)
    {
        await using var peer = new CmppPeer();
        await using var host = await StartAsync(peer);
        Pay(1);
        await StateAsync(host, 1, DeliveryState.Delivered, token);
        peer.CutAll();
        Pay(1);
        await StateAsync(host, 2, DeliveryState.Delivered, token);
        Assert.That(peer.Statuses, Has.Count.GreaterThanOrEqualTo(2));
    }

    [Test]
    public async Task A_reply_from_a_phone_opts_it_out(CancellationToken token)
    {
        await using var peer = new CmppPeer();
        await using var host = await StartAsync(peer);
        Pay(1);
        await StateAsync(host, 1, DeliveryState.Delivered, token);
        await peer.ReplyAsync("13800000001", "10690001", "退订");
        while (!host.Get<OptOuts>().Contains(Rows.HolderPhone)) await Task.Delay(5, token);
    }

    [Test]
    public async Task A_silent_link_is_asked_and_a_stopped_one_says_farewell(CancellationToken token)
    {
        await using var peer = new CmppPeer();
        await using (var host = await StartAsync(peer, s => s with { EnquireAfter = TimeSpan.FromMilliseconds(50) }))
        {
            Pay(1);
            await StateAsync(host, 1, DeliveryState.Delivered, token);
            while (peer.ActiveTests < 2) await Task.Delay(5, token);
        }

        while (!peer.WasTerminated) await Task.Delay(5, token);
    }

    [Test]
    public async Task Tshark_finds_no_malformed_unit(CancellationToken token)
    {
        await using var peer = new CmppPeer();
        await using (var host = await StartAsync(peer, book: Rows.Book(card: c => c with { Issuer = Rows.Bank with { NameZh = new string('测', 70) } })))
        {
            Pay(3);
            for (var n = 1; n <= 3; n++) await StateAsync(host, n, DeliveryState.Delivered, token);
            while (peer.ReportsAnswered < 3) await Task.Delay(5, token);
        }

        while (!peer.WasTerminated) await Task.Delay(5, token);
        var lines = await peer.Wire.DecodeAsync(_folder.Path, 7890, "cmpp", ["cmpp.Command_Id", "cmpp.Msg_Fmt", "cmpp.submit_resp.Result", "cmpp.deliver.Report.Status", "_ws.malformed"]);
        var commands = lines.SelectMany(line => line.Split('|')[0].Split(',')).ToList();
        Assert.Multiple(() =>
        {
            Assert.That(lines.Select(line => line.Split('|')[^1]), Has.All.Empty, "malformed");
            Assert.That(commands.Count(c => c == "0x00000001"), Is.EqualTo(1), "connect");
            Assert.That(commands.Count(c => c == "0x00000004"), Is.EqualTo(peer.Submitted.Count), "submit");
            Assert.That(commands.Count(c => c == "0x80000005"), Is.EqualTo(3), "answers to reports");
            Assert.That(lines.SelectMany(line => line.Split('|')[1].Split(',')).Count(f => f.EndsWith('8')), Is.GreaterThanOrEqualTo(peer.Submitted.Count), "UCS-2");
        });
    }

    private void Pay(int count) =>
        _ledger.Commit([.. Enumerable.Repeat<Func<long, Iso8583.Host.Ledger.JournalRow>>(n => Rows.Row(n, NotificationEvents.Approved, amountMinor: n, receivedMicros: TimeProvider.System.UnixMicros()), count)]);

    private static NotificationEvent Event(NotificationHost host, long n) => host.Store.Find(new NotificationId(n, Audience.Cardholder, NotificationKind.Approved))!;

    private static async Task StateAsync(NotificationHost host, long n, DeliveryState state, CancellationToken token)
    {
        var id = new NotificationId(n, Audience.Cardholder, NotificationKind.Approved);
        while (host.Store.Find(id)?.State != state) await Task.Delay(5, token);
    }

    private Task<NotificationHost> StartAsync(CmppPeer peer, Func<CmppSettings, CmppSettings>? change = null, EnrolmentBook? book = null)
    {
        var settings = new CmppSettings { Name = "ismg", Host = "127.0.0.1", Port = peer.Port, Source = "900001", Secret = "secret", Sender = "10690001", Window = 16 };
        settings = change?.Invoke(settings) ?? settings;
        var options = new NotificationOptions
        {
            Path = Path.Combine(_folder.Path, "notifications.db"),
            CardholderPerMinute = 0,
            RetryBase = TimeSpan.FromMilliseconds(20),
            AmbiguityPause = TimeSpan.FromMilliseconds(50),
        };
        return NotificationHost.StartAsync(_folder.Path, _ledger, TimeProvider.System, book, options, provider =>
        {
            var sink = new CmppSink(settings, provider.GetRequiredService<ReceiptBook>(), provider.GetRequiredService<ReplyHandler>(), TimeProvider.System, NullLogger.Instance);
            var limits = new GatewayLimits { ProbeInterval = TimeSpan.FromMilliseconds(100), ThrottlePause = TimeSpan.FromMilliseconds(20) };
            return new NotificationRoute([new Gateway(sink, limits, TimeProvider.System, NullLogger.Instance)], []);
        });
    }
}
