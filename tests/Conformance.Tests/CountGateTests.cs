using Iso8583.Core.Messages;
using Iso8583.Host.Ledger;
using Iso8583.Host.Session;
using Iso8583.Testing.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Iso8583.Conformance.Tests;

/// <summary>Gates that count and never look at the clock.</summary>
[TestFixture]
[NonParallelizable]
[CancelAfter(120_000)]
public sealed class CountGateTests
{
    private const string Alice = "6222020000000015";
    private const int Requests = 2_000;

    /// <summary>Everything in one process: this client, sockets, SQLite, and the dispatcher that reads every row back. The message path itself is held at zero by its own test.</summary>
    private const long BytesPerExchangeBudget = 8_192;

    [Test]
    public async Task One_flush_a_response_at_one_in_flight(CancellationToken cancellationToken)
    {
        await using var host = await RunningHost.StartAsync();
        var counters = host.Services.GetRequiredService<SessionCounters>();
        using var terminal = await TestTerminal.UnionPayAsync(host.UnionPay);
        await terminal.SignOnAsync(cancellationToken);
        var (flushes, responses) = (counters.Flushes, counters.Responses);
        for (var i = 0; i < 50; i++) await terminal.ExchangeAsync(terminal.Sale(Alice, 1), cancellationToken);
        Assert.That(counters.Responses - responses, Is.EqualTo(50));
        Assert.That(counters.Flushes - flushes, Is.EqualTo(50));
    }

    [Test]
    public async Task Pipelined_requests_share_commits_and_flushes(CancellationToken cancellationToken)
    {
        await using var host = await RunningHost.StartAsync(new Dictionary<string, string?> { ["Acquirer:Listeners:1:MaxInFlight"] = "256" });
        var counters = host.Services.GetRequiredService<SessionCounters>();
        var ledger = host.Services.GetRequiredService<JournaledLedger>();
        using var terminal = await TestTerminal.UnionPayAsync(host.UnionPay);
        await terminal.SignOnAsync(cancellationToken);
        var stream = Frames(terminal, Requests);

        var before = (counters.Flushes, counters.Responses, ledger.CommittedSequence, Commits: ledger.CommitCount);
        var sending = terminal.Peer.SendAsync(stream, cancellationToken);
        for (var i = 0; i < Requests; i++) Assert.That((await terminal.ReceiveAsync(cancellationToken))!.GetText(De87.ResponseCode), Is.EqualTo("00"));
        await sending;

        var rows = ledger.CommittedSequence - before.CommittedSequence;
        var commits = ledger.CommitCount - before.Commits;
        var flushes = counters.Flushes - before.Flushes;
        TestContext.Out.WriteLine($"{Requests} requests: {rows} rows in {commits} commits, {flushes} flushes");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(counters.Responses - before.Responses, Is.EqualTo(Requests));
            Assert.That(rows, Is.EqualTo(Requests).Or.EqualTo(Requests + 1), "one row a sale, and one for the merchant's account when it first appears");
            Assert.That(commits, Is.LessThan(Requests / 2), "requests that arrive during a commit share the next one");
            Assert.That(flushes, Is.LessThanOrEqualTo(commits), "one flush a commit batch of this connection at most");
        }
    }

    [Test]
    public async Task Exchange_stays_within_its_allocation_budget(CancellationToken cancellationToken)
    {
        await using var host = await RunningHost.StartAsync();
        using var terminal = await TestTerminal.UnionPayAsync(host.UnionPay);
        await terminal.SignOnAsync(cancellationToken);
        var frames = Enumerable.Range(0, 2 * Requests).Select(_ => terminal.Body(terminal.BalanceInquiry(Alice))).ToArray();
        // Inquiries: nobody is told of them, so that rendering and delivery, which stand beside the path, are not measured here.
        // First half: pools fill, code is compiled.
        await RunAsync(terminal, frames.AsMemory(0, Requests), cancellationToken);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        await RunAsync(terminal, frames.AsMemory(Requests), cancellationToken);
        var perExchange = (GC.GetTotalAllocatedBytes(precise: true) - before) / Requests;
        TestContext.Out.WriteLine($"{perExchange} bytes an exchange");
        Assert.That(perExchange, Is.LessThanOrEqualTo(BytesPerExchangeBudget));
    }

    private static async Task RunAsync(TestTerminal terminal, ReadOnlyMemory<byte[]> bodies, CancellationToken cancellationToken)
    {
        for (var i = 0; i < bodies.Length; i++)
        {
            await terminal.Peer.SendFrameAsync(bodies.Span[i], cancellationToken);
            _ = await terminal.Peer.ReceiveFrameAsync(cancellationToken);
        }
    }

    private static byte[] Frames(TestTerminal terminal, int count)
    {
        using var stream = new MemoryStream();
        for (var i = 0; i < count; i++)
        {
            var body = terminal.Body(terminal.Sale(Alice, 1));
            stream.WriteByte((byte)(body.Length >> 8));
            stream.WriteByte((byte)body.Length);
            stream.Write(body);
        }

        return stream.ToArray();
    }
}
