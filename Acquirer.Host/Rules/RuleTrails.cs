using Iso8583.Host.Transactions;

namespace Iso8583.Host.Rules;

/// <summary>How the rules fared with the latest transactions: a ring of fixed size, codes only. A transaction of longer ago is explained from its journal row.</summary>
public sealed class RuleTrails
{
    private readonly Slot[] _slots;

    /// <param name="capacity">Transactions remembered.</param>
    public RuleTrails(int capacity = 2048)
    {
        _slots = new Slot[capacity];
        for (var i = 0; i < capacity; i++) _slots[i] = new Slot();
    }

    /// <summary>Notes a decided transaction. Allocates only while the rule file grows.</summary>
    public void Note(long sequence, RuleMatch match)
    {
        ArgumentNullException.ThrowIfNull(match);
        var slot = _slots[sequence % _slots.Length];
        lock (slot.Gate)
        {
            slot.Sequence = sequence;
            slot.Rules = (RuleSet?)match.Source;
            slot.Length = match.Trail.Length;
            if (slot.Trail.Length < slot.Length) slot.Trail = new byte[slot.Length];
            match.Trail.CopyTo(slot.Trail);
        }
    }

    /// <summary>The rules that were looked through and how each fared; see <see cref="RuleMatch.Trail"/>.</summary>
    public bool TryGet(long sequence, out RuleSet rules, out byte[] trail)
    {
        rules = RuleSet.Empty;
        trail = [];
        if (sequence <= 0) return false;
        var slot = _slots[sequence % _slots.Length];
        lock (slot.Gate)
        {
            if (slot.Sequence != sequence || slot.Rules is null) return false;
            rules = slot.Rules;
            trail = slot.Trail[..slot.Length];
            return true;
        }
    }

    private sealed class Slot
    {
        public readonly Lock Gate = new();
        public long Sequence;
        public RuleSet? Rules;
        public byte[] Trail = [];
        public int Length;
    }
}
