using System.Buffers;
using Microsoft.AspNetCore.Connections;

namespace Iso8583.Host.Transport;

/// <summary>Makes Kestrel use pools that wipe.</summary>
internal sealed class ClearingMemoryPoolFactory : IMemoryPoolFactory<byte>
{
    public MemoryPool<byte> Create(MemoryPoolOptions? options = null) => new ClearingMemoryPool();
}
