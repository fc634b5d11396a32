using System.Buffers.Binary;
using Iso8583.Host.Notifications.Links;
using Iso8583.Host.Notifications.Smpp;

namespace Iso8583.Host.Tests.Notifications.Links;

/// <summary>What a link does with a peer that does not keep to the manners of one.</summary>
[CancelAfter(30_000)]
public sealed class LinkConnectionTests
{
    [Test]
    public async Task Peer_that_asks_for_ever_and_never_reads_is_cut(CancellationToken token)
    {
        using var peer = new DeafPeer();
        await using var connection = new LinkConnection(peer, SmppProtocol.Instance, TimeProvider.System, (_, _) => { });
        await connection.Closed.WaitAsync(token);
        // 8192 answers wait, one batch is being written, one buffer of questions was read ahead.
        Assert.That(peer.Asked, Is.GreaterThan(8192).And.LessThan(8192 + 4096 + 4096 + 1));
    }

    /// <summary>Asks whether the link is alive as fast as it is read, and takes no answer.</summary>
    private sealed class DeafPeer : Stream
    {
        public int Asked { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var units = buffer.Length / SmppProtocol.HeaderLength;
            for (var i = 0; i < units; i++)
            {
                var unit = buffer.Span.Slice(i * SmppProtocol.HeaderLength, SmppProtocol.HeaderLength);
                BinaryPrimitives.WriteUInt32BigEndian(unit, SmppProtocol.HeaderLength);
                BinaryPrimitives.WriteUInt32BigEndian(unit[4..], (uint)SmppCommand.EnquireLink);
                BinaryPrimitives.WriteUInt32BigEndian(unit[8..], 0);
                BinaryPrimitives.WriteUInt32BigEndian(unit[12..], (uint)(++Asked));
            }

            return ValueTask.FromResult(units * SmppProtocol.HeaderLength);
        }

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            await Task.Delay(Timeout.Infinite, cancellationToken);

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
