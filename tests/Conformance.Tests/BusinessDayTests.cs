using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Iso8583.Core.Messages;
using Iso8583.Host.Configuration;
using Iso8583.Testing.Hosting;

namespace Iso8583.Conformance.Tests;

/// <summary>The business clock over HTTP, the cut-over on the wire, the money that arrives.</summary>
[TestFixture]
[CancelAfter(60_000)]
public sealed class BusinessDayTests
{
    private const string Alice = "6222020000000015";
    private static readonly Dictionary<string, string?> FridayEvening = new() { ["Acquirer:Clock"] = "fixed:2026-01-30T22:59" };

    [Test]
    public async Task A_sale_after_the_cut_over_belongs_to_the_next_day_and_the_merchant_hears_of_its_money(CancellationToken cancellationToken)
    {
        await using var host = await RunningHost.StartAsync(FridayEvening);
        using var http = new HttpClient { BaseAddress = host.Http };
        using var terminal = await TestTerminal.UnionPayAsync(host.UnionPay);
        await terminal.SignOnAsync(cancellationToken);
        var before = await terminal.ExchangeAsync(terminal.Sale(Alice, 10_000), cancellationToken);
        await MoveAsync(http, "advance", "1m", cancellationToken);
        var after = await terminal.ExchangeAsync(terminal.Sale(Alice, 5_000), cancellationToken);
        Assert.Multiple(() =>
        {
            Assert.That(before.GetText(De87.SettlementDate), Is.EqualTo("0130"));
            Assert.That(after.GetText(De87.SettlementDate), Is.EqualTo("0131"));
            Assert.That((after.GetText(De87.LocalDate), after.GetText(De87.LocalTime)), Is.EqualTo(("0130", "230000")), "the clock of the answer is the business clock");
        });

        var monday = await MoveAsync(http, "set", "2026-02-02T10:00", cancellationToken);
        Assert.That(monday.GetProperty("payouts").GetInt32(), Is.EqualTo(2), "Friday's money and the weekend's");
        Assert.That(monday.GetProperty("closedDay").GetString(), Is.EqualTo("2026-02-01"));
        var inbox = "";
        while (inbox.Split("\"kind\":\"depositArrived\"").Length < 3) inbox = await http.GetStringAsync("/api/v1/inbox?after=0&phone=%2B8613900000001", cancellationToken);
        Assert.That(inbox, Does.Contain("99.50").And.Contain("49.75"));
    }

    [TestCase("""{ "set": "2026-01-30T22:58" }""", HttpStatusCode.Conflict, "never moved backward")]
    [TestCase("""{ "advance": "-1h" }""", HttpStatusCode.Conflict, "never moved backward")]
    [TestCase("""{ "advance": "soon" }""", HttpStatusCode.BadRequest, "a span like")]
    [TestCase("""{ "set": "tomorrow" }""", HttpStatusCode.BadRequest, "a time like")]
    [TestCase("""{ }""", HttpStatusCode.BadRequest, "either")]
    [TestCase("""[""", HttpStatusCode.BadRequest, "expected")]
    public async Task A_move_that_cannot_be_is_refused_in_words(string body, HttpStatusCode status, string words)
    {
        await using var host = await RunningHost.StartAsync(FridayEvening);
        using var http = new HttpClient { BaseAddress = host.Http };
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var response = await http.PostAsync(new Uri("/api/v1/clock", UriKind.Relative), content);
        Assert.That(response.StatusCode, Is.EqualTo(status));
        Assert.That(await response.Content.ReadAsStringAsync(), Does.Contain(words));
        var clock = await http.GetFromJsonAsync<JsonElement>("/api/v1/clock");
        Assert.That(clock.GetProperty("now").GetString(), Does.StartWith("2026-01-30T22:59:00"));
    }

    [Test]
    public async Task A_start_before_the_ledgers_time_is_refused_and_one_without_a_time_goes_on_there()
    {
        var folder = Directory.CreateTempSubdirectory("iso8583sim-").FullName;
        try
        {
            await using (var host = await RunningHost.StartAsync(FridayEvening, folder))
            {
                using var terminal = await TestTerminal.UnionPayAsync(host.UnionPay);
                await terminal.SignOnAsync();
            }

            var earlier = new Dictionary<string, string?> { ["Acquirer:Clock"] = "fixed:2026-01-30T12:00" };
            Assert.That(async () => await RunningHost.StartAsync(earlier, folder), Throws.TypeOf<ConfigurationFaultException>().With.Message.Contains("never moved backward"));
            await using var again = await RunningHost.StartAsync(new Dictionary<string, string?> { ["Acquirer:Clock"] = "x1" }, folder);
            using var http = new HttpClient { BaseAddress = again.Http };
            var now = DateTime.Parse((await http.GetFromJsonAsync<JsonElement>("/api/v1/clock")).GetProperty("now").GetString()!, CultureInfo.InvariantCulture);
            Assert.That(now, Is.GreaterThanOrEqualTo(new DateTime(2026, 1, 30, 22, 59, 0)));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<JsonElement> MoveAsync(HttpClient http, string how, string value, CancellationToken cancellationToken)
    {
        using var response = await http.PostAsJsonAsync("/api/v1/clock", new Dictionary<string, string> { [how] = value }, cancellationToken);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK), await response.Content.ReadAsStringAsync(cancellationToken));
        return await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
    }
}
