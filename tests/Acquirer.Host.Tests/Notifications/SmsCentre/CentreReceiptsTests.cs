using System.Collections.Concurrent;
using System.Net.Sockets;
using Iso8583.Host.Notifications.Links;
using Iso8583.Host.Notifications.Smpp;
using Iso8583.Host.Notifications.SmsCentre;
using Microsoft.Extensions.Logging.Abstractions;

namespace Iso8583.Host.Tests.Notifications.SmsCentre;

/// <summary>Receipts that the peer does not take at once.</summary>
[CancelAfter(30_000)]
public class CentreReceiptsTests
{
    private const uint QueueFull = 0x14;

    [Test]
    public async Task A_receipt_that_is_refused_comes_again_until_it_is_taken(CancellationToken token)
    {
        using var centre = await StartAsync(tries: 6, token);
        var receipts = new BlockingCollection<LinkUnit>();
        await using var peer = await BindAsync(centre, (connection, unit) =>
        {
            receipts.Add(unit, CancellationToken.None);
            connection.Respond(unit, receipts.Count < 3 ? QueueFull : SmppStatus.Ok, [0]);
        }, token);
        await SubmitAsync(peer, token);
        while (receipts.Count < 3) await Task.Delay(5, token);
        await centre.StopAsync(token);
        Assert.Multiple(() =>
        {
            Assert.That(receipts, Has.Count.EqualTo(3));
            Assert.That(receipts.Select(unit => Convert.ToHexString(unit.Body)).Distinct().Count(), Is.EqualTo(1), "the same receipt");
            Assert.That((centre.ReceiptsTriedAgain, centre.ReceiptsGivenUp), Is.EqualTo((2, 0)));
        });
    }

    [Test]
    public async Task A_receipt_that_nobody_takes_is_given_up(CancellationToken token)
    {
        using var centre = await StartAsync(tries: 3, token);
        var refused = 0;
        await using var peer = await BindAsync(centre, (connection, unit) =>
        {
            Interlocked.Increment(ref refused);
            connection.Respond(unit, QueueFull, [0]);
        }, token);
        await SubmitAsync(peer, token);
        while (centre.ReceiptsGivenUp == 0) await Task.Delay(5, token);
        await centre.StopAsync(token);
        Assert.That((refused, centre.ReceiptsGivenUp), Is.EqualTo((3, 1)));
    }

    [Test]
    public async Task A_receipt_waits_for_the_account_to_come_back(CancellationToken token)
    {
        using var centre = await StartAsync(tries: 50, token);
        var first = await BindAsync(centre, (connection, _) => connection.Abort(), token);
        await SubmitAsync(first, token);
        await first.Closed.WaitAsync(token);
        await first.DisposeAsync();
        var taken = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var second = await BindAsync(centre, (connection, unit) =>
        {
            connection.Respond(unit, SmppStatus.Ok, [0]);
            taken.TrySetResult();
        }, token);
        await taken.Task.WaitAsync(token);
        await centre.StopAsync(token);
    }

    private static async Task<SmsCentreService> StartAsync(int tries, CancellationToken token)
    {
        var settings = new SmsCentreSettings { Port = 0, Accounts = new Dictionary<string, string> { ["bank"] = "secret" }, ReceiptTries = tries, ReceiptRetry = TimeSpan.FromMilliseconds(20) };
        var centre = new SmsCentreService(settings, new VirtualPhones(100), TimeProvider.System, NullLogger<SmsCentreService>.Instance);
        await centre.StartAsync(token);
        return centre;
    }

    private static async Task<LinkConnection> BindAsync(SmsCentreService centre, Action<LinkConnection, LinkUnit> onReceipt, CancellationToken token)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync("127.0.0.1", centre.Port, token);
        var connection = new LinkConnection(new NetworkStream(socket, ownsSocket: true), SmppProtocol.Instance, TimeProvider.System, onReceipt);
        var answer = await connection.RequestAsync((uint)SmppCommand.BindTransceiver, new SmppBind("bank", "secret", "").ToBody(), TimeSpan.FromSeconds(10), token);
        Assert.That(answer!.Value.Status, Is.Zero);
        return connection;
    }

    private static async Task SubmitAsync(LinkConnection peer, CancellationToken token)
    {
        var message = new SmppMessage { Source = "Bank", DestinationTon = 1, Destination = "8613800000001", Content = "paid"u8.ToArray(), RegisteredDelivery = 1 };
        var answer = await peer.RequestAsync((uint)SmppCommand.SubmitSm, message.ToBody(), TimeSpan.FromSeconds(10), token);
        Assert.That(answer?.Status ?? 0, Is.Zero);
    }
}
