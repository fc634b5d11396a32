using System.Runtime.InteropServices;
using Iso8583.Core.Messages;
using Iso8583.Host.Ledger;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Notifications;

/// <summary>
/// Notices a second charge of the same card, merchant, amount and currency within a window of business time. A charge that was reversed or voided
/// in between does not count. Its memory is a function of the journal rows before, so it is the same after a restart.
/// </summary>
public sealed class DuplicateDetector(TimeSpan window)
{
    private readonly Dictionary<ChargeKey, Charge> _latest = [];
    private readonly Dictionary<long, ChargeKey> _keyBySequence = [];
    private readonly Queue<(DateTime At, ChargeKey Key)> _byTime = new();

    /// <summary>Takes the next row of the journal into account.</summary>
    /// <returns>True where it is a charge that repeats an earlier one.</returns>
    public bool Observe(JournalRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        if (window <= TimeSpan.Zero) return false;
        ref readonly var transaction = ref row.Transaction;
        if (row.OriginalSequence > 0 && row.Outcome.IsApproved) Forget(row.OriginalSequence);
        if ((row.Events & NotificationEvents.Approved) == 0 || transaction.Pan.IsEmpty || row.Outcome.ApprovedMinor <= 0) return false;
        var at = row.Outcome.BusinessTime;
        Expire(at);
        var key = new ChargeKey(transaction.Pan.Token, transaction.Key.MerchantId, row.Outcome.ApprovedMinor, transaction.Currency.Number);
        ref var latest = ref CollectionsMarshal.GetValueRefOrAddDefault(_latest, key, out var known);
        var repeats = known && (at - latest.At).Duration() <= window;
        if (known) _keyBySequence.Remove(latest.Sequence);
        latest = new Charge(row.Sequence, at);
        _keyBySequence[row.Sequence] = key;
        _byTime.Enqueue((at, key));
        return repeats;
    }

    private void Forget(long sequence)
    {
        if (_keyBySequence.Remove(sequence, out var key)) _latest.Remove(key);
    }

    private void Expire(DateTime now)
    {
        while (_byTime.TryPeek(out var oldest) && now - oldest.At > window)
        {
            _byTime.Dequeue();
            if (!_latest.TryGetValue(oldest.Key, out var charge) || now - charge.At <= window) continue;
            _latest.Remove(oldest.Key);
            _keyBySequence.Remove(charge.Sequence);
        }
    }

    private readonly record struct ChargeKey(UInt128 Card, AsciiText MerchantId, long Minor, ushort Currency);

    private readonly record struct Charge(long Sequence, DateTime At);
}
