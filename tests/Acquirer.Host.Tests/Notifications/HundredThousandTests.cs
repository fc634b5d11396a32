using System.Globalization;
using System.Text;
using Iso8583.Core.Messages;
using Iso8583.Host.Ledger;
using Iso8583.Host.Notifications;
using Iso8583.Host.Notifications.Delivery;
using Iso8583.Host.Notifications.Enrolment;
using Iso8583.Host.Notifications.Gateways;
using Iso8583.Host.Notifications.Sinks;
using Iso8583.Host.Notifications.SmsCentre;
using Iso8583.Host.Notifications.Smpp;
using Iso8583.Host.Telemetry;
using Iso8583.Host.Tests.Notifications.Links;
using Iso8583.Host.Transactions;
using Iso8583.Testing.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Iso8583.Host.Tests.Notifications;

/// <summary>10,000 phones, 10 messages each, a link whose centre fails: what arrives where in which order, and whether a card number is in anything that was sent or kept.</summary>
[CancelAfter(180_000)]
public class HundredThousandTests
{
    private const string Bin = "622848";
    private const int Phones = 10_000;
    private const int Each = 10;

    [Test]
    public async Task Messages_keep_their_order_and_hold_no_card_number(CancellationToken token)
    {
        using var folder = new TemporaryFolder();
        var settings = new SmsCentreSettings
        {
            Port = 0, Accounts = new Dictionary<string, string> { ["bank"] = "secret" }, PhoneCapacity = 2 * Phones * Each, RejectPercent = 5, CutEvery = 9973, Receipts = ReceiptBehaviour.Never,
        };
        using var centre = new SmsCentreService(settings, new VirtualPhones(settings.PhoneCapacity), TimeProvider.System, NullLogger<SmsCentreService>.Instance);
        await centre.StartAsync(token);
        await using var relay = new Relay(centre.Port);
        var log = new CapturedLog();
        var pans = Enumerable.Range(0, Phones).Select(CardNumber).ToArray();
        var lines = Path.Combine(folder.Path, "lines.jsonl");
        var ledger = new FakeLedger();
        Commit(ledger, pans);
        var webhook = new CapturedWebhook();
        await using (var host = await StartAsync(folder.Path, ledger, pans, relay.Port, lines, webhook, log))
        {
            await host.SettleAsync(ledger, token);
            while (centre.Phones.LastId < Phones * Each) await Task.Delay(10, token);
        }

        await centre.StopAsync(token);
        CheckOrder(centre.Phones);
        Assert.That(webhook.Count, Is.GreaterThanOrEqualTo(Phones * Each));
        CheckLeaks(folder.Path, relay, webhook, log, centre.Phones, pans);
    }

    [Test]
    public void The_scan_finds_a_card_number_in_every_form()
    {
        var pan = CardNumber(7);
        var scan = new CardScan(Bin);
        byte[][] forms =
        [
            Encoding.ASCII.GetBytes("x" + pan + "=3012"), Encoding.Unicode.GetBytes("x" + pan), Encoding.BigEndianUnicode.GetBytes("x" + pan),
            Encoding.ASCII.GetBytes(Convert.ToHexString(Encoding.ASCII.GetBytes(pan))), Convert.FromHexString("10" + pan), Convert.FromHexString("1" + pan + "D"),
        ];
        Assert.That(forms.Select(form => scan.Find("x", form).Count()), Has.All.GreaterThanOrEqualTo(1));
        Assert.That(scan.Find("x", Encoding.ASCII.GetBytes("622848******0077 6228480000000000")), Is.Empty);
    }

    private static void CheckOrder(VirtualPhones phones)
    {
        var inversions = 0;
        var received = new Dictionary<string, List<int>>();
        foreach (var message in Everything(phones))
        {
            var amount = (int)(decimal.Parse(message.Text[(message.Text.IndexOf("人民币", StringComparison.Ordinal) + 3)..message.Text.IndexOf('元')], CultureInfo.InvariantCulture) * 100);
            var list = received.TryGetValue(message.To, out var known) ? known : received[message.To] = [];
            // A marked double may come again later; what counts is when each message came first.
            if (list.Contains(amount)) continue;
            if (list.Count > 0 && list[^1] > amount) inversions++;
            list.Add(amount);
        }

        Assert.Multiple(() =>
        {
            Assert.That(received, Has.Count.EqualTo(Phones));
            Assert.That(received.Values.Sum(list => list.Count), Is.EqualTo(Phones * Each), "lost");
            Assert.That(inversions, Is.Zero);
        });
    }

    private static void CheckLeaks(string folder, Relay relay, CapturedWebhook webhook, CapturedLog log, VirtualPhones phones, string[] pans)
    {
        var scan = new CardScan(Bin);
        var found = new List<string>();
        foreach (var file in Directory.GetFiles(folder)) found.AddRange(scan.Find(Path.GetFileName(file), File.ReadAllBytes(file)));
        found.AddRange(scan.Find("the wire", relay.Wire.AllBytes()));
        found.AddRange(scan.Find("the webhook copies", webhook.AllBytes()));
        found.AddRange(scan.Find("the log", Encoding.UTF8.GetBytes(string.Join('\n', log.Lines.Select(line => line.Text)))));
        found.AddRange(scan.Find("the phones", Encoding.UTF8.GetBytes(string.Join('\n', Everything(phones).Select(message => message.ToString())))));
        Assert.That(found, Is.Empty);
        Assert.That(pans.Select(pan => scan.Find("itself", Encoding.ASCII.GetBytes(pan)).Any()), Has.All.True, "the scan knows every seeded card");
    }

    private static IEnumerable<PhoneMessage> Everything(VirtualPhones phones)
    {
        for (long after = 0; phones.Read(after, "", 10_000) is { Count: > 0 } page; after = page[^1].Id)
        {
            foreach (var message in page) yield return message;
        }
    }

    private static void Commit(FakeLedger ledger, string[] pans)
    {
        var tokens = new LedgerOptions().CreateTokenizer();
        var cards = pans.Select(pan =>
        {
            Assert.That(Pan.TryParse(pan, out var parsed), Is.True);
            return tokens.Tokenize(parsed);
        }).ToArray();
        var now = TimeProvider.System.UnixMicros();
        ledger.Commit([.. Enumerable.Range(0, Phones * Each).Select(i => (Func<long, JournalRow>)(n => Rows.Row(
            n, NotificationEvents.Approved, amountMinor: n, token: cards[i % Phones].Token, receivedMicros: now, merchant: "MERCHANT" + (i % 100).ToString("D7", CultureInfo.InvariantCulture))))]);
    }

    private static Task<NotificationHost> StartAsync(string folder, FakeLedger ledger, string[] pans, int port, string lines, CapturedWebhook webhook, CapturedLog log)
    {
        var tokens = new LedgerOptions().CreateTokenizer();
        var cards = pans.Select((pan, i) => new CardEnrolment(Pan.TryParse(pan, out var parsed) ? tokens.Tokenize(parsed).Token : 0, Rows.Bank, string.Create(CultureInfo.InvariantCulture, $"+8613{i:D9}")));
        // Merchants with a card number or a whole track for a name.
        var merchants = Enumerable.Range(0, 100).Select(i => new MerchantEnrolment("MERCHANT" + i.ToString("D7", CultureInfo.InvariantCulture), $"店{pans[i]}=30122200000012300000", ""));
        var book = new EnrolmentBook(1, "测试收单", "TestAcquirer", [.. cards], [.. merchants]);
        var options = new NotificationOptions { Path = Path.Combine(folder, "notifications.db"), CardholderPerMinute = 0, RetryBase = TimeSpan.FromMilliseconds(20), AmbiguityPause = TimeSpan.FromMilliseconds(20), DuplicateWindow = TimeSpan.Zero };
        var factory = LoggerFactory.Create(logging => logging.AddProvider(log).SetMinimumLevel(LogLevel.Debug));
        return NotificationHost.StartAsync(folder, ledger, TimeProvider.System, book, options, provider =>
        {
            var link = new SmppSettings { Name = "smsc", Host = "127.0.0.1", Port = port, SystemId = "bank", Password = "secret", Sender = "TestBank", Window = 50 };
            var sink = new SmppSink(link, provider.GetRequiredService<ReceiptBook>(), provider.GetRequiredService<ReplyHandler>(), TimeProvider.System, factory.CreateLogger("link"));
            var gateway = new Gateway(sink, new GatewayLimits { ProbeInterval = TimeSpan.FromMilliseconds(50) }, TimeProvider.System, factory.CreateLogger("gateway"));
            return new NotificationRoute([gateway], [provider.GetRequiredService<InboxSink>(), new JsonLinesSink(lines, factory.CreateLogger<JsonLinesSink>()), webhook]);
        });
    }

    // 16 digits with a check digit.
    private static string CardNumber(int number)
    {
        var digits = Bin + number.ToString("D9", CultureInfo.InvariantCulture);
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var value = digits[i] - '0';
            sum += i % 2 == 0 ? value * 2 > 9 ? (value * 2) - 9 : value * 2 : value;
        }

        return digits + ((10 - (sum % 10)) % 10).ToString(CultureInfo.InvariantCulture);
    }
}
