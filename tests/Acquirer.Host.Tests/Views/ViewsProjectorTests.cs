using Iso8583.Host.Ledger;
using Iso8583.Host.Tests.Ledger;
using Iso8583.Host.Views;
using Iso8583.Testing;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Iso8583.Host.Tests.Views;

internal sealed class ViewsProjectorTests
{
    private ViewsBank _bank = null!; // set up before each test

    [SetUp]
    public async Task Play()
    {
        _bank = new ViewsBank();
        await _bank.PlayAsync(CancellationToken.None);
    }

    [TearDown]
    public void End() => _bank.Dispose();

    [Test, CancelAfter(20_000)]
    public async Task Tables_that_were_kept_are_those_that_are_made_from_the_journal(CancellationToken cancellationToken)
    {
        await FollowAsync(cancellationToken);
        await _bank.PlayAsync(cancellationToken);
        await CatchUpAsync(cancellationToken);
        await _bank.StopAsync();
        await ExpectWholeAsync();
    }

    [Test, CancelAfter(20_000)]
    public async Task The_cursor_goes_on_where_it_stood(CancellationToken cancellationToken)
    {
        await FollowAsync(cancellationToken);
        await _bank.StopAsync();
        var cursor = ViewsCheck.CursorOf(_bank.ViewsPath);
        Assert.That(cursor, Is.EqualTo(_bank.Ledger.CommittedSequence));
        // A mark in the old rows: what is not read again keeps it.
        Change("UPDATE transactions SET stan = 777777 WHERE sequence = (SELECT min(sequence) FROM transactions)");
        _bank.ReopenLedger();
        await _bank.PlayAsync(cancellationToken);
        await FollowAsync(cancellationToken);
        Assert.That(await _bank.FindAsync(new() { Stan = 777777 }), Has.Count.EqualTo(1));
        await _bank.StopAsync();
        Assert.That(ViewsCheck.CursorOf(_bank.ViewsPath), Is.EqualTo(_bank.Ledger.CommittedSequence));
        Assert.That(ViewsCheck.Problems(_bank.ViewsPath), Is.Empty);
    }

    [TestCase("deleted")]
    [TestCase("cut")]
    [TestCase("garbage")]
    [TestCase("another version")]
    [TestCase("another ledger")]
    [TestCase("ahead of the ledger")]
    [CancelAfter(20_000)]
    public async Task Whatever_does_not_fit_is_made_anew(string how, CancellationToken cancellationToken)
    {
        await FollowAsync(cancellationToken);
        await _bank.StopAsync();
        switch (how)
        {
            case "deleted":
                File.Delete(_bank.ViewsPath);
                break;
            case "cut":
                using (var file = File.OpenWrite(_bank.ViewsPath)) file.SetLength(5000);
                break;
            case "garbage":
                await File.WriteAllBytesAsync(_bank.ViewsPath, [.. Enumerable.Repeat((byte)'x', 8192)], cancellationToken);
                break;
            case "another version":
                Change("PRAGMA user_version=0");
                break;
            case "another ledger":
                Change("UPDATE cursor SET stamp = stamp + 1; DELETE FROM transactions");
                break;
            default:
                Change("UPDATE cursor SET sequence = sequence + 1000; DELETE FROM transactions");
                break;
        }

        await FollowAsync(cancellationToken);
        await _bank.StopAsync();
        await ExpectWholeAsync();
    }

    [Test, CancelAfter(20_000)]
    public async Task Tables_damaged_while_they_are_written_are_made_anew_and_payments_go_on(CancellationToken cancellationToken)
    {
        await FollowAsync(cancellationToken);
        Change("DROP TABLE days");
        await _bank.PlayAsync(cancellationToken);
        // The fault is noticed at the next commit; a missing table is no damage of the file, so only the retry shows.
        var rows = await _bank.PlayAsync(cancellationToken);
        Assert.That(rows, Has.Count.EqualTo(12));
        Change("PRAGMA user_version=0");
        while (_bank.Projector.Position < _bank.Ledger.CommittedSequence) await _bank.Projector.WaitForAsync(_bank.Ledger.CommittedSequence, TimeSpan.FromSeconds(5), cancellationToken);
        await _bank.StopAsync();
        await ExpectWholeAsync();
    }

    [Test]
    public void A_database_of_somebody_else_is_left_alone()
    {
        LedgerBackup.Run(_bank.LedgerPath, _bank.ViewsPath);
        var bytes = File.ReadAllBytes(_bank.ViewsPath);
        Assert.That(() => ViewsWriter.Open(_bank.ViewsPath, out _), Throws.InstanceOf<LedgerRefusedException>().With.Message.Contains("not the search tables"));
        Assert.That(File.ReadAllBytes(_bank.ViewsPath), Is.EqualTo(bytes));
    }

    [Test]
    public async Task Only_one_process_writes_them()
    {
        await _bank.StartAsync();
        Assert.That(
            () => ViewsRebuild.Run(_bank.LedgerPath, _bank.ViewsPath),
            Throws.InstanceOf<LedgerRefusedException>().With.Property(nameof(LedgerRefusedException.Refusal)).EqualTo(LedgerRefusal.Locked).And.Message.Contains("a host that runs keeps them by itself"));
        Assert.That(() => new ViewsProjector(_bank.ViewsPath, _bank.Ledger, NullLogger<ViewsProjector>.Instance), Throws.InstanceOf<LedgerRefusedException>());
    }

    [Test, CancelAfter(20_000)]
    public async Task A_ledger_in_memory_that_begins_anew_takes_its_tables_with_it(CancellationToken cancellationToken)
    {
        for (var start = 0; start < 2; start++)
        {
            using var ledger = JournaledLedger.Open(TestBank.Options, TestBank.Master, TestBank.Noon);
            using var projector = new ViewsProjector(_bank.ViewsPath, ledger, NullLogger<ViewsProjector>.Instance);
            await projector.StartAsync(cancellationToken);
            var outcome = await ledger.DoAsync(TestTerminal.Generic().Purchase(TestBank.Rich, 1 + start), cancellationToken);
            await projector.WaitForAsync(outcome.Sequence, TimeSpan.FromSeconds(10), cancellationToken);
            var search = new TransactionSearch(_bank.ViewsPath, projector, ledger);
            Assert.That((await search.FindAsync(new() { FromMinor = 1, ToMinor = 2 }, cancellationToken)).Found, Has.Count.EqualTo(1));
            await projector.StopAsync(cancellationToken);
        }
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        await _bank.StartAsync();
        await CatchUpAsync(cancellationToken);
    }

    private Task CatchUpAsync(CancellationToken cancellationToken) => _bank.Projector.WaitForAsync(_bank.Ledger.CommittedSequence, TimeSpan.FromSeconds(10), cancellationToken);

    private async Task ExpectWholeAsync()
    {
        var last = _bank.Ledger.CommittedSequence;
        Assert.That(ViewsCheck.CursorOf(_bank.ViewsPath), Is.EqualTo(last));
        Assert.That(ViewsCheck.Problems(_bank.ViewsPath), Is.Empty);
        var made = _bank.File("made.db");
        var journal = await _bank.Ledger.ReadJournalAsync(0, int.MaxValue, CancellationToken.None);
        Assert.That(ViewsRebuild.Run(_bank.LedgerPath, made), Is.EqualTo(((long)journal.Count(row => ViewRow.IsWanted(row.Transaction.Kind)), last)));
        Assert.That(ViewsCheck.Rows(_bank.ViewsPath, last), Is.EqualTo(ViewsCheck.Rows(made, last)));
    }

    private void Change(string sql)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = _bank.ViewsPath, Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
