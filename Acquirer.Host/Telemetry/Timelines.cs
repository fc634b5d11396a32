using System.Numerics;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Telemetry;

/// <summary>
/// When the latest transactions passed which stage: a ring of fixed size that session, ledger followers and dispatcher write into without a lock.
/// </summary>
/// <remarks>
/// One word a stage: 51 bits of microseconds since 2020 and 13 bits that say which round of the ring wrote it, so that a reader never takes
/// an older transaction's time for this one's. The first mark of a stage counts. Lost at a restart; what lasts is in the journal.
/// </remarks>
public sealed class Timelines
{
    /// <summary>Number of stages.</summary>
    public const int StageCount = 10;

    private const int RoundBits = 13;
    private const long RoundMask = (1 << RoundBits) - 1;
    private const long Epoch2020Micros = 1_577_836_800_000_000;

    private readonly long[] _marks;
    private readonly long[] _checks;
    private readonly int _shift;
    private readonly long _slotMask;

    /// <summary>Makes room for a number of transactions.</summary>
    /// <param name="capacity">How many of the latest transactions are remembered: a power of two.</param>
    public Timelines(int capacity = 16_384)
    {
        if (capacity < 2 || !BitOperations.IsPow2(capacity)) throw new ArgumentOutOfRangeException(nameof(capacity), "Expected a power of two.");
        _marks = new long[capacity * StageCount];
        _checks = new long[2 * capacity];
        _shift = BitOperations.Log2((uint)capacity);
        _slotMask = capacity - 1;
    }

    /// <summary>Notes that a transaction passed a stage; a second mark of the same stage is ignored.</summary>
    /// <param name="sequence">The transaction's number in the journal, from 1.</param>
    /// <param name="stage">The stage.</param>
    /// <param name="unixMicros">When, in microseconds since the Unix epoch.</param>
    public void Mark(long sequence, TimelineStage stage, long unixMicros)
    {
        var since = unixMicros - Epoch2020Micros;
        if (sequence <= 0 || since <= 0) return;
        ref var cell = ref Cell(sequence, stage);
        var round = Round(sequence);
        var seen = Volatile.Read(ref cell);
        if (seen != 0 && (seen & RoundMask) == round) return;
        Volatile.Write(ref cell, (since << RoundBits) | round);
    }

    /// <summary>When a transaction passed a stage, if that is still remembered.</summary>
    public bool TryGet(long sequence, TimelineStage stage, out long unixMicros)
    {
        unixMicros = 0;
        if (sequence <= 0) return false;
        var seen = Volatile.Read(ref Cell(sequence, stage));
        if (seen == 0 || (seen & RoundMask) != Round(sequence)) return false;
        unixMicros = (seen >> RoundBits) + Epoch2020Micros;
        return true;
    }

    /// <summary>Notes how the checks of a transaction went.</summary>
    public void NoteChecks(long sequence, CheckTrail checks)
    {
        if (sequence <= 0) return;
        var slot = 2 * (int)(sequence & _slotMask);
        // Written between two writes of the owner: a reader that sees the owner twice has the checks of that owner.
        Volatile.Write(ref _checks[slot], 0);
        Volatile.Write(ref _checks[slot + 1], (long)checks.Bits);
        Volatile.Write(ref _checks[slot], sequence);
    }

    /// <summary>How the checks of a transaction went, if that is still remembered.</summary>
    public bool TryGetChecks(long sequence, out CheckTrail checks)
    {
        checks = default;
        if (sequence <= 0) return false;
        var slot = 2 * (int)(sequence & _slotMask);
        if (Volatile.Read(ref _checks[slot]) != sequence) return false;
        var bits = Volatile.Read(ref _checks[slot + 1]);
        if (Volatile.Read(ref _checks[slot]) != sequence) return false;
        checks = new CheckTrail((ulong)bits);
        return true;
    }

    // The round starts at 1, so that a written cell is never zero.
    private long Round(long sequence) => ((sequence >> _shift) + 1) & RoundMask;

    private ref long Cell(long sequence, TimelineStage stage) => ref _marks[(int)((sequence & _slotMask) * StageCount) + (int)stage];
}
