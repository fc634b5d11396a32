using System.Globalization;
using Iso8583.Core.Messages;
using Iso8583.Host.Ledger;
using Iso8583.Host.Notifications.Enrolment;
using Iso8583.Host.Telemetry;
using Iso8583.Host.Transactions;

namespace Iso8583.Benchmarks.Host;

/// <summary>A journal of invented purchases that costs nothing to read: what is measured is the dispatcher.</summary>
internal sealed class PreparedJournal : ILedger
{
    private readonly int _cards;
    private readonly Lock _gate = new();
    private TaskCompletionSource _added = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _count;

    public PreparedJournal(int rows, int cards)
    {
        _count = rows;
        _cards = cards;
        var bank = new IssuerProfile("testbank", "测试银行", "TestBank", "4000000000");
        Book = new EnrolmentBook(1, "测试收单", "TestAcquirer", [.. Enumerable.Range(0, cards).Select(i => new CardEnrolment((UInt128)(i + 1), bank, string.Create(CultureInfo.InvariantCulture, $"+86139{i:D8}")))], []);
    }

    public EnrolmentBook Book { get; }

    public NotificationEditions NotificationEditions { get; set; }

    public long CommittedSequence => Volatile.Read(ref _count);

    public void Add(int rows)
    {
        TaskCompletionSource added;
        lock (_gate)
        {
            _count += rows;
            (added, _added) = (_added, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        added.SetResult();
    }

    public ValueTask SubmitAsync(LedgerTicket ticket, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<JournalRow>> ReadJournalAsync(long after, int limit, CancellationToken cancellationToken)
    {
        var rows = new JournalRow[(int)Math.Max(0, Math.Min(limit, CommittedSequence - after))];
        for (var i = 0; i < rows.Length; i++) rows[i] = Row(after + i + 1);
        return ValueTask.FromResult<IReadOnlyList<JournalRow>>(rows);
    }

    public void ShowJournal(long after, int limit, JournalShow show) => throw new NotSupportedException();

    public async ValueTask WaitForCommitAsync(long sequence, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task added;
            lock (_gate)
            {
                if (_count > sequence) return;
                added = _added.Task;
            }

            await added.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private JournalRow Row(long sequence)
    {
        var transaction = new Transaction
        {
            Kind = TransactionKind.Purchase,
            Family = MessageFamily.UnionPay,
            Mti = new Mti(0x0200),
            Key = new TransactionKey(AsciiText.Empty, AsciiText.From("104110045110012"), AsciiText.From("10000001"), (int)(sequence % 999_999), 1, 2),
            AmountMinor = sequence,
            Currency = Currency.Cny,
            Pan = new PanReference((UInt128)((sequence % _cards) + 1), 622_848, 1_234, 16),
            BusinessTime = new DateTime(2026, 1, 12, 1, 36, 5),
            ReceivedUnixMicros = TimeProvider.System.UnixMicros(),
        };
        var outcome = new Outcome
        {
            Status = OutcomeStatus.Committed,
            Reason = DecisionReason.Approved,
            Sequence = sequence,
            Rrn = AsciiText.From(sequence.ToString("D12", CultureInfo.InvariantCulture)),
            ApprovedMinor = sequence,
            AvailableMinor = 987_70,
            HasBalance = true,
            BusinessTime = transaction.BusinessTime,
            SettlementDate = new DateOnly(2026, 1, 12),
            Batch = 1,
        };
        return new JournalRow(in transaction, in outcome, 0, NotificationEvents.Approved, []);
    }
}
