using Iso8583.Host.Ledger;
using Iso8583.Host.Ledger.Snapshots;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Tests.Ledger;

internal sealed class SnapshotTests
{
    private TestFolder _folder = null!; // set up before each test

    private string Snapshot => SnapshotFile.PathOf(_folder.File());

    [SetUp]
    public void SetUp() => _folder = new TestFolder();

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [Test, CancelAfter(30_000)]
    public async Task A_start_from_the_snapshot_has_the_state_of_a_start_from_the_journal(CancellationToken cancellationToken)
    {
        var before = await PlayAsync(50, cancellationToken);
        Assert.That(File.Exists(Snapshot));
        Assert.That(await StateAsync(cancellationToken), Is.EqualTo(before), "from the snapshot");
        File.Delete(Snapshot);
        Assert.That(await StateAsync(cancellationToken), Is.EqualTo(before), "from the journal");
    }

    [Test, CancelAfter(30_000)]
    public async Task Rows_after_the_snapshot_are_applied_to_it(CancellationToken cancellationToken)
    {
        await PlayAsync(50, cancellationToken);
        File.Copy(Snapshot, Snapshot + ".old");
        var after = await PlayAsync(30, cancellationToken);
        File.Move(Snapshot + ".old", Snapshot, overwrite: true);
        Assert.That(await StateAsync(cancellationToken), Is.EqualTo(after));
    }

    [Test, CancelAfter(30_000)]
    public async Task A_damaged_snapshot_is_left_aside([Values(0, 20, 40, 300, 5000, -3)] int at, CancellationToken cancellationToken)
    {
        var before = await PlayAsync(50, cancellationToken);
        var bytes = await File.ReadAllBytesAsync(Snapshot, cancellationToken);
        bytes[at < 0 ? bytes.Length + at : at] ^= 0x10;
        await File.WriteAllBytesAsync(Snapshot, bytes, cancellationToken);
        Assert.That(await StateAsync(cancellationToken), Is.EqualTo(before));
    }

    [Test, CancelAfter(30_000)]
    public async Task A_cut_snapshot_is_left_aside(CancellationToken cancellationToken)
    {
        var before = await PlayAsync(50, cancellationToken);
        using (var stream = File.OpenWrite(Snapshot)) stream.SetLength(stream.Length / 2);
        Assert.That(await StateAsync(cancellationToken), Is.EqualTo(before));
    }

    [Test, CancelAfter(30_000)]
    public async Task A_snapshot_of_another_journal_is_left_aside(CancellationToken cancellationToken)
    {
        await PlayAsync(50, cancellationToken);
        File.Copy(Snapshot, Snapshot + ".other");
        foreach (var suffix in new[] { "", "-wal", "-shm", ".snapshot" }) File.Delete(_folder.File() + suffix);
        var before = await PlayAsync(60, cancellationToken, 77);
        File.Move(Snapshot + ".other", Snapshot, overwrite: true);
        Assert.That(await StateAsync(cancellationToken), Is.EqualTo(before));
    }

    [Test, CancelAfter(60_000)]
    public async Task The_snapshot_is_brought_forward_beside_the_writer(CancellationToken cancellationToken)
    {
        var options = Options(every: 200);
        string before;
        using (var ledger = JournaledLedger.Open(options, TestBank.Master, TestBank.Noon))
        {
            var terminal = TestTerminal.Generic();
            while (ledger.SnapshotCount < 2) await ledger.DoAsync(terminal.Purchase(TestBank.Credit, 1), cancellationToken);
            before = await ledger.DescribeAsync(cancellationToken);
        }

        Assert.That(await StateAsync(cancellationToken), Is.EqualTo(before));
    }

    private LedgerOptions Options(int every = 10) => new() { Path = _folder.File(), SnapshotEveryRows = every };

    private async Task<string> StateAsync(CancellationToken cancellationToken)
    {
        using var ledger = JournaledLedger.Open(Options(), TestBank.Master, TestBank.Noon);
        return await ledger.DescribeAsync(cancellationToken);
    }

    // Everything that a state has in it: holds, voids, tombstones, two terminals, PIN tries, a settled batch.
    private async Task<string> PlayAsync(int purchases, CancellationToken cancellationToken, long minor = 5)
    {
        using var ledger = JournaledLedger.Open(Options(), TestBank.Master, TestBank.Noon);
        var terminal = TestTerminal.UnionPay();
        terminal.Stan = purchases * 1000;
        terminal.Batch = (await ledger.DoAsync(terminal.SignOn(), cancellationToken)).Batch;
        var generic = TestTerminal.Generic();
        generic.Stan = purchases * 1000;
        for (var i = 0; i < purchases; i++) await ledger.DoAsync(generic.Purchase(TestBank.Rich, minor), cancellationToken);
        await ledger.DoAsync(terminal.Reversal(terminal.Purchase(TestBank.Rich, 5)), cancellationToken);
        var hold = terminal.Payment(TransactionKind.PreAuthorization, TestBank.Rich, 1000);
        await ledger.DoAsync(hold, cancellationToken);
        await ledger.DoAsync(terminal.On(TransactionKind.Completion, hold, 900), cancellationToken);
        await ledger.DoAsync(terminal.Payment(TransactionKind.PreAuthorization, TestBank.Rich, 70), cancellationToken);
        var ticket = new LedgerTicket();
        ticket.Transaction = terminal.Purchase(TestBank.Rich, 1);
        ticket.Evidence.Pin = PinVerdict.Wrong;
        ticket.Evidence.Chip = new ChipData { Verdict = CryptogramVerdict.Right, IsOnlineRequest = true, HasCounter = true, Counter = 77 };
        ticket.Evidence.KsnKeyId = 1;
        ticket.Evidence.KsnCounter = (uint)purchases;
        var outcome = new TestCompletion().Expect(ticket);
        await ledger.SubmitAsync(ticket, cancellationToken);
        await outcome.WaitAsync(cancellationToken);
        await ledger.DoAsync(terminal.Settlement(default), cancellationToken);
        await ledger.DoAsync(terminal.SignOn(), cancellationToken);
        return await ledger.DescribeAsync(cancellationToken);
    }
}
