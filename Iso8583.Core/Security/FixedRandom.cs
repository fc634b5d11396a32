namespace Iso8583.Core.Security;

/// <summary>Bytes given in advance, repeated from their start when used up: for published vectors, whose fill is printed with them. Never for live keys.</summary>
public sealed class FixedRandom : IRandomSource
{
    private readonly byte[] _bytes;
    private int _next;

    /// <summary>Copies the bytes to give out.</summary>
    /// <exception cref="ArgumentException">No byte at all.</exception>
    public FixedRandom(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty) throw new ArgumentException("At least one byte is needed.", nameof(bytes));
        _bytes = bytes.ToArray();
    }

    /// <inheritdoc/>
    public void Fill(Span<byte> destination)
    {
        for (var i = 0; i < destination.Length; i++)
        {
            destination[i] = _bytes[_next];
            _next = (_next + 1) % _bytes.Length;
        }
    }
}
