using System.Net.Http.Json;
using Iso8583.Core.Messages;
using Iso8583.Host.Session;
using Iso8583.Testing.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Iso8583.Conformance.Tests;

/// <summary>Cut-over messages in both directions, over a socket, in each edition.</summary>
[TestFixture("iso87-ascii", "0800", "0130", "0131")]
[TestFixture("iso87-ebcdic", "0800", "0130", "0131")]
[TestFixture("iso93-ascii", "1804", "260130", "260131")]
[TestFixture("iso2003-ascii", "2804", "20260130", "20260131")]
[CancelAfter(60_000)]
public sealed class CutOverTests(string dialect, string mti, string day, string nextDay)
{
    private RunningHost _host = null!;
    private HttpClient _http = null!;
    private EditionTerminal _link = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _host = await RunningHost.StartAsync(new Dictionary<string, string?>
        {
            ["Acquirer:Clock"] = "fixed:2026-01-30T20:00",
            ["Acquirer:Listeners:0:Dialect"] = dialect,
            ["Acquirer:Listeners:0:Framing"] = "be2",
            ["Acquirer:Listeners:0:MaxInFlight"] = "16",
            ["Acquirer:Listeners:0:CutOverNotices"] = "true",
            ["Acquirer:Ledger:Acquirers:0:Institution"] = "00000077",
            ["Acquirer:Ledger:Acquirers:0:CutOver"] = "21:00",
        });
        _http = new HttpClient { BaseAddress = _host.Http };
        _link = await EditionTerminal.ConnectAsync(_host.Iso87, dialect);
    }

    [TearDown]
    public async Task StopAsync()
    {
        _link.Dispose();
        _http.Dispose();
        await _host.DisposeAsync();
    }

    [Test]
    public async Task A_link_that_signed_on_is_told_that_the_day_has_turned_and_its_answer_is_accepted(CancellationToken cancellationToken)
    {
        await _link.ExchangeAsync(_link.Management(1), cancellationToken);
        await MoveAsync("2026-01-30T22:59", cancellationToken);
        Assert.That(await SettlementDateAsync(_link, cancellationToken), Is.EqualTo(day), "not yet: the answer comes before anything else");
        await MoveAsync("2026-01-30T23:00", cancellationToken);

        var notice = await _link.ReceiveAsync(cancellationToken);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(notice.Mti.ToString(), Is.EqualTo(mti));
            Assert.That(notice.GetText(_link.Version == 0 ? De87.NetworkManagementCode : De93.FunctionCode), Is.EqualTo(_link.Version == 0 ? "201" : "821"));
            Assert.That(notice.GetText(De87.SettlementDate), Is.EqualTo(nextDay));
        }

        await _link.SendAsync(AnswerTo(notice, _link.Approved), cancellationToken);
        Assert.That(await SettlementDateAsync(_link, cancellationToken), Is.EqualTo(nextDay), "the link goes on working");
        var counters = _host.Services.GetRequiredService<SessionCounters>();
        Assert.That((counters.Notices, counters.IgnoredResponses), Is.EqualTo((1L, 0L)), "told once, the answer was taken");
        Assert.That(string.Join("\n", _host.Log.Lines.Select(line => line.Text)), Does.Contain("told that business day").And.Contain("answered " + _link.Approved));
    }

    [Test]
    public async Task An_acquirer_with_a_day_of_its_own_hears_of_that_one_alone_and_links_that_are_not_signed_on_of_none(CancellationToken cancellationToken)
    {
        using var own = await EditionTerminal.ConnectAsync(_host.Iso87, dialect, "20000002");
        using var silent = await EditionTerminal.ConnectAsync(_host.Iso87, dialect);
        silent.Stan = 500;
        await _link.ExchangeAsync(_link.Management(1), cancellationToken);
        await own.ExchangeAsync(WithoutTerminal(own.Management(1), "00000077"), cancellationToken);
        await MoveAsync("2026-01-30T21:00", cancellationToken);
        Assert.That((await own.ReceiveAsync(cancellationToken)).GetText(De87.SettlementDate), Is.EqualTo(nextDay));
        Assert.That(await SettlementDateAsync(_link, cancellationToken), Is.EqualTo(day));
        await own.ExchangeAsync(WithoutTerminal(own.Management(2), "00000077"), cancellationToken);
        await MoveAsync("2026-01-31T22:00", cancellationToken);
        Assert.That((await _link.ReceiveAsync(cancellationToken)).GetText(De87.SettlementDate), Is.EqualTo(nextDay));
        Assert.That((await own.ExchangeAsync(own.Management(301), cancellationToken)).GetText(De87.ResponseCode), Is.EqualTo(own.Approved), "signed off: told nothing more");
        Assert.That((await silent.ExchangeAsync(silent.Management(301), cancellationToken)).GetText(De87.ResponseCode), Is.EqualTo(silent.Approved));
        Assert.That(_host.Services.GetRequiredService<SessionCounters>().Notices, Is.EqualTo(2));
    }

    [Test]
    public async Task An_answer_that_nobody_waits_for_is_ignored(CancellationToken cancellationToken)
    {
        await _link.ExchangeAsync(_link.Management(1), cancellationToken);
        var stray = _link.Management(301);
        await _link.SendAsync(AnswerTo(stray, _link.Approved), cancellationToken);
        await _link.ExchangeAsync(_link.Management(301), cancellationToken);
        Assert.That(_host.Services.GetRequiredService<SessionCounters>().IgnoredResponses, Is.EqualTo(1));
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task The_cut_over_of_a_peer_is_acknowledged_with_the_business_day(bool advice, CancellationToken cancellationToken)
    {
        var message = _link.Management(201);
        if (advice && Mti.TryParse(mti[..2] + "2" + mti[3..], out var type)) message.Mti = type;
        var response = await _link.ExchangeAsync(message, cancellationToken);
        Assert.That(response.GetText(De87.ResponseCode), Is.EqualTo(_link.Approved));
        Assert.That(response.GetText(De87.SettlementDate), Is.EqualTo(day));
    }

    private async Task MoveAsync(string time, CancellationToken cancellationToken)
    {
        using var answer = await _http.PostAsJsonAsync("/api/v1/clock", new Dictionary<string, string> { ["set"] = time }, cancellationToken);
        Assert.That(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(cancellationToken));
    }

    private static async Task<string?> SettlementDateAsync(EditionTerminal terminal, CancellationToken cancellationToken) =>
        (await terminal.ExchangeAsync(terminal.Management(201), cancellationToken)).GetText(De87.SettlementDate);

    private static IsoMessage WithoutTerminal(IsoMessage message, string institution)
    {
        message.Remove(De87.TerminalId);
        message.Remove(De87.MerchantId);
        message.Set(De87.AcquirerInstitution, institution);
        return message;
    }

    private static IsoMessage AnswerTo(IsoMessage notice, string code)
    {
        var answer = new IsoMessage(notice.Mti.ToResponse());
        foreach (var field in notice.Fields)
        {
            if (notice.GetText(field) is { } text) answer.Set(field, text);
        }

        answer.Set(De87.ResponseCode, code);
        return answer;
    }
}
