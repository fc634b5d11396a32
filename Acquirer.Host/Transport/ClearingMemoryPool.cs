using System.Buffers;
using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Iso8583.Host.Transport;

/// <summary>Kestrel's buffers, zeroed when they come back: they held card data.</summary>
internal sealed class ClearingMemoryPool : MemoryPool<byte>
{
    private const int BlockSize = 4096;
    private const int MaxKept = 8192;

    private readonly ConcurrentQueue<Block> _free = new();
    private int _count;

    public override int MaxBufferSize => BlockSize;

    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minBufferSize, BlockSize);
        if (!_free.TryDequeue(out var block)) return new Block(this);
        Interlocked.Decrement(ref _count);
        block.Taken();
        return block;
    }

    protected override void Dispose(bool disposing)
    {
        while (_free.TryDequeue(out _))
        {
        }
    }

    private void Return(Block block)
    {
        CryptographicOperations.ZeroMemory(block.Memory.Span);
        if (Interlocked.Increment(ref _count) <= MaxKept) _free.Enqueue(block);
        else Interlocked.Decrement(ref _count);
    }

    private sealed class Block(ClearingMemoryPool pool) : IMemoryOwner<byte>
    {
        private readonly byte[] _bytes = GC.AllocateUninitializedArray<byte>(BlockSize, pinned: true);
        private int _taken = 1;

        public Memory<byte> Memory => MemoryMarshalPinned(_bytes);

        public void Taken() => Volatile.Write(ref _taken, 1);

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _taken, 0) == 1) pool.Return(this);
        }

        // The array is pinned for life: sockets need no handle for it.
        private static Memory<byte> MemoryMarshalPinned(byte[] bytes) => System.Runtime.InteropServices.MemoryMarshal.CreateFromPinnedArray(bytes, 0, bytes.Length);
    }
}
