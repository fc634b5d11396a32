using System.Net.Http.Json;
using System.Text.Json;
using Iso8583.Core.Messages;
using Iso8583.Testing.Hosting;

namespace Iso8583.Conformance.Tests;

/// <summary>A whole UnionPay day over TCP: every kind of transaction, settlement that balances or does not, upload, end, deposit.</summary>
[TestFixture]
[CancelAfter(60_000)]
public sealed class ConstructedDayTests
{
    private const string Balanced = "207";
    private const string Unbalanced = "202";
    private const string Day = "2026-06-01";

    // 386.00 gross less 2.24 of fees: 0.5 % of each debit, 0.6 % of each credit payment, each rounded half up; refund and voids give theirs back.
    private const string Deposit = "383.76";

    private RunningHost _host = null!;
    private HttpClient _http = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _host = await RunningHost.StartAsync(new Dictionary<string, string?> { ["Acquirer:SeedFile"] = ConstructedDay.SeedFile, ["Acquirer:Clock"] = "fixed:2026-06-01T10:30" });
        _http = new HttpClient { BaseAddress = _host.Http };
    }

    [TearDown]
    public async Task StopAsync()
    {
        _http.Dispose();
        await _host.DisposeAsync();
    }

    [Test]
    public async Task A_day_that_balances_is_settled_uploaded_and_paid(CancellationToken cancellationToken)
    {
        using var terminal = await TestTerminal.UnionPayAsync(_host.UnionPay, merchantId: ConstructedDay.MerchantId);
        var day = await PlayAsync(terminal, cancellationToken);
        var (debits, debit, credits, credit) = day.Totals();
        Assert.That((debits, debit, credits, credit), Is.EqualTo((9, 64_600L, 3, 26_000L)), "by the rule, not as the samples have it");

        var settled = await terminal.ExchangeAsync(day.Settlement(debits, debit, credits, credit), cancellationToken);

        var totals = settled.GetText(De87.AdditionalDataPrivate)!;
        Assert.That((totals[30], totals[61]), Is.EqualTo(('1', '1')));
        await ExpectAsync(terminal, day.UploadChip("chip sale", "203"), "00", cancellationToken);
        await ExpectAsync(terminal, day.End(Balanced, 1), "00", cancellationToken);
        await ExpectAsync(terminal, terminal.SignOff(), "00", cancellationToken);
        await NextDayAsync(cancellationToken);
        Assert.That(await DifferencesAsync(cancellationToken), Is.Empty);
    }

    [Test]
    public async Task A_day_that_does_not_balance_is_uploaded_over_a_cut_and_the_report_names_every_difference(CancellationToken cancellationToken)
    {
        var terminal = await TestTerminal.UnionPayAsync(_host.UnionPay, merchantId: ConstructedDay.MerchantId);
        var day = await PlayAsync(terminal, cancellationToken);
        var (debits, debit, credits, credit) = day.Totals();

        // The terminal believes in a sale of 7.77 that the host has never seen.
        var settled = await terminal.ExchangeAsync(day.Settlement(debits + 1, debit + 777, credits, credit), cancellationToken);
        var totals = settled.GetText(De87.AdditionalDataPrivate)!;
        Assert.That(totals[..31], Is.EqualTo("0000000646000090000000260000032"), "the books' totals with code 2");
        Assert.That(totals[61], Is.EqualTo('1'));

        var first = day.Upload(day.Detail("sale"), day.Detail("small sale"), day.Detail("keyed sale"), day.Detail("second sale"));
        await ExpectAsync(terminal, first, "00", cancellationToken);
        var resumed = await TestTerminal.UnionPayAsync(_host.UnionPay, merchantId: ConstructedDay.MerchantId);
        resumed.Resume(terminal);
        terminal.Dispose();
        day.Terminal = resumed;
        await ExpectAsync(resumed, first, "00", cancellationToken);
        await ExpectAsync(resumed, day.Upload(day.Detail("void"), day.Detail("completion"), day.Detail("void of the completion"), "00" + "000777" + "06210000000000000017" + "000000000777"), "00", cancellationToken);
        foreach (var name in new[] { "offline sale", "electronic cash sale", "refund", "completion by advice" }) await ExpectAsync(resumed, day.UploadWhole(name), "00", cancellationToken);
        await ExpectAsync(resumed, day.UploadChip("chip sale", "205"), "00", cancellationToken);
        await ExpectAsync(resumed, day.End(Unbalanced, 12), "95", cancellationToken);
        await ExpectAsync(resumed, day.End(Unbalanced, 13), "00", cancellationToken);
        await ExpectAsync(resumed, resumed.SignOff(), "00", cancellationToken);
        resumed.Dispose();

        await NextDayAsync(cancellationToken);
        var differences = await DifferencesAsync(cancellationToken);
        Assert.That(differences.Select(d => d.GetProperty("kind").GetString()), Is.EquivalentTo(new[] { "batchTotals", "upload" }));
        var upload = differences.Single(d => d.GetProperty("kind").GetString() == "upload");
        Assert.Multiple(() =>
        {
            Assert.That(upload.GetProperty("stan").GetInt32(), Is.EqualTo(777));
            Assert.That(upload.GetProperty("card").GetString(), Is.EqualTo("621000*********0017"));
            Assert.That(upload.GetProperty("otherMinor").GetInt64(), Is.EqualTo(777));
            Assert.That(upload.GetProperty("text").GetString(), Is.EqualTo("the ledger does not have it"));
        });
    }

    private static async Task<ConstructedDay> PlayAsync(TestTerminal terminal, CancellationToken cancellationToken)
    {
        var day = new ConstructedDay(terminal);
        await terminal.SignOnAsync("004", cancellationToken);
        await ExpectAsync(terminal, terminal.Echo(), "00", cancellationToken);
        await day.PlayAsync(cancellationToken);
        return day;
    }

    private static async Task ExpectAsync(TestTerminal terminal, IsoMessage message, string code, CancellationToken cancellationToken) =>
        Assert.That((await terminal.ExchangeAsync(message, cancellationToken)).GetText(De87.ResponseCode), Is.EqualTo(code), $"{message.Mti} {message.GetText(De87.Private60)}");

    private async Task NextDayAsync(CancellationToken cancellationToken)
    {
        using var moved = await _http.PostAsJsonAsync("/api/v1/clock", new Dictionary<string, string> { ["set"] = "2026-06-02T10:00" }, cancellationToken);
        Assert.That((await moved.Content.ReadFromJsonAsync<JsonElement>(cancellationToken)).GetProperty("payouts").GetInt32(), Is.EqualTo(1));
        var sms = "";
        while (!sms.Contains("depositArrived", StringComparison.Ordinal)) sms = await _http.GetStringAsync("/api/v1/inbox?after=0&limit=1000&phone=%2B8613900000009", cancellationToken);
        Assert.That(sms, Does.Contain(Deposit));
        var report = await _http.GetStringAsync($"/api/v1/settlement/report?day={Day}&format=csv", cancellationToken);
        Assert.That(report, Does.Contain(",10,746.00,4,360.00,386.00,").And.Contain($",{Deposit},0.00,0.00,{Deposit},paid,2026-06-02,"));
        var clearing = await _http.GetStringAsync($"/api/v1/settlement/clearing?day={Day}", cancellationToken);
        // The lost sale and its reversal stand in report and clearing; the terminal leaves both out.
        Assert.That(clearing.Split('\n').Count(line => line.StartsWith("T,", StringComparison.Ordinal)), Is.EqualTo(14));
        Assert.That(clearing, Does.Contain("Z,14,2026-06-01").And.Contain("386.00"));
        var statement = await _http.GetStringAsync($"/api/v1/settlement/statement?day={Day}", cancellationToken);
        Assert.That(statement, Does.Contain("camt.053.001.08").And.Contain(Deposit));
    }

    private async Task<IReadOnlyList<JsonElement>> DifferencesAsync(CancellationToken cancellationToken) =>
        [.. (await _http.GetFromJsonAsync<JsonElement>($"/api/v1/settlement/reconcile?day={Day}&format=json", cancellationToken)).GetProperty("differences").EnumerateArray()];
}
