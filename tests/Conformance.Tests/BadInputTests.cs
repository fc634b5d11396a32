using Iso8583.Core.Messages;
using Iso8583.Host.Configuration;
using Iso8583.Host.Session;
using Iso8583.Testing.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Iso8583.Conformance.Tests;

/// <summary>What a peer may get wrong, over real sockets: each fault has its answer and nothing hangs.</summary>
[TestFixture]
[CancelAfter(30_000)]
public sealed class BadInputTests
{
    private const string Alice = "6222020000000015";

    private RunningHost _host = null!;

    private SessionCounters Counters => _host.Services.GetRequiredService<SessionCounters>();

    [SetUp]
    public async Task StartAsync() => _host = await RunningHost.StartAsync();

    [TearDown]
    public async Task StopAsync() => await _host.DisposeAsync();

    [Test]
    public async Task Frame_of_length_zero_is_a_keep_alive(CancellationToken cancellationToken)
    {
        using var terminal = await TestTerminal.Iso87Async(_host.Iso87);
        await terminal.Peer.SendAsync(new byte[] { 0, 0, 0, 0 }, cancellationToken);
        var response = await terminal.ExchangeAsync(terminal.Echo(), cancellationToken);
        Assert.That(response.GetText(De87.ResponseCode), Is.EqualTo("00"));
        Assert.That(Counters.KeepAlives, Is.EqualTo(2));
    }

    [Test]
    public async Task Frame_above_the_limit_closes_the_connection_with_a_logged_reason(CancellationToken cancellationToken)
    {
        using var peer = await RawPeer.ConnectAsync(_host.Iso87, cancellationToken);
        await peer.SendAsync(new byte[] { 0xFF, 0xFF, 1, 2, 3 }, cancellationToken);
        Assert.That(await peer.ClosesSilentlyAsync(cancellationToken), Is.True);
        Assert.That(Counters.BadFrames, Is.EqualTo(1));
        Assert.That(_host.Log.Lines, Has.Some.Matches<(LogLevel Level, string Text)>(line => line.Level == LogLevel.Warning && line.Text.Contains("closing", StringComparison.Ordinal)));
    }

    [Test]
    public async Task Request_that_breaks_after_its_terminal_is_answered_30_with_what_was_read(CancellationToken cancellationToken)
    {
        using var terminal = await TestTerminal.UnionPayAsync(_host.UnionPay);
        await terminal.SignOnAsync(cancellationToken);
        var sale = terminal.Sale(Alice, 100);
        var body = terminal.Body(sale);
        // The MAC field is cut short: everything before it is readable.
        await terminal.Peer.SendFrameAsync(body.AsSpan(0, body.Length - 3), cancellationToken);
        var response = (await terminal.ReceiveAsync(cancellationToken))!;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.Mti.ToString(), Is.EqualTo("0210"));
            Assert.That(response.GetText(De87.ResponseCode), Is.EqualTo("30"));
            foreach (var field in new[] { De87.ProcessingCode, De87.TransactionAmount, De87.Stan, De87.TerminalId, De87.MerchantId, De87.Private60 })
                Assert.That(response.GetText(field), Is.EqualTo(sale.GetText(field)), $"F{field}");
            Assert.That(response.Has(De87.Pan), Is.False);
        }

        Assert.That((await terminal.ExchangeAsync(terminal.Echo(), cancellationToken)).GetText(De87.ResponseCode), Is.EqualTo("00"), "the connection goes on");
    }

    [Test]
    public async Task Request_that_breaks_after_its_stan_only_is_answered_30_too(CancellationToken cancellationToken)
    {
        using var terminal = await TestTerminal.UnionPayAsync(_host.UnionPay);
        var sale = terminal.Sale(Alice, 100);
        var body = terminal.Body(sale);
        // Envelope 11, MTI 2, bitmap 8, PAN 9, F3 3, F4 6, F11 3: cut inside F14.
        await terminal.Peer.SendFrameAsync(body.AsSpan(0, 11 + 2 + 8 + 9 + 3 + 6 + 3 + 1), cancellationToken);
        var response = (await terminal.ReceiveAsync(cancellationToken))!;
        Assert.That(response.GetText(De87.ResponseCode), Is.EqualTo("30"));
        Assert.That(response.GetText(De87.Stan), Is.EqualTo(sale.GetText(De87.Stan)));
        Assert.That(response.Has(De87.TerminalId), Is.False);
    }

    [Test]
    public async Task Message_that_cannot_be_read_is_counted_and_logged_and_the_connection_goes_on(CancellationToken cancellationToken)
    {
        using var terminal = await TestTerminal.Iso87Async(_host.Iso87);
        await terminal.Peer.SendFrameAsync("this is no message 6222020000000015"u8, cancellationToken);
        Assert.That((await terminal.ExchangeAsync(terminal.Echo(), cancellationToken)).GetText(De87.ResponseCode), Is.EqualTo("00"));
        Assert.That(Counters.Unreadable, Is.EqualTo(1));
        Assert.That(_host.Log.Lines.Select(line => line.Text), Has.Some.Contains("cannot be read"));
        Assert.That(_host.Log.Lines.Select(line => line.Text), Has.None.Contains(Alice));
    }

    [Test]
    public async Task Response_is_never_answered(CancellationToken cancellationToken)
    {
        using var terminal = await TestTerminal.Iso87Async(_host.Iso87);
        var response = terminal.Echo();
        response.Mti = response.Mti.ToResponse();
        await terminal.SendAsync(response, cancellationToken);
        var echo = terminal.Echo();
        var answer = await terminal.ExchangeAsync(echo, cancellationToken);
        Assert.That(answer.GetText(De87.Stan), Is.EqualTo(echo.GetText(De87.Stan)), "the first thing to come back belongs to the request");
        Assert.That(Counters.IgnoredResponses, Is.EqualTo(1));
    }

    [Test]
    public async Task Second_copy_of_a_request_gets_the_first_outcome_and_moves_no_money(CancellationToken cancellationToken)
    {
        using var terminal = await TestTerminal.UnionPayAsync(_host.UnionPay);
        await terminal.SignOnAsync(cancellationToken);
        var sale = terminal.Sale(Alice, 12_300);
        var first = await terminal.ExchangeAsync(sale, cancellationToken);
        var balance = await Balance.OfAsync(terminal, Alice, cancellationToken);
        var second = await terminal.ExchangeAsync(sale, cancellationToken);
        using (Assert.EnterMultipleScope())
        {
            foreach (var field in new[] { De87.ResponseCode, De87.RetrievalReference, De87.AuthorizationCode, De87.LocalTime, De87.LocalDate })
                Assert.That(second.GetText(field), Is.EqualTo(first.GetText(field)), $"F{field}");
            Assert.That(first.GetText(De87.ResponseCode), Is.EqualTo("00"));
            Assert.That(await Balance.OfAsync(terminal, Alice, cancellationToken), Is.EqualTo(balance));
        }
    }

    [Test]
    public async Task Same_key_with_another_amount_is_a_duplicate_without_effect(CancellationToken cancellationToken)
    {
        using var terminal = await TestTerminal.UnionPayAsync(_host.UnionPay);
        await terminal.SignOnAsync(cancellationToken);
        var sale = terminal.Sale(Alice, 100);
        Assert.That((await terminal.ExchangeAsync(sale, cancellationToken)).GetText(De87.ResponseCode), Is.EqualTo("00"));
        sale.Set(De87.TransactionAmount, "000000000200");
        Assert.That((await terminal.ExchangeAsync(sale, cancellationToken)).GetText(De87.ResponseCode), Is.EqualTo("94"));
    }

    [Test]
    public async Task Peer_that_closes_inside_a_frame_is_counted_as_truncated(CancellationToken cancellationToken)
    {
        using var peer = await RawPeer.ConnectAsync(_host.Iso87, cancellationToken);
        await peer.SendAsync(new byte[] { 0, 100, (byte)'0' }, cancellationToken);
        peer.ShutdownSend();
        Assert.That(await peer.ClosesSilentlyAsync(cancellationToken), Is.True);
        Assert.That(Counters.Truncated, Is.EqualTo(1));
        Assert.That(_host.Log.Lines.Select(line => line.Text), Has.Some.Contains("closed inside a frame"));
    }

    [Test]
    public async Task Unknown_terminal_is_refused_with_97(CancellationToken cancellationToken)
    {
        using var terminal = await TestTerminal.UnionPayAsync(_host.UnionPay, "99999999");
        Assert.That((await terminal.ExchangeAsync(terminal.Sale(Alice, 100), cancellationToken)).GetText(De87.ResponseCode), Is.EqualTo("97"));
        Assert.That((await terminal.ExchangeAsync(terminal.SignOn(), cancellationToken)).GetText(De87.ResponseCode), Is.EqualTo("97"));
    }

    [Test]
    public void Seed_file_with_an_error_is_refused_at_start_with_file_line_and_reason()
    {
        var file = Path.Combine(_host.DataFolder, "seed.json");
        File.WriteAllText(file, "{\n  \"accounts\": [],\n  \"cards\": [\n    { \"id\": \"x\", \"pan\": \"6222020000000016\", \"account\": \"none\" }\n  ]\n}\n");
        var fault = Assert.ThrowsAsync<ConfigurationFaultException>(() => RunningHost.StartAsync(new Dictionary<string, string?> { ["Acquirer:SeedFile"] = file }));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(fault!.Message, Does.Contain(file));
            Assert.That(fault.Message, Does.Contain("4:"), "the line");
            Assert.That(fault.Message, Does.Contain("Luhn"));
            Assert.That(fault.Message, Does.Contain("there is no account 'none'"));
            Assert.That(fault.Message, Does.Not.Contain("6222020000000016"));
        }
    }
}
