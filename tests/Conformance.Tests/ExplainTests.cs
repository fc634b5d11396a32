using System.Net;
using System.Text;
using System.Text.Json;
using Iso8583.Core.Codec;
using Iso8583.Core.Dialects;
using Iso8583.Testing.Hosting;

namespace Iso8583.Conformance.Tests;

/// <summary>Every transaction explains itself: which rules were tried, how the checks went, what happened when.</summary>
[TestFixture]
[CancelAfter(60_000)]
public sealed class ExplainTests
{
    private const string Alice = "6222020000000015";
    private const string Carol = "6222020000000031";

    private string _folder = "";

    [SetUp]
    public void SetUp() => _folder = Directory.CreateTempSubdirectory("iso8583sim-explain-").FullName;

    [TearDown]
    public void TearDown() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task Declined_payment_says_which_rule_did_it_and_what_happened_when(CancellationToken cancellationToken)
    {
        await using var host = await StartAsync();
        using var terminal = await TestTerminal.UnionPayAsync(host.UnionPay);
        await terminal.SignOnAsync(cancellationToken);
        await terminal.ExchangeAsync(terminal.Sale(Alice, 1_051), cancellationToken);
        using var http = new HttpClient { BaseAddress = host.Http };
        var id = await LastIdAsync(http, cancellationToken);

        using var explained = await GetAsync(http, $"/api/v1/transactions/{id}/explain", cancellationToken);
        var answer = explained.RootElement;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.GetProperty("rule").GetString(), Is.EqualTo("cents-51"));
            Assert.That(answer.GetProperty("source").GetString(), Is.EqualTo("noted"));
            Assert.That(Result(answer, "cents-51"), Is.EqualTo("applied"));
            Assert.That(Result(answer, "cents-05"), Is.EqualTo("no"));
            Assert.That(Result(answer, "cents-96"), Is.EqualTo("notReached"));
            Assert.That(Why(answer, "cents-05"), Does.Contain("amount is 10.51 CNY").And.Contain("ends with 05"));
            Assert.That(Checks(answer), Does.Contain("mac passed").And.Contain("terminal passed").And.Contain("signOn passed"));
        }

        var text = await http.GetStringAsync($"/api/v1/transactions/{id}/explain?format=text", cancellationToken);
        Assert.That(text, Does.Contain("declined, insufficientFunds, rule cents-51").And.Contain("APPLIED").And.Contain("were not reached"));
        TestContext.Out.WriteLine(text);

        var timeline = await http.GetStringAsync($"/api/v1/transactions/{id}?format=text", cancellationToken);
        while (!timeline.Contains("responseSent", StringComparison.Ordinal)) timeline = await http.GetStringAsync($"/api/v1/transactions/{id}?format=text", cancellationToken);
        foreach (var stage in new[] { "received", "enqueued", "checked", "rule", "decided", "committed", "responseSent" }) Assert.That(timeline, Does.Contain(stage));
        Assert.That(timeline, Does.Not.Contain(Alice).And.Contain("622202******0015"));
        TestContext.Out.WriteLine(timeline);
    }

    [Test]
    public async Task Payment_without_funds_shows_the_check_that_failed_and_stages_of_its_notification(CancellationToken cancellationToken)
    {
        await using var host = await StartAsync(rules: false);
        using var terminal = await TestTerminal.Iso87Async(host.Iso87);
        await terminal.ExchangeAsync(terminal.Sale(Carol, 100_000), cancellationToken);
        using var http = new HttpClient { BaseAddress = host.Http };
        var id = await LastIdAsync(http, cancellationToken);
        using var explained = await GetAsync(http, $"/api/v1/transactions/{id}/explain", cancellationToken);
        Assert.That(Checks(explained.RootElement), Does.Contain("card passed").And.Contain("funds failed"));
        Assert.That(explained.RootElement.GetProperty("rules").GetArrayLength(), Is.Zero);
        var timeline = "";
        while (!timeline.Contains("notificationDelivered", StringComparison.Ordinal)) timeline = await http.GetStringAsync($"/api/v1/transactions/{id}?format=text", cancellationToken);
        Assert.That(timeline, Does.Contain("FAILED: funds").And.Contain("notificationAccepted"));
        TestContext.Out.WriteLine(timeline);
    }

    [Test]
    public async Task Explanation_outlives_a_restart_as_far_as_the_journal_goes(CancellationToken cancellationToken)
    {
        long id;
        await using (var host = await StartAsync())
        {
            using var terminal = await TestTerminal.Iso87Async(host.Iso87);
            await terminal.ExchangeAsync(terminal.Sale(Alice, 1_051), cancellationToken);
            using var http = new HttpClient { BaseAddress = host.Http };
            id = await LastIdAsync(http, cancellationToken);
        }

        await using (var host = await StartAsync())
        {
            using var http = new HttpClient { BaseAddress = host.Http };
            using var explained = await GetAsync(http, $"/api/v1/transactions/{id}/explain", cancellationToken);
            Assert.That(explained.RootElement.GetProperty("source").GetString(), Is.EqualTo("derived"));
            Assert.That(Result(explained.RootElement, "cents-51"), Is.EqualTo("applied"));
            Assert.That(Result(explained.RootElement, "cents-05"), Is.EqualTo("no"));
            Assert.That(Result(explained.RootElement, "card-declined"), Is.EqualTo("unknown"), "the journal has no clear card number");
            var timeline = await http.GetStringAsync($"/api/v1/transactions/{id}?format=text", cancellationToken);
            Assert.That(timeline, Does.Contain("declined: insufficientFunds").And.Contain("rule"));
        }
    }

    [Test]
    public async Task Message_at_hand_is_explained_as_hex_and_as_json_without_being_sent(CancellationToken cancellationToken)
    {
        await using var host = await StartAsync();
        using var terminal = await TestTerminal.Iso87Async(host.Iso87);
        var sale = terminal.Sale(Alice, 680_900);
        using var http = new HttpClient { BaseAddress = host.Http };
        var before = await LastIdAsync(http, cancellationToken);
        var hex = Convert.ToHexString(IsoMessageCodec.ToBytes(sale, DialectCatalog.BuiltIn.Get("iso87-ascii")));
        using var first = await PostAsync(http, $$"""{ "dialect": "iso87-ascii", "message": "{{hex}}" }""", HttpStatusCode.OK, cancellationToken);
        Assert.That(Result(first.RootElement, "third-time-of-a-card"), Is.EqualTo("wrongOccurrence"));
        Assert.That(Why(first.RootElement, "third-time-of-a-card"), Is.EqualTo("occurrence 1 (card), wanted 3"));
        Assert.That(await LastIdAsync(http, cancellationToken), Is.EqualTo(before));

        await terminal.ExchangeAsync(terminal.Sale(Alice, 680_900), cancellationToken);
        await terminal.ExchangeAsync(terminal.Sale(Alice, 680_900), cancellationToken);
        using var third = await PostAsync(http, $$"""{ "dialect": "iso87-ascii", "message": "{{hex}}" }""", HttpStatusCode.OK, cancellationToken);
        Assert.That(third.RootElement.GetProperty("rule").GetString(), Is.EqualTo("third-time-of-a-card"), "the books' counters are asked, not moved");

        const string Json = """
            { "dialect": "iso87-ascii", "message": { "mti": "0200", "fields": { "2": "4000000000000002", "3": "000000", "4": "000000004200", "7": "1124120000",
              "11": "000001", "22": "012", "32": "00000001", "41": "20000001", "42": "100000000000001", "49": "156" } } }
            """;
        using var card = await PostAsync(http, Json, HttpStatusCode.OK, cancellationToken);
        Assert.That(card.RootElement.GetProperty("rule").GetString(), Is.EqualTo("card-declined"));
        Assert.That(card.RootElement.GetRawText(), Does.Not.Contain("4000000000000002").And.Contain("400000******0002"));
    }

    [TestCase("""{ "dialect": "iso87", "message": "00" }""", "no such dialect")]
    [TestCase("""{ "dialect": "iso87-ascii", "message": "0200zz" }""", "hex")]
    [TestCase("""{ "dialect": "iso87-ascii", "message": "30323030" }""", "cannot be read")]
    [TestCase("""{ "dialect": "iso87-ascii", "massage": "00" }""", "'message'")]
    [TestCase("", "empty")]
    public async Task Question_that_makes_no_sense_is_answered_400(string body, string what, CancellationToken cancellationToken)
    {
        await using var host = await StartAsync();
        using var http = new HttpClient { BaseAddress = host.Http };
        using var answer = await PostAsync(http, body, HttpStatusCode.BadRequest, cancellationToken);
        Assert.That(answer.RootElement.GetProperty("detail").GetString(), Does.Contain(what));
    }

    private async Task<RunningHost> StartAsync(bool rules = true)
        => await RunningHost.StartAsync(new Dictionary<string, string?> { ["Acquirer:Rules:File"] = rules ? "config/rules/triggers.json" : "" }, _folder);

    private static string? Result(JsonElement answer, string rule) => Rule(answer, rule).GetProperty("result").GetString();

    private static string? Why(JsonElement answer, string rule) => Rule(answer, rule).GetProperty("why").GetString();

    private static JsonElement Rule(JsonElement answer, string rule) => answer.GetProperty("rules").EnumerateArray().First(item => item.GetProperty("rule").GetString() == rule);

    private static IEnumerable<string> Checks(JsonElement answer) => answer.GetProperty("checks").EnumerateArray().Select(check => $"{check.GetProperty("check").GetString()} {check.GetProperty("result").GetString()}");

    private static async Task<JsonDocument> GetAsync(HttpClient http, string path, CancellationToken cancellationToken) => JsonDocument.Parse(await http.GetStringAsync(path, cancellationToken));

    private static async Task<JsonDocument> PostAsync(HttpClient http, string body, HttpStatusCode expected, CancellationToken cancellationToken)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await http.PostAsync("/api/v1/rules/explain", content, cancellationToken);
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        Assert.That(response.StatusCode, Is.EqualTo(expected), text);
        return JsonDocument.Parse(text);
    }

    private static async Task<long> LastIdAsync(HttpClient http, CancellationToken cancellationToken)
    {
        using var answer = await GetAsync(http, "/api/v1/transactions?limit=1", cancellationToken);
        return answer.RootElement.GetProperty("lastId").GetInt64();
    }
}
