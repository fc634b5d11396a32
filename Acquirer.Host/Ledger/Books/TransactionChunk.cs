using Iso8583.Host.Ledger.Snapshots;

namespace Iso8583.Host.Ledger.Books;

/// <summary>
/// The entries of 4096 consecutive sequences and, packed, their postings; given back for reuse when the last one is forgotten.
/// </summary>
internal sealed class TransactionChunk
{
    public const int Bits = 12;
    public const int Size = 1 << Bits;
    private const int BytesPerEntry = 24;
    private const int LongestLeg = 15;

    private byte[] _legs = new byte[Size * BytesPerEntry];
    private int _length;

    public TransactionEntry[] Entries { get; } = new TransactionEntry[Size];

    public int Live { get; set; }

    /// <summary>Where the legs of the next entry begin.</summary>
    public int NextLeg => _length;

    public void AddLegs(ReadOnlySpan<PostingLeg> legs)
    {
        if (_length + (legs.Length * LongestLeg) > _legs.Length) Array.Resize(ref _legs, _legs.Length * 2);
        foreach (var leg in legs)
        {
            Add((uint)leg.Account);
            Add((ulong)((leg.Minor << 1) ^ (leg.Minor >> 63)));
        }
    }

    /// <summary>The legs of an entry.</summary>
    /// <param name="entry">One of this chunk.</param>
    /// <param name="legs">At least <see cref="RowDraft.MaxLegs"/>.</param>
    public void ReadLegs(in TransactionEntry entry, Span<PostingLeg> legs)
    {
        var position = entry.FirstLeg;
        for (var i = 0; i < entry.LegCount; i++)
        {
            var account = (int)Read(ref position);
            var minor = Read(ref position);
            legs[i] = new PostingLeg(account, (long)(minor >> 1) ^ -(long)(minor & 1));
        }
    }

    public void TruncateLegs(int position) => _length = position;

    /// <summary>Makes the memory real now, not on the message path.</summary>
    public void Touch()
    {
        Array.Clear(Entries);
        Array.Clear(_legs);
    }

    public void Clear()
    {
        Array.Clear(Entries);
        _length = 0;
        Live = 0;
    }

    public void Save(SnapshotOutput output)
    {
        output.Value(Live);
        output.Array<TransactionEntry>(Entries);
        output.Array<byte>(_legs.AsSpan(0, _length));
    }

    public void Load(SnapshotInput input)
    {
        Live = input.Length(Size);
        if (input.Length(Size) != Size) throw new InvalidDataException("A chunk has another size.");
        input.Into<TransactionEntry>(Entries);
        _length = input.Length(int.MaxValue);
        if (_length > _legs.Length) _legs = new byte[_length];
        input.Into(_legs.AsSpan(0, _length));
    }

    private void Add(ulong value)
    {
        while (value >= 0x80)
        {
            _legs[_length++] = (byte)(value | 0x80);
            value >>= 7;
        }

        _legs[_length++] = (byte)value;
    }

    private ulong Read(ref int position)
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var b = _legs[position++];
            value |= (ulong)(b & 0x7F) << shift;
            if (b < 0x80) return value;
        }
    }
}
