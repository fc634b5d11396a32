using System.Diagnostics;
using System.Net.Sockets;
using Iso8583.Testing.Hosting;

namespace Iso8583.Conformance.Tests;

/// <summary>The time of a frame runs from its first byte. Real seconds: Kestrel's heartbeat is what looks at the clock.</summary>
[TestFixture]
[CancelAfter(30_000)]
public sealed class FrameTimerTests
{
    [Test]
    public async Task Half_frame_kept_alive_by_a_byte_now_and_then_is_cut(CancellationToken cancellationToken)
    {
        await using var host = await RunningHost.StartAsync(new Dictionary<string, string?> { ["Acquirer:Listeners:0:PartialFrameTimeoutSeconds"] = "2" });
        using var peer = await RawPeer.ConnectAsync(host.Iso87, cancellationToken);
        await peer.SendAsync(new byte[] { 0x01, 0x00, 0x30 }, cancellationToken);
        var began = Stopwatch.GetTimestamp();
        var closed = peer.ClosesSilentlyAsync(cancellationToken);
        var trickled = 0;
        try
        {
            // Never silent for longer than a fifth of the limit.
            while (await Task.WhenAny(closed, Task.Delay(400, cancellationToken)) != closed)
            {
                await peer.SendAsync(new byte[] { 0x30 }, cancellationToken);
                trickled++;
            }
        }
        catch (SocketException)
        {
            // The connection was cut between two bytes.
        }

        var lasted = Stopwatch.GetElapsedTime(began);
        Assert.That(lasted, Is.InRange(TimeSpan.FromSeconds(1.9), TimeSpan.FromSeconds(8)));
        Assert.That(trickled, Is.GreaterThanOrEqualTo(3), "bytes came until the end");
        Assert.That(host.Log.Lines.Select(line => line.Text), Has.Some.Contains("a frame was begun and not ended"));
    }
}
