using Iso8583.Host.Ledger;
using Iso8583.Host.Notifications;
using Iso8583.Host.Notifications.Cmpp;
using Iso8583.Host.Notifications.Delivery;
using Iso8583.Host.Notifications.Enrolment;
using Iso8583.Host.Notifications.Gateways;
using Iso8583.Host.Notifications.Links;
using Iso8583.Host.Notifications.SmsCentre;
using Iso8583.Host.Telemetry;
using Iso8583.Host.Tests.Notifications.Links;
using Iso8583.Host.Transactions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Iso8583.Host.Tests.Notifications.SmsCentre;

/// <summary>The dispatcher's CMPP link against the built-in SMS centre, over TCP.</summary>
[CancelAfter(60_000)]
public class CmppCentreTests
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
    public async Task A_payment_reaches_the_phone_and_its_report_comes_back(
        [Values] CmppVersion version, [Values(ReceiptBehaviour.Once, ReceiptBehaviour.Twice, ReceiptBehaviour.BeforeAnswer)] ReceiptBehaviour receipts, CancellationToken token)
    {
        await StartCentreAsync(new SmsCentreSettings { Receipts = receipts });
        await using var host = await StartHostAsync(s => s with { Version = version });
        Pay(3);
        for (var n = 1; n <= 3; n++) await StateAsync(host, n, DeliveryState.Delivered, token);
        var messages = _centre!.Phones.Read(0, Rows.HolderPhone, 10);
        Assert.Multiple(() =>
        {
            Assert.That(messages.Select(m => m.Text), Is.EqualTo(Enumerable.Range(1, 3).Select(n => Event(host, n).Text)));
            Assert.That((messages[0].From, messages[0].Link, messages[0].MessageId), Is.EqualTo(("10690001", "900001", Event(host, 1).GatewayId)));
        });
    }

    [Test]
    public async Task A_long_text_arrives_whole([Values] CmppVersion version, CancellationToken token)
    {
        await StartCentreAsync(new SmsCentreSettings());
        await using var host = await StartHostAsync(s => s with { Version = version }, Rows.Book(card: c => c with { Issuer = Rows.Bank with { NameZh = string.Concat(Enumerable.Repeat("测试😀", 40)) } }));
        Pay(1);
        await StateAsync(host, 1, DeliveryState.Delivered, token);
        var message = _centre!.Phones.Read(0, Rows.HolderPhone, 10).Single();
        Assert.That((message.Text, message.Parts > 1), Is.EqualTo((Event(host, 1).Text, true)));
    }

    [Test]
    public async Task What_never_arrives_is_reported(CancellationToken token)
    {
        await StartCentreAsync(new SmsCentreSettings { LossPercent = 100 });
        await using var host = await StartHostAsync();
        Pay(1);
        await StateAsync(host, 1, DeliveryState.Undelivered, token);
        Assert.That((Event(host, 1).Reason, _centre!.Phones.LastId), Is.EqualTo(("UNDELIV", 0)));
    }

    [Test]
    public async Task Faults_of_the_gateway_lose_nothing_and_keep_the_order(CancellationToken token)
    {
        await StartCentreAsync(new SmsCentreSettings { RejectPercent = 10, CutEvery = 17, PerSecond = 60 });
        await using var host = await StartHostAsync();
        Pay(60);
        await host.SettleAsync(_ledger, token);
        var received = _centre!.Phones.Read(0, "", 1000).Select(m => m.Text).ToList();
        Assert.Multiple(() =>
        {
            Assert.That(received.Distinct(), Is.EqualTo(Enumerable.Range(1, 60).Select(n => Event(host, n).Text)));
            Assert.That(_centre.Submissions, Is.GreaterThan(60));
        });
    }

    [Test]
    public async Task A_reply_from_a_phone_opts_it_out([Values("TD", "退订")] string text, CancellationToken token)
    {
        await StartCentreAsync(new SmsCentreSettings());
        await using var host = await StartHostAsync();
        Pay(1);
        await StateAsync(host, 1, DeliveryState.Delivered, token);
        Assert.That(await _centre!.SendFromPhoneAsync(Rows.HolderPhone, "10690001", text, token), Is.True);
        Assert.That(host.Get<OptOuts>().Contains(Rows.HolderPhone), Is.True);
    }

    [TestCase("900001", "wrong", 3u)]
    [TestCase("900002", "secret", 2u)]
    public async Task A_provider_that_is_not_known_is_not_let_in(string source, string secret, uint status, CancellationToken token)
    {
        await StartCentreAsync(new SmsCentreSettings());
        var request = CmppConnect.RequestBody(source, secret, CmppVersion.V3, new DateTime(2026, 1, 12, 9, 36, 5));
        await using var connection = await ConnectAsync(token);
        var answer = await connection.RequestAsync((uint)CmppCommand.Connect, request, TimeSpan.FromSeconds(10), token);
        Assert.That(CmppConnect.TryReadAnswer(answer!.Value.Body, request, secret, out var got), Is.True);
        Assert.That((got, _centre!.BoundCount), Is.EqualTo((status, 0)));
    }

    [Test]
    public async Task A_version_that_is_not_spoken_is_refused(CancellationToken token)
    {
        await StartCentreAsync(new SmsCentreSettings());
        var request = CmppConnect.RequestBody("900001", "secret", (CmppVersion)0x40, new DateTime(2026, 1, 12, 9, 36, 5));
        await using var connection = await ConnectAsync(token);
        var answer = await connection.RequestAsync((uint)CmppCommand.Connect, request, TimeSpan.FromSeconds(10), token);
        Assert.That(Convert.ToHexString(answer!.Value.Body.AsSpan(0, 4)), Is.EqualTo("00000004"));
    }

    [Test]
    public async Task A_submission_without_a_connect_ends_the_connection(CancellationToken token)
    {
        await StartCentreAsync(new SmsCentreSettings());
        await using var connection = await ConnectAsync(token);
        connection.Send((uint)CmppCommand.Submit, []);
        await connection.Closed.WaitAsync(token);
    }

    [Test]
    public async Task A_malformed_submission_is_refused_and_the_link_goes_on(CancellationToken token)
    {
        await StartCentreAsync(new SmsCentreSettings());
        await using var connection = await ConnectAsync(token);
        await connection.RequestAsync((uint)CmppCommand.Connect, CmppConnect.RequestBody("900001", "secret", CmppVersion.V2, new DateTime(2026, 1, 12, 9, 36, 5)), TimeSpan.FromSeconds(10), token);
        var refused = await connection.RequestAsync((uint)CmppCommand.Submit, new byte[40], TimeSpan.FromSeconds(10), token);
        var alive = await connection.RequestAsync((uint)CmppCommand.ActiveTest, [], TimeSpan.FromSeconds(10), token);
        Assert.Multiple(() =>
        {
            Assert.That(Convert.ToHexString(refused!.Value.Body), Is.EqualTo("000000000000000001"), "version 2.0: eight bytes and one");
            Assert.That(alive!.Value.Body, Is.EqualTo(new byte[] { 0 }));
        });
    }

    [Test]
    public async Task Tshark_finds_no_malformed_unit_on_either_side(CancellationToken token)
    {
        await StartCentreAsync(new SmsCentreSettings());
        await using var relay = new Relay(_centre!.CmppPort);
        await using (var host = await StartHostAsync(s => s with { Port = relay.Port, EnquireAfter = TimeSpan.FromMilliseconds(30) }, Rows.Book(card: c => c with { Issuer = Rows.Bank with { NameZh = new string('测', 70) } })))
        {
            Pay(2);
            for (var n = 1; n <= 2; n++) await StateAsync(host, n, DeliveryState.Delivered, token);
            Assert.That(await _centre.SendFromPhoneAsync(Rows.HolderPhone, "10690001", "你好", token), Is.True);
        }

        var lines = await relay.Wire.DecodeAsync(_folder.Path, 7890, "cmpp", ["cmpp.Command_Id", "cmpp.connect_resp.Status", "cmpp.deliver.Report.Status", "_ws.malformed"]);
        var commands = lines.SelectMany(line => line.Split('|')[0].Split(',')).ToList();
        Assert.Multiple(() =>
        {
            Assert.That(lines.Select(line => line.Split('|')[^1]), Has.All.Empty, "malformed");
            Assert.That(commands.Count(c => c == "0x80000001"), Is.EqualTo(1), "answer to the connect");
            Assert.That(commands.Count(c => c == "0x80000004"), Is.EqualTo(4), "answers to submissions");
            Assert.That(commands.Count(c => c == "0x00000005"), Is.EqualTo(3), "two reports and a reply");
            Assert.That(commands, Does.Contain("0x80000008"), "answer to an active test");
            Assert.That(commands, Does.Contain("0x80000002"), "answer to the farewell");
            Assert.That(lines.SelectMany(line => line.Split('|')[2].Split(',')).Count(state => state == "DELIVRD"), Is.EqualTo(2));
        });
    }

    private void Pay(int count) =>
        _ledger.Commit([.. Enumerable.Repeat<Func<long, JournalRow>>(n => Rows.Row(n, NotificationEvents.Approved, amountMinor: n, receivedMicros: TimeProvider.System.UnixMicros()), count)]);

    private static NotificationEvent Event(NotificationHost host, long n) => host.Store.Find(new NotificationId(n, Audience.Cardholder, NotificationKind.Approved))!;

    private static async Task StateAsync(NotificationHost host, long n, DeliveryState state, CancellationToken token)
    {
        var id = new NotificationId(n, Audience.Cardholder, NotificationKind.Approved);
        while (host.Store.Find(id)?.State != state) await Task.Delay(5, token);
    }

    private async Task<LinkConnection> ConnectAsync(CancellationToken token)
    {
        var socket = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync("127.0.0.1", _centre!.CmppPort, token);
        return new LinkConnection(new System.Net.Sockets.NetworkStream(socket, ownsSocket: true), CmppProtocol.Instance, TimeProvider.System, (_, _) => { });
    }

    private async Task StartCentreAsync(SmsCentreSettings settings)
    {
        settings = settings with { Port = 0, CmppPort = 0, Accounts = new Dictionary<string, string> { ["900001"] = "secret" } };
        _centre = new SmsCentreService(settings, new VirtualPhones(settings.PhoneCapacity), TimeProvider.System, NullLogger<SmsCentreService>.Instance);
        await _centre.StartAsync(CancellationToken.None);
    }

    private Task<NotificationHost> StartHostAsync(Func<CmppSettings, CmppSettings>? change = null, EnrolmentBook? book = null)
    {
        var settings = new CmppSettings { Name = "ismg", Host = "127.0.0.1", Port = _centre!.CmppPort, Source = "900001", Secret = "secret", Sender = "10690001", Window = 16 };
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
            var limits = new GatewayLimits { ProbeInterval = TimeSpan.FromMilliseconds(100), ThrottlePause = TimeSpan.FromMilliseconds(100) };
            return new NotificationRoute([new Gateway(sink, limits, TimeProvider.System, NullLogger.Instance)], []);
        });
    }
}
