using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Iso8583.Core.Codec;
using Iso8583.Core.Dialects;
using Iso8583.Core.Framing;
using Iso8583.Core.Messages;
using Iso8583.Emulator.Link;
using Microsoft.Extensions.Time.Testing;

namespace Iso8583.Emulator.Tests.Link;

[CancelAfter(20_000)]
public sealed class IsoClientTests
{
    private static readonly Dialect Ascii = DialectCatalog.BuiltIn.Get("iso87-ascii");
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly ConcurrentQueue<LinkEventKind> _events = [];
    private readonly SemaphoreSlim _eventCount = new(0);

    [Test]
    public async Task An_answer_finds_its_request(CancellationToken cancellationToken)
    {
        await using var acquirer = new ScriptedAcquirer(async peer => await peer.SendAsync(Answer(await peer.ReceiveAsync())));
        await using var client = await ConnectAsync(acquirer, cancellationToken);

        var reply = await SendAsync(client, 1, cancellationToken);

        Assert.That(reply.Status, Is.EqualTo(ReplyStatus.Answered));
        Assert.That(Read(reply.Message.ToArray()).GetText(De87.Stan), Is.EqualTo("000001"));
    }

    [Test]
    public async Task Answers_in_another_order_find_their_requests(CancellationToken cancellationToken)
    {
        await using var acquirer = new ScriptedAcquirer(async peer =>
        {
            var first = await peer.ReceiveAsync();
            var second = await peer.ReceiveAsync();
            await peer.SendAsync(Answer(second));
            await peer.SendAsync(Answer(first));
        });
        await using var client = await ConnectAsync(acquirer, cancellationToken);

        var replies = await Task.WhenAll(SendAsync(client, 1, cancellationToken), SendAsync(client, 2, cancellationToken));

        Assert.That(replies.Select(r => Read(r.Message.ToArray()).GetText(De87.Stan)), Is.EqualTo(new[] { "000001", "000002" }));
    }

    [Test]
    public async Task An_answer_in_many_pieces_is_one_answer(CancellationToken cancellationToken)
    {
        await using var acquirer = new ScriptedAcquirer(async peer =>
        {
            var body = Answer(await peer.ReceiveAsync());
            byte[] frame = [(byte)(body.Length >> 8), (byte)body.Length, .. body];
            foreach (var b in frame) await peer.SendRawAsync(new[] { b });
        });
        await using var client = await ConnectAsync(acquirer, cancellationToken);

        Assert.That((await SendAsync(client, 1, cancellationToken)).Status, Is.EqualTo(ReplyStatus.Answered));
    }

    [Test]
    public async Task No_answer_in_time_ends_the_wait_and_leaves_the_connection(CancellationToken cancellationToken)
    {
        var time = new FakeTimeProvider();
        await using var acquirer = new ScriptedAcquirer(async peer =>
        {
            await peer.ReceiveAsync();
            time.Advance(TimeSpan.FromSeconds(61));
            await peer.SendAsync(Answer(await peer.ReceiveAsync()));
        });
        await using var client = await ConnectAsync(acquirer, cancellationToken, time);

        var lost = await SendAsync(client, 1, cancellationToken, TimeSpan.FromSeconds(60));
        var next = await SendAsync(client, 2, cancellationToken, TimeSpan.FromSeconds(60));

        Assert.That(lost.Status, Is.EqualTo(ReplyStatus.TimedOut));
        Assert.That(next.Status, Is.EqualTo(ReplyStatus.Answered));
    }

    [Test]
    public async Task A_late_answer_is_told_apart_and_harms_nothing(CancellationToken cancellationToken)
    {
        var time = new FakeTimeProvider();
        await using var acquirer = new ScriptedAcquirer(async peer =>
        {
            var late = await peer.ReceiveAsync();
            time.Advance(TimeSpan.FromSeconds(61));
            var second = await peer.ReceiveAsync();
            await peer.SendAsync(Answer(late));
            await peer.SendAsync(Answer(second));
        });
        await using var client = await ConnectAsync(acquirer, cancellationToken, time);

        var lost = await SendAsync(client, 1, cancellationToken, TimeSpan.FromSeconds(60));
        var next = await SendAsync(client, 2, cancellationToken, TimeSpan.FromSeconds(60));

        Assert.That((lost.Status, next.Status), Is.EqualTo((ReplyStatus.TimedOut, ReplyStatus.Answered)));
        Assert.That(_events, Has.Member(LinkEventKind.Unmatched));
        Assert.That(client.InFlight, Is.Zero);
    }

    [Test]
    public async Task A_second_copy_of_an_answer_is_told_apart(CancellationToken cancellationToken)
    {
        await using var acquirer = new ScriptedAcquirer(async peer =>
        {
            var first = Answer(await peer.ReceiveAsync());
            await peer.SendAsync(first);
            await peer.SendAsync(first);
            await peer.SendAsync(Answer(await peer.ReceiveAsync()));
        });
        await using var client = await ConnectAsync(acquirer, cancellationToken);

        await SendAsync(client, 1, cancellationToken);
        var next = await SendAsync(client, 2, cancellationToken);

        Assert.That(next.Status, Is.EqualTo(ReplyStatus.Answered));
        Assert.That(_events.Count(e => e == LinkEventKind.Unmatched), Is.EqualTo(1));
        Assert.That(_events.Count(e => e == LinkEventKind.Answer), Is.EqualTo(2));
    }

    [Test]
    public async Task An_answer_that_is_to_be_lost_is_seen_and_never_delivered(CancellationToken cancellationToken)
    {
        var time = new FakeTimeProvider();
        await using var acquirer = new ScriptedAcquirer(async peer => await peer.SendAsync(Answer(await peer.ReceiveAsync())));
        await using var client = await ConnectAsync(acquirer, cancellationToken, time);

        var sending = client.RequestAsync(Request(1), Key(1), TimeSpan.FromSeconds(2), discardAnswer: true, cancellationToken);
        await EventAsync(LinkEventKind.Discarded, cancellationToken);
        time.Advance(TimeSpan.FromSeconds(3));

        Assert.That((await sending).Status, Is.EqualTo(ReplyStatus.TimedOut));
    }

    [Test]
    public async Task A_reset_between_request_and_answer_ends_every_wait(CancellationToken cancellationToken)
    {
        await using var acquirer = new ScriptedAcquirer(async peer =>
        {
            await peer.ReceiveAsync();
            await peer.ReceiveAsync();
            peer.Reset();
        });
        await using var client = await ConnectAsync(acquirer, cancellationToken);

        var replies = await Task.WhenAll(SendAsync(client, 1, cancellationToken), SendAsync(client, 2, cancellationToken));

        Assert.That(replies.Select(r => r.Status), Is.All.EqualTo(ReplyStatus.Disconnected));
        Assert.That(client.Fault, Is.EqualTo(LinkFault.Broken));
    }

    [Test]
    public async Task An_answer_before_a_half_close_still_counts(CancellationToken cancellationToken)
    {
        await using var acquirer = new ScriptedAcquirer(async peer =>
        {
            await peer.SendAsync(Answer(await peer.ReceiveAsync()));
            peer.CloseSending();
            await Task.Delay(Timeout.Infinite, peer.Stop);
        });
        await using var client = await ConnectAsync(acquirer, cancellationToken);

        var reply = await SendAsync(client, 1, cancellationToken);
        await client.Completion;

        Assert.That(reply.Status, Is.EqualTo(ReplyStatus.Answered));
        Assert.That(client.Fault, Is.EqualTo(LinkFault.ClosedByPeer));
    }

    [Test]
    public async Task A_close_inside_a_frame_is_no_clean_end(CancellationToken cancellationToken)
    {
        await using var acquirer = new ScriptedAcquirer(async peer =>
        {
            await peer.ReceiveAsync();
            await peer.SendRawAsync(new byte[] { 0x00, 0x20, 0x30, 0x32 });
        });
        await using var client = await ConnectAsync(acquirer, cancellationToken);

        var reply = await SendAsync(client, 1, cancellationToken);

        Assert.That(reply.Status, Is.EqualTo(ReplyStatus.Disconnected));
        Assert.That(client.Fault, Is.EqualTo(LinkFault.ClosedInsideFrame));
    }

    [Test]
    public async Task A_message_that_cannot_be_read_is_shown_and_the_connection_goes_on(CancellationToken cancellationToken)
    {
        await using var acquirer = new ScriptedAcquirer(async peer =>
        {
            var request = await peer.ReceiveAsync();
            await peer.SendAsync("rubbish"u8);
            await peer.SendAsync(Answer(request));
        });
        await using var client = await ConnectAsync(acquirer, cancellationToken);

        Assert.That((await SendAsync(client, 1, cancellationToken)).Status, Is.EqualTo(ReplyStatus.Answered));
        Assert.That(_events, Has.Member(LinkEventKind.Unreadable));
    }

    [Test]
    public async Task Nothing_is_sent_on_a_connection_that_has_ended(CancellationToken cancellationToken)
    {
        await using var acquirer = new ScriptedAcquirer(_ => Task.CompletedTask);
        await using var client = await ConnectAsync(acquirer, cancellationToken);
        await client.Completion;

        Assert.That((await SendAsync(client, 1, cancellationToken)).Status, Is.EqualTo(ReplyStatus.NotSent));
    }

    [Test]
    public async Task Two_requests_with_one_key_are_refused(CancellationToken cancellationToken)
    {
        await using var acquirer = new ScriptedAcquirer(peer => Task.Delay(Timeout.Infinite, peer.Stop));
        await using var client = await ConnectAsync(acquirer, cancellationToken);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var first = client.RequestAsync(Request(1), Key(1), Patience, false, stop.Token);

        Assert.That(async () => await SendAsync(client, 1, cancellationToken), Throws.InvalidOperationException);
        await stop.CancelAsync();
        Assert.That(async () => await first, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(client.InFlight, Is.Zero);
    }

    [Test]
    public async Task A_link_connects_again_after_the_peer_has_closed(CancellationToken cancellationToken)
    {
        await using var acquirer = new ScriptedAcquirer(async peer => await peer.SendAsync(Answer(await peer.ReceiveAsync())));
        await using var link = new TerminalLink(acquirer.EndPoint, Options(TimeProvider.System), connectRetries: 0);

        var first = await link.RequestAsync(Request(1), Patience, false, cancellationToken);
        await EventAsync(LinkEventKind.Closed, cancellationToken);
        var second = await link.RequestAsync(Request(2), Patience, false, cancellationToken);

        Assert.That((first.Status, second.Status), Is.EqualTo((ReplyStatus.Answered, ReplyStatus.Answered)));
        Assert.That(acquirer.Connections, Is.EqualTo(2));
    }

    [Test]
    public async Task Nobody_listening_is_not_sent_and_said(CancellationToken cancellationToken)
    {
        var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var nobody = (IPEndPoint)free.LocalEndpoint;
        free.Stop();
        await using var link = new TerminalLink(nobody, Options(TimeProvider.System), connectRetries: 0);

        var reply = await link.RequestAsync(Request(1), Patience, false, cancellationToken);

        Assert.That(reply.Status, Is.EqualTo(ReplyStatus.NotSent));
        Assert.That(link.LastConnectError, Does.Contain(nobody.Port.ToString(System.Globalization.CultureInfo.InvariantCulture)));
    }

    private static byte[] Request(int stan)
    {
        var message = new IsoMessage(new Mti(0x0800));
        message.Set(De87.TransmissionDateTime, "0601103000");
        message.Set(De87.Stan, stan.ToString("D6", System.Globalization.CultureInfo.InvariantCulture));
        message.Set(De87.TerminalId, "20000001");
        message.Set(De87.MerchantId, "100000000000001");
        message.Set(De87.NetworkManagementCode, "301");
        return IsoMessageCodec.ToBytes(message, Ascii);
    }

    private static CorrelationKey Key(int stan) => new(8, stan, AsciiText.From("20000001"), AsciiText.From("100000000000001"));

    private static byte[] Answer(byte[] request)
    {
        var message = Read(request);
        message.Mti = message.Mti.ToResponse();
        message.Set(De87.ResponseCode, "00");
        return IsoMessageCodec.ToBytes(message, Ascii);
    }

    private static IsoMessage Read(byte[] message)
    {
        Assert.That(IsoMessageCodec.TryRead(message, Ascii, out var read, out var error), Is.True, error.Describe());
        return read;
    }

    private static Task<LinkReply> SendAsync(IsoClient client, int stan, CancellationToken cancellationToken, TimeSpan? timeout = null)
        => client.RequestAsync(Request(stan), Key(stan), timeout ?? Patience, discardAnswer: false, cancellationToken);

    private Task<IsoClient> ConnectAsync(ScriptedAcquirer acquirer, CancellationToken cancellationToken, TimeProvider? time = null)
        => IsoClient.ConnectAsync(acquirer.EndPoint, Options(time ?? TimeProvider.System), cancellationToken);

    private LinkOptions Options(TimeProvider time)
    {
        _events.Clear();
        return new LinkOptions { Dialect = Ascii, Framing = FrameCodecs.Parse("be2"), Time = time, Trace = Note };
    }

    private void Note(in LinkEvent passed)
    {
        _events.Enqueue(passed.Kind);
        _eventCount.Release();
    }

    private async Task EventAsync(LinkEventKind kind, CancellationToken cancellationToken)
    {
        while (!_events.Contains(kind)) await _eventCount.WaitAsync(cancellationToken);
    }
}
