namespace Iso8583.Host.Ledger.Books;

/// <summary>The entries of 4096 consecutive sequences and their postings; given back for reuse when the last one is forgotten.</summary>
internal sealed class TransactionChunk
{
    public const int Bits = 12;
    public const int Size = 1 << Bits;

    private PostingLeg[] _legs = new PostingLeg[Size * 4];

    public TransactionEntry[] Entries { get; } = new TransactionEntry[Size];

    public int LegCount { get; private set; }

    public int Live { get; set; }

    public ReadOnlySpan<PostingLeg> LegsOf(in TransactionEntry entry) => _legs.AsSpan(entry.FirstLeg, entry.LegCount);

    public void AddLegs(ReadOnlySpan<PostingLeg> legs)
    {
        if (LegCount + legs.Length > _legs.Length) Array.Resize(ref _legs, _legs.Length * 2);
        legs.CopyTo(_legs.AsSpan(LegCount));
        LegCount += legs.Length;
    }

    public void TruncateLegs(int count) => LegCount = count;

    public void Clear()
    {
        Array.Clear(Entries);
        LegCount = 0;
        Live = 0;
    }
}
