using System.Net;
using System.Text;
using System.Text.Json;
using Iso8583.Core.Messages;
using Iso8583.Host.Session;
using Iso8583.Testing;
using Iso8583.Testing.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Iso8583.Conformance.Tests;

/// <summary>Issuers that are slow, closed, or out of order, over real sockets.</summary>
[TestFixture]
[CancelAfter(60_000)]
public sealed class IssuerTests
{
    private const string Alice = "6222020000000015";
    private const string Carol = "6222020000000031";

    private string _folder = "";

    [SetUp]
    public void SetUp() => _folder = Directory.CreateTempSubdirectory("iso8583sim-issuer-").FullName;

    [TearDown]
    public void TearDown() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task Stand_in_approves_within_its_limits_and_forwards_when_the_issuer_is_back(CancellationToken cancellationToken)
    {
        await using var host = await StartAsync("\"standIn\": { \"perTransaction\": 200.00, \"perDay\": 500.00, \"countPerDay\": 3 },");
        using var http = new HttpClient { BaseAddress = host.Http };
        using var terminal = await TestTerminal.Iso87Async(host.Iso87);
        Assert.That(await SwitchAsync(http, "down", cancellationToken), Does.Contain("\"state\":\"down\""));
        Assert.That(await PayAsync(terminal, Carol, 15_000, cancellationToken), Is.EqualTo("00"), "within the limits, whatever the funds");
        Assert.That(await PayAsync(terminal, Alice, 20_001, cancellationToken), Is.EqualTo("91"), "above the limit of one");
        Assert.That(await PayAsync(terminal, Alice, 20_000, cancellationToken), Is.EqualTo("00"));
        Assert.That(await PayAsync(terminal, Alice, 20_000, cancellationToken), Is.EqualTo("00"));
        Assert.That(await PayAsync(terminal, Alice, 20_000, cancellationToken), Is.EqualTo("91"), "above the limit of a day");
        Assert.That((await terminal.ExchangeAsync(terminal.BalanceInquiry(Alice), cancellationToken)).GetText(De87.ResponseCode), Is.EqualTo("91"), "nobody knows the balance");
        var waiting = await WaitingAsync(http, cancellationToken);
        Assert.That(waiting, Has.Count.EqualTo(3));
        using var first = JsonDocument.Parse(await http.GetStringAsync($"/api/v1/transactions/{waiting[0]}", cancellationToken));
        Assert.That(first.RootElement.GetProperty("standIn").GetBoolean(), Is.True);

        Assert.That(await BalanceAsync(host, "6222-0001", cancellationToken), Is.EqualTo(100_000_000), "nothing is taken before the issuer knows");

        await SwitchAsync(http, "up", cancellationToken);
        while ((await WaitingAsync(http, cancellationToken)).Count > 0) await Task.Delay(20, cancellationToken);
        Assert.That(await ForwardedAsync(http, cancellationToken), Is.EquivalentTo(waiting));
        Assert.That(await BalanceAsync(host, "6222-0001", cancellationToken), Is.EqualTo(100_000_000 - 40_000));
        Assert.That(await BalanceAsync(host, "6222-0003", cancellationToken), Is.EqualTo(1_000 - 15_000), "overdrawn: the issuer gave its promise");
        Assert.That(await PayAsync(terminal, Alice, 20_001, cancellationToken), Is.EqualTo("00"));
        var inbox = "";
        while (inbox.Split("150.00").Length < 2) inbox = await http.GetStringAsync("/api/v1/inbox", cancellationToken);
    }

    [Test]
    public async Task What_waits_to_be_forwarded_survives_a_restart(CancellationToken cancellationToken)
    {
        const string Down = "\"standIn\": { \"perTransaction\": 200.00 }, \"state\": \"down\",";
        await using (var host = await StartAsync(Down))
        {
            using var terminal = await TestTerminal.Iso87Async(host.Iso87);
            Assert.That(await PayAsync(terminal, Alice, 100, cancellationToken), Is.EqualTo("00"));
        }

        await using (var host = await StartAsync(Down))
        {
            using var http = new HttpClient { BaseAddress = host.Http };
            Assert.That(await WaitingAsync(http, cancellationToken), Has.Count.EqualTo(1));
        }

        await using (var host = await StartAsync(""))
        {
            using var http = new HttpClient { BaseAddress = host.Http };
            while ((await WaitingAsync(http, cancellationToken)).Count > 0) await Task.Delay(20, cancellationToken);
            Assert.That(await ForwardedAsync(http, cancellationToken), Has.Count.EqualTo(1));
        }

        Assert.That(Iso8583.Host.Ledger.LedgerVerification.Run(Path.Combine(_folder, "ledger.db")).Problem, Is.Empty);
    }

    [Test]
    public async Task Issuer_without_stand_in_limits_is_inoperative_while_it_is_down_but_a_reversal_is_booked(CancellationToken cancellationToken)
    {
        await using var host = await StartAsync("");
        using var http = new HttpClient { BaseAddress = host.Http };
        using var terminal = await TestTerminal.Iso87Async(host.Iso87);
        var sale = terminal.Sale(Alice, 100);
        Assert.That((await terminal.ExchangeAsync(sale, cancellationToken)).GetText(De87.ResponseCode), Is.EqualTo("00"));
        await SwitchAsync(http, "down", cancellationToken);
        Assert.That(await PayAsync(terminal, Alice, 100, cancellationToken), Is.EqualTo("91"));
        Assert.That((await terminal.ExchangeAsync(terminal.Reversal(sale), cancellationToken)).GetText(De87.ResponseCode), Is.EqualTo("00"));
    }

    [Test]
    public async Task Maintenance_is_91_within_its_window_of_the_business_clock(CancellationToken cancellationToken)
    {
        await using (var host = await StartAsync("\"maintenance\": [ { \"from\": \"23:30\", \"to\": \"00:30\" } ],", "fixed:2026-11-24T23:45"))
        {
            using var terminal = await TestTerminal.Iso87Async(host.Iso87);
            Assert.That(await PayAsync(terminal, Alice, 100, cancellationToken), Is.EqualTo("91"));
        }

        await using (var host = await StartAsync("\"maintenance\": [ { \"from\": \"23:30\", \"to\": \"00:30\" } ],", "fixed:2026-11-25T00:31"))
        {
            using var terminal = await TestTerminal.Iso87Async(host.Iso87);
            terminal.Stan = 100;
            Assert.That(await PayAsync(terminal, Alice, 100, cancellationToken), Is.EqualTo("00"));
        }
    }

    [Test]
    public async Task Latency_lets_the_answer_wait_and_nothing_else(CancellationToken cancellationToken)
    {
        await using var host = await StartAsync("\"latency\": { \"uniform\": [\"50ms\", \"90ms\"] },");
        using var terminal = await TestTerminal.Iso87Async(host.Iso87);
        var counters = host.Services.GetRequiredService<SessionCounters>();
        Assert.That(await PayAsync(terminal, Alice, 100, cancellationToken), Is.EqualTo("00"));
        Assert.That(counters.Held, Is.EqualTo(1));
        await terminal.ExchangeAsync(terminal.Echo(), cancellationToken);
        Assert.That(counters.Held, Is.EqualTo(1));
    }

    [Test]
    public async Task Latency_can_be_changed_at_any_time_and_stands_in_the_timeline(CancellationToken cancellationToken)
    {
        await using var host = await StartAsync("");
        using var http = new HttpClient { BaseAddress = host.Http };
        using var terminal = await TestTerminal.Iso87Async(host.Iso87);
        using var content = new StringContent("""{ "latency": { "lognormal": ["60ms", "90ms"], "max": "100ms" } }""", Encoding.UTF8, "application/json");
        var changed = await (await http.PostAsync("/api/v1/issuers/sample%20bank", content, cancellationToken)).Content.ReadAsStringAsync(cancellationToken);
        Assert.That(changed, Does.Contain("log-normal, median 60 ms, 99 % below 90 ms").And.Contain("\"state\":\"up\""));
        Assert.That(await PayAsync(terminal, Alice, 100, cancellationToken), Is.EqualTo("00"));
        var id = host.Services.GetRequiredService<Iso8583.Host.Ledger.JournaledLedger>().CommittedSequence;
        var timelines = host.Services.GetRequiredService<Iso8583.Host.Telemetry.Timelines>();
        Assert.That(timelines.TryGet(id, Iso8583.Host.Telemetry.TimelineStage.IssuerAsked, out var asked), Is.True);
        Assert.That(timelines.TryGet(id, Iso8583.Host.Telemetry.TimelineStage.Enqueued, out var answered), Is.True);
        Assert.That(answered - asked, Is.GreaterThan(10_000), "microseconds");
        var text = await http.GetStringAsync($"/api/v1/transactions/{id}?format=text", cancellationToken);
        Assert.That(text, Does.Contain("issuerAsked").And.Contain("the time is over"));
    }

    [Test]
    public async Task Answer_that_would_come_too_late_is_not_waited_for(CancellationToken cancellationToken)
    {
        await using (var host = await StartAsync("\"latency\": \"10m\", \"timeout\": \"20ms\","))
        {
            using var terminal = await TestTerminal.Iso87Async(host.Iso87);
            Assert.That(await PayAsync(terminal, Alice, 100, cancellationToken), Is.EqualTo("98"));
        }

        await using (var host = await StartAsync("\"latency\": \"10m\", \"timeout\": \"20ms\", \"standIn\": { \"perTransaction\": 5 },"))
        {
            using var http = new HttpClient { BaseAddress = host.Http };
            using var terminal = await TestTerminal.Iso87Async(host.Iso87);
            terminal.Stan = 100;
            Assert.That(await PayAsync(terminal, Alice, 100, cancellationToken), Is.EqualTo("00"));
            while ((await ForwardedAsync(http, cancellationToken)).Count == 0) await Task.Delay(20, cancellationToken);
        }
    }

    [Test]
    public async Task Reversal_does_not_wait_for_the_issuer_and_the_late_original_is_declined(CancellationToken cancellationToken)
    {
        await using var host = await StartAsync("\"latency\": \"700ms\",");
        using var slow = await TestTerminal.Iso87Async(host.Iso87);
        using var other = await TestTerminal.Iso87Async(host.Iso87);
        var counters = host.Services.GetRequiredService<SessionCounters>();
        var sale = slow.Sale(Alice, 100);
        await slow.SendAsync(sale, cancellationToken);
        while (counters.Held == 0) await Task.Delay(5, cancellationToken);
        other.Stan = 50;
        Assert.That((await other.ExchangeAsync(other.Reversal(sale), cancellationToken)).GetText(De87.ResponseCode), Is.EqualTo("25"), "it has not come yet");
        Assert.That((await slow.ReceiveAsync(cancellationToken))!.GetText(De87.ResponseCode), Is.EqualTo("68"));
        Assert.That(await BalanceAsync(host, "6222-0001", cancellationToken), Is.EqualTo(100_000_000));
    }

    [Test]
    public async Task Issuer_of_the_settings_is_down_from_the_start(CancellationToken cancellationToken)
    {
        await using var host = await RunningHost.StartAsync(new Dictionary<string, string?> { ["Acquirer:IssuersDown:0"] = "specimen cards" }, _folder);
        using var http = new HttpClient { BaseAddress = host.Http };
        Assert.That(await http.GetStringAsync("/api/v1/issuers", cancellationToken), Does.Contain("\"name\":\"Specimen Cards\",\"firstBin\":625999,\"lastBin\":625999,\"state\":\"down\""));
        using var terminal = await TestTerminal.Iso87Async(host.Iso87);
        Assert.That(await PayAsync(terminal, "6259990000000023", 100, cancellationToken), Is.EqualTo("91"));
        Assert.That(await PayAsync(terminal, Alice, 100, cancellationToken), Is.EqualTo("00"));
    }

    [Test]
    public void Unknown_issuer_in_the_settings_is_named()
    {
        var fault = Assert.Throws<Iso8583.Host.Configuration.ConfigurationFaultException>(
            () => Iso8583.Host.Composition.AcquirerApplication.Build(new Dictionary<string, string?> { ["Acquirer:IssuersDown:0"] = "Sampl Bank", ["Acquirer:DataFolder"] = _folder }));
        Assert.That(fault!.Message, Does.Contain("IssuersDown").And.Contain("'Sample Bank'"));
    }

    [Test]
    public async Task Unknown_issuer_and_state_are_refused(CancellationToken cancellationToken)
    {
        await using var host = await StartAsync("");
        using var http = new HttpClient { BaseAddress = host.Http };
        Assert.That((await PostAsync(http, "Nobody", "down", cancellationToken)).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That((await PostAsync(http, "Sample Bank", "sideways", cancellationToken)).StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
    }

    [TestCase("\"latency\": \"3\",", "expected a duration")]
    [TestCase("\"maintenance\": [ { \"from\": \"2\", \"to\": \"03:00\" } ],", "time of day")]
    [TestCase("\"standIn\": { \"perTransation\": 1 },", "did you mean 'perTransaction'?")]
    [TestCase("\"state\": \"gone\",", "'gone' is not known here")]
    public void Fault_in_the_seed_file_has_its_place(string member, string what)
    {
        var fault = Assert.ThrowsAsync<Iso8583.Host.Configuration.ConfigurationFaultException>(async () => await StartAsync(member));
        Assert.That(fault!.Message, Does.Contain("seed.json:").And.Contain(what).And.Contain("issuers[0]"));
    }

    private async Task<RunningHost> StartAsync(string members, string clock = "real")
    {
        var seed = await File.ReadAllTextAsync(RepositoryFile.Find("Acquirer.Host/config/seed.json"));
        var path = Path.Combine(_folder, "seed.json");
        await File.WriteAllTextAsync(path, seed.Replace("\"firstBin\": 622202", members + " \"firstBin\": 622202", StringComparison.Ordinal));
        return await RunningHost.StartAsync(new Dictionary<string, string?> { ["Acquirer:SeedFile"] = path, ["Acquirer:Clock"] = clock }, _folder);
    }

    private static async Task<string?> PayAsync(TestTerminal terminal, string pan, long minor, CancellationToken cancellationToken)
        => (await terminal.ExchangeAsync(terminal.Sale(pan, minor), cancellationToken)).GetText(De87.ResponseCode);

    private static async Task<string> SwitchAsync(HttpClient http, string state, CancellationToken cancellationToken)
        => await (await PostAsync(http, "Sample Bank", state, cancellationToken)).EnsureSuccessStatusCode().Content.ReadAsStringAsync(cancellationToken);

    private static async Task<HttpResponseMessage> PostAsync(HttpClient http, string issuer, string state, CancellationToken cancellationToken)
    {
        using var content = new StringContent($$"""{"state":"{{state}}"}""", Encoding.UTF8, "application/json");
        return await http.PostAsync($"/api/v1/issuers/{Uri.EscapeDataString(issuer)}", content, cancellationToken);
    }

    private static async Task<IReadOnlyList<long>> WaitingAsync(HttpClient http, CancellationToken cancellationToken)
    {
        using var answer = JsonDocument.Parse(await http.GetStringAsync("/api/v1/issuers", cancellationToken));
        return [.. answer.RootElement.EnumerateArray().SelectMany(issuer => issuer.GetProperty("standInsWaiting").EnumerateArray()).Select(id => id.GetInt64())];
    }

    private static async Task<long> BalanceAsync(RunningHost host, string account, CancellationToken cancellationToken)
    {
        var ledger = host.Services.GetRequiredService<Iso8583.Host.Ledger.JournaledLedger>();
        return (await ledger.GetBalanceAsync("cardholder:" + account, Currency.Cny, cancellationToken))!.Value.BalanceMinor;
    }

    private static async Task<IReadOnlyList<long>> ForwardedAsync(HttpClient http, CancellationToken cancellationToken)
    {
        using var answer = JsonDocument.Parse(await http.GetStringAsync("/api/v1/transactions?limit=500", cancellationToken));
        return [.. answer.RootElement.GetProperty("transactions").EnumerateArray().Where(row => row.GetProperty("kind").GetString() == "standInForwarding").Select(row => row.GetProperty("originalId").GetInt64())];
    }
}
