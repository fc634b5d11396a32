using Iso8583.Core.Messages;
using Iso8583.Host.Ledger;
using Iso8583.Host.Transactions;
using Iso8583.Testing.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Iso8583.Conformance.Tests;

/// <summary>What connections do at the worst moment.</summary>
[TestFixture]
[CancelAfter(60_000)]
public sealed class ConnectionRaceTests
{
    private const string Alice = "6222020000000015";

    private RunningHost _host = null!;

    [SetUp]
    public async Task StartAsync() => _host = await RunningHost.StartAsync();

    [TearDown]
    public async Task StopAsync() => await _host.DisposeAsync();

    [Test]
    public async Task Reset_between_request_and_response_leaves_the_commit_and_a_reversal_works(CancellationToken cancellationToken)
    {
        using var observer = await TestTerminal.UnionPayAsync(_host.UnionPay, "10000002");
        await observer.SignOnAsync(cancellationToken);
        var before = await Balance.OfAsync(observer, Alice, cancellationToken);
        var ledger = _host.Services.GetRequiredService<ILedger>();

        IsoMessage sale;
        using var again = await TestTerminal.UnionPayAsync(_host.UnionPay);
        using (var terminal = await TestTerminal.UnionPayAsync(_host.UnionPay))
        {
            await terminal.SignOnAsync(cancellationToken);
            var committed = ledger.CommittedSequence;
            sale = terminal.Sale(Alice, 5_000);
            again.Resume(terminal);
            await terminal.SendAsync(sale, cancellationToken);
            await ledger.WaitForCommitAsync(committed, cancellationToken);
            terminal.Peer.Reset();
        }

        Assert.That(await Balance.OfAsync(observer, Alice, cancellationToken), Is.EqualTo(before - 5_000), "the commit stays");
        var reversal = await again.ExchangeAsync(again.Reversal(sale), cancellationToken);
        Assert.That(reversal.GetText(De87.ResponseCode), Is.EqualTo("00"));
        Assert.That(await Balance.OfAsync(observer, Alice, cancellationToken), Is.EqualTo(before), "the reversal gives it back");
    }

    [Test]
    public async Task Half_closed_peer_still_gets_its_answer(CancellationToken cancellationToken)
    {
        using var terminal = await TestTerminal.UnionPayAsync(_host.UnionPay);
        await terminal.SignOnAsync(cancellationToken);
        await terminal.SendAsync(terminal.Sale(Alice, 100), cancellationToken);
        terminal.Peer.ShutdownSend();
        var response = await terminal.ReceiveAsync(cancellationToken);
        Assert.That(response?.GetText(De87.ResponseCode), Is.EqualTo("00"));
        Assert.That(await terminal.Peer.ReceiveFrameAsync(cancellationToken), Is.Null, "then the host closes too");
    }

    [Test]
    public async Task Same_terminal_on_two_connections_is_one_terminal(CancellationToken cancellationToken)
    {
        using var first = await TestTerminal.UnionPayAsync(_host.UnionPay);
        using var second = await TestTerminal.UnionPayAsync(_host.UnionPay);
        await first.SignOnAsync(cancellationToken);
        second.Resume(first);
        var saleOnFirst = first.Sale(Alice, 700);
        var saleOnSecond = second.Sale(Alice, 700);
        Assert.That(first.Body(saleOnFirst), Is.EqualTo(second.Body(saleOnSecond)), "the test sends the same request twice");

        await first.SendAsync(saleOnFirst, cancellationToken);
        await second.SendAsync(saleOnSecond, cancellationToken);
        var firstResponse = (await first.ReceiveAsync(cancellationToken))!;
        var secondResponse = (await second.ReceiveAsync(cancellationToken))!;
        Assert.That(firstResponse.GetText(De87.ResponseCode), Is.EqualTo("00"));
        Assert.That(secondResponse.GetText(De87.RetrievalReference), Is.EqualTo(firstResponse.GetText(De87.RetrievalReference)), "one sale, told twice");

        var settlement = await first.ExchangeAsync(first.Settlement(1, 700, 0, 0), cancellationToken);
        Assert.That(settlement.GetText(De87.AdditionalDataPrivate)![30], Is.EqualTo('1'), "balanced with one sale");
    }

    [Test]
    public async Task Stop_during_traffic_answers_what_was_committed_and_cuts_nothing(CancellationToken cancellationToken)
    {
        using var stop = new CancellationTokenSource();
        var received = new System.Collections.Concurrent.ConcurrentBag<string>();
        var clients = Enumerable.Range(0, 4).Select(index => Task.Run(() => TrafficAsync(index, received, stop.Token), CancellationToken.None)).ToArray();
        var ledger = _host.Services.GetRequiredService<ILedger>();
        while (ledger.CommittedSequence < 200) await ledger.WaitForCommitAsync(ledger.CommittedSequence, cancellationToken);

        await _host.StopAsync();
        await stop.CancelAsync();
        var cut = (await Task.WhenAll(clients)).Sum();
        Assert.That(cut, Is.Zero, "frames that ended in the middle");

        var rows = await ledger.ReadJournalAsync(0, int.MaxValue, cancellationToken);
        var sales = rows.Where(row => row.Transaction.Kind == TransactionKind.Purchase).Select(row => row.Outcome.Rrn.ToString()).ToHashSet();
        Assert.That(received, Is.SubsetOf(sales), "every answer that a terminal got is in the books");
        Assert.That(sales, Is.SubsetOf(received), "every committed sale was answered before the connection closed");
    }

    /// <summary>One terminal that sells until its connection ends.</summary>
    /// <returns>1 where the connection ended inside a frame.</returns>
    private async Task<int> TrafficAsync(int index, System.Collections.Concurrent.ConcurrentBag<string> received, CancellationToken stop)
    {
        using var terminal = index % 2 == 0
            ? await TestTerminal.UnionPayAsync(_host.UnionPay, index == 0 ? "10000001" : "10000002")
            : await TestTerminal.Iso87Async(_host.Iso87);
        terminal.Stan = 1000 * index;
        try
        {
            await terminal.SignOnAsync(stop);
            while (!stop.IsCancellationRequested)
            {
                await terminal.SendAsync(terminal.Sale(Alice, 1), stop);
                if (await terminal.ReceiveAsync(stop) is not { } response) return 0;
                received.Add(response.GetText(De87.RetrievalReference)!);
            }
        }
        catch (EndOfStreamException)
        {
            return 1;
        }
        catch (Exception e) when (e is System.Net.Sockets.SocketException or OperationCanceledException)
        {
            // The host closed while this side was sending: the request was never taken in.
        }

        return 0;
    }
}
