using Iso8583.Host.Ledger;
using Iso8583.Host.Ledger.Journal;
using Iso8583.Host.Ledger.Sqlite;
using Iso8583.Host.Transactions;
using Microsoft.Data.Sqlite;

namespace Iso8583.Host.Tests.Ledger;

[TestFixture]
internal sealed class SqliteLedgerTests : LedgerContract
{
    private static readonly JournalHeader Header = new(1, TestBank.Tokenizer.KeyCheckValue);
    private TestFolder _folder = null!; // set up before each test

    [SetUp]
    public void SetUp() => _folder = new TestFolder();

    [TearDown]
    public void TearDown()
    {
        Close();
        Store?.Dispose();
        _folder.Dispose();
    }

    [Test]
    public void A_second_process_is_refused()
    {
        Open();
        Assert.That(() => SqliteJournalStore.Open(Options(), Header), Refused(LedgerRefusal.Locked));
    }

    [Test]
    public void Another_key_of_the_tokens_is_refused_and_harms_nothing()
    {
        using (SqliteJournalStore.Open(Options(), Header))
        {
        }

        Assert.That(() => SqliteJournalStore.Open(Options(), Header with { KeyCheckValue = 1 }), Refused(LedgerRefusal.WrongKey));
        using var again = SqliteJournalStore.Open(Options(), Header);
        Assert.That(again.Header, Is.EqualTo(Header));
    }

    [Test]
    public void A_ledger_keeps_the_seed_that_it_was_made_with()
    {
        using (SqliteJournalStore.Open(Options(), Header))
        {
        }

        using var again = SqliteJournalStore.Open(Options(), Header with { Seed = 99 });
        Assert.That(again.Header.Seed, Is.EqualTo(1));
    }

    [Test]
    public void A_newer_schema_is_refused()
    {
        using (SqliteJournalStore.Open(Options(), Header))
        {
        }

        Edit("PRAGMA user_version=3");
        Assert.That(() => SqliteJournalStore.Open(Options(), Header), Refused(LedgerRefusal.NewerSchema));
    }

    [Test]
    public void A_file_that_is_no_database_is_refused_and_left_alone()
    {
        var text = "this is no ledger, it only lies where one should be".PadRight(4096);
        File.WriteAllText(_folder.File(), text);
        Assert.That(() => SqliteJournalStore.Open(Options(), Header), Refused(LedgerRefusal.Corrupt));
        Assert.That(File.ReadAllText(_folder.File()), Is.EqualTo(text));
    }

    [Test]
    public void A_database_of_another_program_is_refused()
    {
        Edit("CREATE TABLE shopping(item TEXT)");
        Assert.That(() => SqliteJournalStore.Open(Options(), Header), Refused(LedgerRefusal.Corrupt));
    }

    [Test, CancelAfter(20_000)]
    public async Task A_row_whose_bytes_were_changed_is_refused_at_start(CancellationToken cancellationToken)
    {
        await Open().DoAsync(TestTerminal.UnionPay().SignOn(), cancellationToken);
        Close();
        Edit("UPDATE journal SET row = CAST(x'01' || substr(row, 2, 20) || x'FF' || substr(row, 23) AS BLOB) WHERE sequence = 3");
        Assert.That(() => Open(), Refused(LedgerRefusal.Corrupt).With.Message.Contains("Row 3"));
    }

    [Test, CancelAfter(20_000)]
    public async Task A_missing_row_is_refused_at_start(CancellationToken cancellationToken)
    {
        await Open().DoAsync(TestTerminal.UnionPay().SignOn(), cancellationToken);
        Close();
        Edit("DELETE FROM journal WHERE sequence = 4");
        Assert.That(() => Open(), Refused(LedgerRefusal.Corrupt).With.Message.Contains("Row 5"));
    }

    [Test, CancelAfter(20_000)]
    public async Task A_full_disk_fails_the_commit_undoes_it_and_passes(CancellationToken cancellationToken)
    {
        var ledger = Open();
        var terminal = TestTerminal.Generic();
        await ledger.DoAsync(terminal.Purchase(TestBank.Rich, 1), cancellationToken);
        var before = await ledger.DescribeAsync(cancellationToken);
        var store = Store!; // Open made it
        store.LimitPages(store.PageCount);

        Outcome outcome;
        var failed = 0;
        var messages = new List<Transaction>();
        do
        {
            var message = terminal.Purchase(TestBank.Rich, 1);
            messages.Add(message);
            before = await ledger.DescribeAsync(cancellationToken);
            outcome = await ledger.DoAsync(message, cancellationToken);
            if (outcome.Status == OutcomeStatus.Failed) failed++;
        }
        while (failed == 0 && messages.Count < 1000);

        Assert.That(failed, Is.EqualTo(1), "the disk became full");
        Assert.That(outcome.Reason, Is.EqualTo(DecisionReason.SystemMalfunction));
        Assert.That(await ledger.DescribeAsync(cancellationToken), Is.EqualTo(before), "undone exactly");

        store.LimitPages(int.MaxValue);
        outcome = await ledger.DoAsync(messages[^1], cancellationToken);
        Assert.That(outcome.Reason, Is.EqualTo(DecisionReason.Approved));
        Assert.That(outcome.Status, Is.EqualTo(OutcomeStatus.Committed));
    }

    [Test, CancelAfter(60_000)]
    public async Task Checkpoints_run_beside_the_writer_and_keep_the_log_small(CancellationToken cancellationToken)
    {
        var ledger = Open(new LedgerOptions { Path = _folder.File(), CheckpointMegabytes = 1 });
        var terminal = TestTerminal.Generic();
        for (var round = 0; round < 100 && Store!.CheckpointCount < 3; round++) // Open made it
        {
            await Task.WhenAll(Enumerable.Range(0, 500).Select(_ => ledger.DoAsync(terminal.Purchase(TestBank.Credit, 1), cancellationToken)));
        }

        Assert.That(Store!.CheckpointCount, Is.GreaterThanOrEqualTo(3));
        Assert.That(new FileInfo(_folder.File() + "-wal").Length, Is.LessThan(8_000_000));
        var before = await ledger.DescribeAsync(cancellationToken);
        Close();
        Assert.That(await Open().DescribeAsync(cancellationToken), Is.EqualTo(before));
    }

    protected override IJournalStore OpenStore() => Store = SqliteJournalStore.Open(Options(), Header);

    private SqliteJournalStore? Store { get; set; }

    private LedgerOptions Options() => new() { Path = _folder.File(), CheckpointMegabytes = 1 };

    private static NUnit.Framework.Constraints.EqualConstraint<LedgerRefusal> Refused(LedgerRefusal refusal) =>
        Throws.TypeOf<LedgerRefusedException>().With.Property(nameof(LedgerRefusedException.Refusal)).EqualTo(refusal);

    private void Edit(string sql)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = _folder.File(), Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
