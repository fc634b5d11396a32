using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Sockets;
using Iso8583.Host.Notifications;
using Iso8583.Host.Notifications.Delivery;
using Iso8583.Host.Notifications.Enrolment;
using Iso8583.Host.Notifications.Gateways;
using Iso8583.Host.Notifications.Smpp;
using Iso8583.Host.Notifications.SmsCentre;
using Iso8583.Host.Telemetry;
using Iso8583.Host.Tests.Notifications.Links;
using Iso8583.Host.Transactions;
using Microsoft.Extensions.Logging.Abstractions;

namespace Iso8583.Host.Tests.Notifications.SmsCentre;

/// <summary>The dispatcher's SMPP link against the built-in SMS centre, over TCP.</summary>
[CancelAfter(60_000)]
public class SmsCentreTests
{
    private TemporaryFolder _folder = null!;
    private FakeLedger _ledger = null!;
    private SmsCentreService? _centre;

    [SetUp]
    public void SetUp()
    {
        _folder = new TemporaryFolder();
        _ledger = new FakeLedger();
    }

    [TearDown]
    public async Task TearDown()
    {
        if (_centre is not null) await _centre.StopAsync(CancellationToken.None);
        _centre?.Dispose();
        _folder.Dispose();
    }

    [Test]
    public async Task A_payment_reaches_the_phone_and_its_receipt_comes_back(CancellationToken token)
    {
        await StartCentreAsync(new SmsCentreSettings());
        await using var host = await StartHostAsync();
        Pay(1);
        await DeliveredAsync(host, 1, token);
        var message = _centre!.Phones.Read(0, Rows.HolderPhone, 10).Single();
        Assert.Multiple(() =>
        {
            Assert.That(message.Text, Does.StartWith("【测试银行】您尾号1234的卡"));
            Assert.That((message.From, message.Link), Is.EqualTo(("TestBank", "bank")));
            Assert.That(Event(host, 1).Gateway, Is.EqualTo("smsc"));
        });
    }

    [Test]
    public async Task Every_way_of_receipts_ends_in_one_delivered_event(
        [Values(ReceiptBehaviour.Once, ReceiptBehaviour.Twice, ReceiptBehaviour.BeforeAnswer)] ReceiptBehaviour receipts, CancellationToken token)
    {
        await StartCentreAsync(new SmsCentreSettings { Receipts = receipts });
        await using var host = await StartHostAsync(s => s with { SubmitIds = SmppIdFormat.Hexadecimal, ReceiptIds = SmppIdFormat.Hexadecimal });
        Pay(20);
        for (var n = 1; n <= 20; n++) await DeliveredAsync(host, n, token);
        Assert.That(_centre!.Phones.LastId, Is.EqualTo(20));
    }

    [Test]
    public async Task A_long_text_arrives_whole([Values] SmppLongMessage way, CancellationToken token)
    {
        await StartCentreAsync(new SmsCentreSettings());
        await using var host = await StartHostAsync(s => s with { LongMessages = way }, Rows.Book(card: c => c with { Issuer = Rows.Bank with { NameZh = string.Concat(Enumerable.Repeat("测试😀", 40)) } }));
        Pay(1);
        await DeliveredAsync(host, 1, token);
        var message = _centre!.Phones.Read(0, Rows.HolderPhone, 10).Single();
        Assert.That(message.Text, Is.EqualTo(Event(host, 1).Text));
        Assert.That(message.Parts, Is.EqualTo(way == SmppLongMessage.Payload ? 1 : Iso8583.Host.Notifications.Content.SmsSegments.Split(message.Text, way == SmppLongMessage.Udh16).Count));
    }

    [Test]
    public async Task Sixty_messages_to_one_number_through_a_slow_centre_keep_their_order(CancellationToken token)
    {
        await StartCentreAsync(new SmsCentreSettings { PerSecond = 20 });
        await using var host = await StartHostAsync(retryBase: TimeSpan.FromMilliseconds(50));
        Pay(60);
        await host.SettleAsync(_ledger, token);
        while (_centre!.Phones.LastId < 60) await Task.Delay(5, token);
        Assert.That(Refs(_centre.Phones.Read(0, "", 100)), Is.EqualTo(Enumerable.Range(1, 60)));
    }

    [Test]
    public async Task Faults_of_the_centre_lose_nothing_and_mark_what_may_be_double(CancellationToken token)
    {
        await StartCentreAsync(new SmsCentreSettings { RejectPercent = 5, CutEvery = 60 });
        var cards = Enumerable.Range(1000, 50).Select(n => new CardEnrolment((UInt128)n, Rows.Bank, $"+8613{n:D9}")).ToList();
        await using var host = await StartHostAsync(book: Rows.Book(more: cards), retryBase: TimeSpan.FromMilliseconds(20), ambiguityPause: TimeSpan.FromMilliseconds(50));
        _ledger.Commit([.. Enumerable.Range(0, 500).Select(i => (Func<long, Iso8583.Host.Ledger.JournalRow>)(n => Rows.Row(n, NotificationEvents.Approved, amountMinor: n, token: (UInt128)(1000 + (i % 50)), receivedMicros: Now)))]);
        await host.SettleAsync(_ledger, token);
        while (_centre!.Phones.LastId < 500) await Task.Delay(5, token);
        var received = _centre.Phones.Read(0, "", 10_000);
        var marked = Enumerable.Range(1, 500).Where(n => Event(host, n).PossibleDuplicate).ToHashSet();
        var doubles = received.GroupBy(m => (m.To, m.Text)).Where(g => g.Count() > 1).Select(g => Amount(g.Key.Text)).ToList();
        Assert.Multiple(() =>
        {
            Assert.That(received.Select(m => (m.To, m.Text)).Distinct().Count(), Is.EqualTo(500), "lost");
            Assert.That(doubles, Is.SubsetOf(marked), "a double that was not marked");
            foreach (var phone in received.GroupBy(m => m.To))
            {
                Assert.That(phone.Select(m => Amount(m.Text)).Distinct(), Is.Ordered, phone.Key);
            }
        });
    }

    [Test]
    public async Task The_link_comes_back_when_the_centre_does(CancellationToken token)
    {
        await StartCentreAsync(new SmsCentreSettings());
        await using var host = await StartHostAsync(ambiguityPause: TimeSpan.FromMilliseconds(200));
        Pay(1);
        await DeliveredAsync(host, 1, token);
        var port = _centre!.Port;
        await _centre.StopAsync(token);
        _centre.Dispose();
        Pay(1);
        while (host.Store.OpenCount == 0) await Task.Delay(5, token);
        await StartCentreAsync(new SmsCentreSettings { Port = port });
        await DeliveredAsync(host, 2, token);
        Assert.That(_centre!.Phones.LastId, Is.EqualTo(1));
    }

    [Test]
    public async Task A_reply_from_a_phone_opts_it_out(CancellationToken token)
    {
        await StartCentreAsync(new SmsCentreSettings());
        await using var host = await StartHostAsync();
        Pay(1);
        await DeliveredAsync(host, 1, token);
        Assert.That(await _centre!.SendFromPhoneAsync(Rows.HolderPhone, "95588", "TD", token), Is.True);
        Pay(1);
        await host.SettleAsync(_ledger, token);
        Assert.That(Event(host, 2).Reason, Is.EqualTo("opted out"));
    }

    [TestCase("bank", "wrong")]
    [TestCase("nobody", "secret")]
    public async Task A_wrong_account_is_not_let_in(string systemId, string password, CancellationToken token)
    {
        await StartCentreAsync(new SmsCentreSettings());
        await using var host = await StartHostAsync(s => s with { SystemId = systemId, Password = password });
        Pay(1);
        while (host.Store.OpenCount == 0 || host.Get<NotificationRoute>().IsUsable) await Task.Delay(5, token);
        Assert.That(_centre!.BoundCount, Is.Zero);
    }

    [Test]
    public async Task A_centre_without_transceivers_gets_a_transmitter_and_a_receiver([Values(SmppBindMode.Auto, SmppBindMode.Pair)] SmppBindMode bind, CancellationToken token)
    {
        await StartCentreAsync(new SmsCentreSettings { Transceivers = false });
        await using var host = await StartHostAsync(s => s with { Bind = bind });
        Pay(1);
        await DeliveredAsync(host, 1, token);
        Assert.That(_centre!.BoundCount, Is.EqualTo(2));
        _centre.CutAll();
        Pay(1);
        await DeliveredAsync(host, 2, token);
    }

    [Test]
    public async Task A_link_over_tls_checks_the_certificate(CancellationToken token)
    {
        await StartCentreAsync(new SmsCentreSettings());
        var pem = Path.Combine(_folder.Path, "authority.pem");
        using var certificate = TestCertificate.Create(pem);
        await using var relay = new Relay(_centre!.Port, certificate);
        await using (var stranger = await StartHostAsync(s => s with { Port = relay.Port, Tls = true }))
        {
            Pay(1);
            while (stranger.Store.OpenCount == 0 || stranger.Get<NotificationRoute>().IsUsable) await Task.Delay(5, token);
            Assert.That(_centre.BoundCount, Is.Zero, "a certificate that nobody vouches for");
        }

        await using var host = await StartHostAsync(s => s with { Port = relay.Port, Tls = true, TrustedCertificate = pem });
        await DeliveredAsync(host, 1, token);
    }

    [Test]
    public async Task Tshark_finds_no_malformed_unit([Values(SmppLongMessage.Udh, SmppLongMessage.Sar, SmppLongMessage.Payload)] SmppLongMessage way, CancellationToken token)
    {
        await StartCentreAsync(new SmsCentreSettings());
        await using var relay = new Relay(_centre!.Port);
        await using (var host = await StartHostAsync(s => s with { Port = relay.Port, LongMessages = way, EnquireAfter = TimeSpan.FromMilliseconds(30) }, Rows.Book(card: c => c with { Issuer = Rows.Bank with { NameZh = new string('测', 70) } })))
        {
            Pay(2);
            for (var n = 1; n <= 2; n++) await DeliveredAsync(host, n, token);
        }

        var lines = await relay.Wire.DecodeAsync(_folder.Path, 2775, "smpp", ["smpp.command_id", "smpp.data_coding", "smpp.sm_length", "_ws.malformed"]);
        var commands = lines.SelectMany(line => line.Split('|')[0].Split(',')).ToList();
        Assert.Multiple(() =>
        {
            Assert.That(lines.Select(line => line.Split('|')[^1]), Has.All.Empty, "malformed");
            Assert.That(commands.Count(c => c == "0x00000009"), Is.EqualTo(1), "bind_transceiver");
            Assert.That(commands.Count(c => c == "0x00000004"), Is.EqualTo(way == SmppLongMessage.Payload ? 2 : 4), "submit_sm");
            Assert.That(commands.Count(c => c == "0x80000005"), Is.EqualTo(2), "deliver_sm_resp");
            Assert.That(commands.Count(c => c == "0x00000006"), Is.EqualTo(1), "unbind");
        });
    }

    [Test]
    public async Task Broken_units_are_answered_or_end_the_session(CancellationToken token)
    {
        await StartCentreAsync(new SmsCentreSettings());
        Assert.Multiple(async () =>
        {
            Assert.That(await TalkAsync("00000008", token), Is.EqualTo("00000010800000000000000200000000"), "impossible length: generic_nack, then closed");
            Assert.That(await TalkAsync("000000100000001600000000000000070000001000000006000000000000000900", token), Does.StartWith("00000010800000000000000300000007" + "00000010800000060000000000000009"), "unknown command: generic_nack, and on it goes");
            Assert.That(await TalkAsync("0000001000000004000000000000000500000010000000060000000000000009", token), Does.StartWith("00000010800000040000000400000005"), "submission without a bind");
            Assert.That(await TalkAsync("0000001200000009000000000000000561000000001000000006000000000000000900", token), Does.StartWith("0000001080000009" + "0000000D" + "00000005"), "truncated bind");
        });
    }

    [Test]
    [Explicit("prints figures of this machine")]
    [Category("Figures")]
    public async Task Messages_a_second_over_one_link(CancellationToken token)
    {
        const int Count = 50_000;
        await StartCentreAsync(new SmsCentreSettings { Receipts = ReceiptBehaviour.Never, PhoneCapacity = Count });
        var cards = Enumerable.Range(1000, 5000).Select(n => new CardEnrolment((UInt128)n, Rows.Bank, $"+8613{n:D9}")).ToList();
        _ledger.Commit([.. Enumerable.Range(0, Count).Select(i => (Func<long, Iso8583.Host.Ledger.JournalRow>)(n => Rows.Row(n, NotificationEvents.Approved, amountMinor: n, token: (UInt128)(1000 + (i % 5000)), receivedMicros: Now)))]);
        var clock = Stopwatch.StartNew();
        await using var host = await StartHostAsync(s => s with { Window = 50 }, Rows.Book(more: cards));
        await host.SettleAsync(_ledger, token);
        TestContext.Out.WriteLine($"{Count / clock.Elapsed.TotalSeconds:F0} SMS/s from journal to acceptance");
        Assert.That(_centre!.Submissions, Is.EqualTo(Count));
    }

    private static long Now => TimeProvider.System.UnixMicros();

    private static int Amount(string text) => (int)(decimal.Parse(text[(text.IndexOf("人民币", StringComparison.Ordinal) + 3)..text.IndexOf('元')], null) * 100);

    private static List<int> Refs(IReadOnlyList<PhoneMessage> messages) => [.. messages.Select(m => Amount(m.Text))];

    private void Pay(int count) =>
        _ledger.Commit([.. Enumerable.Repeat<Func<long, Iso8583.Host.Ledger.JournalRow>>(n => Rows.Row(n, NotificationEvents.Approved, amountMinor: n, receivedMicros: Now), count)]);

    private static NotificationEvent Event(NotificationHost host, long n) => host.Store.Find(new NotificationId(n, Audience.Cardholder, NotificationKind.Approved))!;

    private static async Task DeliveredAsync(NotificationHost host, long n, CancellationToken token)
    {
        var id = new NotificationId(n, Audience.Cardholder, NotificationKind.Approved);
        while (host.Store.Find(id)?.State != DeliveryState.Delivered) await Task.Delay(5, token);
    }

    private async Task StartCentreAsync(SmsCentreSettings settings)
    {
        settings = settings with { Port = settings.Port == 2775 ? 0 : settings.Port, Accounts = new ConcurrentDictionary<string, string> { ["bank"] = "secret" } };
        _centre = new SmsCentreService(settings, new VirtualPhones(settings.PhoneCapacity), TimeProvider.System, NullLogger<SmsCentreService>.Instance);
        await _centre.StartAsync(CancellationToken.None);
    }

    private Task<NotificationHost> StartHostAsync(Func<SmppSettings, SmppSettings>? change = null, EnrolmentBook? book = null, TimeSpan? retryBase = null, TimeSpan? ambiguityPause = null)
    {
        var settings = new SmppSettings { Name = "smsc", Host = "127.0.0.1", Port = _centre!.Port, SystemId = "bank", Password = "secret", Sender = "TestBank" };
        settings = change?.Invoke(settings) ?? settings;
        var options = new NotificationOptions
        {
            Path = Path.Combine(_folder.Path, "notifications.db"),
            CardholderPerMinute = 0,
            CardholderPerDay = 0,
            RetryBase = retryBase ?? TimeSpan.FromMilliseconds(100),
            AmbiguityPause = ambiguityPause ?? TimeSpan.FromSeconds(10),
        };
        return NotificationHost.StartAsync(_folder.Path, _ledger, TimeProvider.System, book, options, provider =>
        {
            var sink = new SmppSink(settings, Service<ReceiptBook>(provider), Service<ReplyHandler>(provider), TimeProvider.System, NullLogger.Instance);
            var limits = new GatewayLimits { ProbeInterval = TimeSpan.FromMilliseconds(100), ThrottlePause = TimeSpan.FromMilliseconds(200) };
            return new NotificationRoute([new Gateway(sink, limits, TimeProvider.System, NullLogger.Instance)], []);
        });
    }

    private static T Service<T>(IServiceProvider provider) where T : notnull => (T)provider.GetService(typeof(T))!;

    private async Task<string> TalkAsync(string hex, CancellationToken token)
    {
        using var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync("127.0.0.1", _centre!.Port, token);
        var stream = client.GetStream();
        await stream.WriteAsync(Convert.FromHexString(hex[..(hex.Length & ~1)]), token);
        client.Client.Shutdown(SocketShutdown.Send);
        using var answer = new MemoryStream();
        try
        {
            await stream.CopyToAsync(answer, token);
        }
        catch (IOException)
        {
            // Reset after what it had to say.
        }

        return Convert.ToHexString(answer.ToArray());
    }
}
