using System.Text;
using Iso8583.Core.Messages;
using Iso8583.Host.Ledger;
using Iso8583.Host.Ledger.Archive;
using Iso8583.Host.Ledger.Journal;
using Iso8583.Host.Ledger.Sqlite;
using Iso8583.Host.Transactions;
using Microsoft.Data.Sqlite;

namespace Iso8583.Host.Tests.Ledger;

/// <summary>Old business days leave the ledger for files beside it; nothing else may notice.</summary>
internal sealed class ArchiveTests
{
    private const int Days = 6;
    private TestFolder _folder = null!; // set up before each test

    [SetUp]
    public void SetUp() => _folder = new TestFolder();

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [Test, CancelAfter(30_000)]
    public async Task Archived_rows_are_read_as_before_and_leave_the_file(CancellationToken cancellationToken)
    {
        var state = await PlayAsync(Days, cancellationToken);
        var rows = Export();
        var days = LedgerArchiving.Run(_folder.File(), keepDays: 2, vacuum: false);

        Assert.That(days, Has.Count.EqualTo(3), "days 1 to 5 are closed, two stay");
        Assert.That(Scalar("SELECT min(sequence) FROM journal"), Is.EqualTo(days[^1].LastRow + 1));
        Assert.That(Export(), Is.EqualTo(rows), "export reads archives");
        Assert.That(LedgerVerification.Run(_folder.File()).Problem, Is.Empty);
        Assert.That(await StateAsync(every: 0, cancellationToken), Is.EqualTo(state), "a start without a snapshot reads the archives");
    }

    [Test, CancelAfter(30_000)]
    public async Task The_live_file_is_verified_from_carried_balances_without_archives(CancellationToken cancellationToken)
    {
        await PlayAsync(Days, cancellationToken);
        var complete = LedgerVerification.Run(_folder.File());
        var days = LedgerArchiving.Run(_folder.File(), keepDays: 2, vacuum: true);
        foreach (var day in days) File.Move(Archive(day), Archive(day) + ".away");

        var live = LedgerVerification.Run(_folder.File(), liveOnly: true);
        Assert.That((live.Problem, live.Rows), Is.EqualTo(("", complete.Rows)));
        Assert.That(live.Accounts, Is.EqualTo(complete.Accounts));
        Assert.That(() => LedgerVerification.Run(_folder.File()), Throws.TypeOf<LedgerRefusedException>().With.Message.Contains("Put it back beside the ledger"));
        Assert.That(Export(days[^1].LastRow), Is.Not.Empty, "rows of the ledger itself need no archive");
        using (var ledger = Open(every: 1))
        {
            Assert.That(ledger.CommittedSequence, Is.EqualTo(complete.Rows), "a start from the snapshot needs no archive either");
        }

        Assert.That(() => Open(every: 0), Throws.TypeOf<LedgerRefusedException>().With.Property("Refusal").EqualTo(LedgerRefusal.Unavailable));
    }

    [Test, CancelAfter(30_000)]
    public async Task A_day_that_an_acquirer_has_still_open_is_not_archived(CancellationToken cancellationToken)
    {
        var institution = AsciiText.From("2");
        var options = new LedgerOptions { Path = _folder.File(), ArchiveAfterDays = 0, Acquirers = [new AcquirerDay { Institution = "2" }] };
        using (var ledger = JournaledLedger.Open(options, TestBank.Master, TestBank.Noon))
        {
            var terminal = TestTerminal.Generic();
            for (var day = 0; day < Days; day++) await PlayDayAsync(ledger, terminal, day, cancellationToken);
            await CloseAsync(ledger, institution, 0, terminal.Time, cancellationToken);
        }

        Assert.That(LedgerArchiving.Run(_folder.File(), keepDays: 1, vacuum: false), Is.Empty, "its first day is the last that all have closed");
        using (var ledger = JournaledLedger.Open(options, TestBank.Master, TestBank.Noon))
        {
            await CloseAsync(ledger, institution, Days - 2, TestBank.Noon.AddDays(Days - 1), cancellationToken);
        }

        Assert.That(LedgerArchiving.Run(_folder.File(), keepDays: 1, vacuum: false), Has.Count.EqualTo(Days - 2));
    }

    [Test, CancelAfter(30_000)]
    public async Task Days_are_archived_beside_the_writer_when_a_day_is_closed(CancellationToken cancellationToken)
    {
        string state;
        using (var ledger = Open(every: 0, keepDays: 1))
        {
            var terminal = TestTerminal.Generic();
            for (var day = 0; day < 4; day++) await PlayDayAsync(ledger, terminal, day, cancellationToken);
            while (ledger.ArchivingCount == 0 || Scalar("SELECT min(sequence) FROM journal") == 1) await ledger.DoAsync(terminal.Purchase(TestBank.Credit, 1), cancellationToken);
            var rows = await ledger.ReadJournalAsync(0, int.MaxValue, cancellationToken);
            Assert.That(rows.Select(r => r.Sequence), Is.EqualTo(Enumerable.Range(1, (int)ledger.CommittedSequence).Select(s => (long)s)));
            state = await ledger.DescribeAsync(cancellationToken);
        }

        Assert.That(await StateAsync(every: 0, cancellationToken), Is.EqualTo(state));
        Assert.That(LedgerVerification.Run(_folder.File()).Problem, Is.Empty);
    }

    [TestCase("file")]
    [TestCase("carried")]
    [TestCase("registered")]
    public async Task Breaking_off_at_any_step_loses_and_doubles_nothing(string step)
    {
        var state = await PlayAsync(Days, CancellationToken.None);
        var rows = Export();
        using (var store = SqliteJournalStore.Open(Options(0, 0), Header))
        {
            var archiver = new LedgerArchiver(store, _folder.File(), CancellationToken.None) { Reached = at => Break(at == step) };
            Assert.That(() => archiver.Run(Day(2)), Throws.TypeOf<TimeoutException>());
        }

        Assert.That(Export(), Is.EqualTo(rows), "after the break");
        Assert.That(await StateAsync(0, CancellationToken.None), Is.EqualTo(state));
        Assert.That(LedgerVerification.Run(_folder.File()).Problem, Is.Empty);
        LedgerArchiving.Run(_folder.File(), keepDays: 2, vacuum: false);
        Assert.That(Export(), Is.EqualTo(rows), "after it was done again");
        Assert.That(Scalar("SELECT min(sequence) FROM journal"), Is.GreaterThan(10));
        Assert.That(LedgerVerification.Run(_folder.File()).Problem, Is.Empty);
        Assert.That(LedgerVerification.Run(_folder.File(), liveOnly: true).Problem, Is.Empty);
    }

    [Test, CancelAfter(30_000)]
    public async Task A_reader_that_was_open_before_finds_rows_in_their_archive(CancellationToken cancellationToken)
    {
        await PlayAsync(Days, cancellationToken);
        using var reader = SqliteJournalReader.Open(_folder.File());
        LedgerArchiving.Run(_folder.File(), keepDays: 2, vacuum: false);
        var sequences = new List<long>();
        reader.Read(3, (sequence, _) =>
        {
            sequences.Add(sequence);
            return true;
        });
        Assert.That(sequences, Is.EqualTo(Enumerable.Range(4, sequences.Count).Select(s => (long)s)).And.Not.Empty);
    }

    [Test, CancelAfter(30_000)]
    public async Task A_damaged_archive_is_refused_with_its_name([Values(4, 40, -20, -60)] int at, CancellationToken cancellationToken)
    {
        await PlayAsync(Days, cancellationToken);
        var path = Archive(LedgerArchiving.Run(_folder.File(), keepDays: 2, vacuum: false)[0]);
        var bytes = await File.ReadAllBytesAsync(path, cancellationToken);
        bytes[at < 0 ? bytes.Length + at : at] ^= 0x20;
        await File.WriteAllBytesAsync(path, bytes, cancellationToken);
        Assert.That(() => Export(), Throws.TypeOf<LedgerRefusedException>().With.Message.Contains(path));
    }

    [Test, CancelAfter(30_000)]
    public async Task Carried_balances_that_were_lost_are_made_again(CancellationToken cancellationToken)
    {
        await PlayAsync(Days, cancellationToken);
        var first = LedgerArchiving.Run(_folder.File(), keepDays: 3, vacuum: false);
        File.Delete(CarriedBalances.PathOf(_folder.File(), first[^1].LastRow));
        Assert.That(LedgerVerification.Run(_folder.File()).Problem, Does.Contain("carried balances"));
        LedgerArchiving.Run(_folder.File(), keepDays: 2, vacuum: false);
        Assert.That(LedgerVerification.Run(_folder.File()).Problem, Is.Empty);
    }

    [Test, CancelAfter(30_000)]
    public async Task A_backup_takes_the_archives_along(CancellationToken cancellationToken)
    {
        await PlayAsync(Days, cancellationToken);
        LedgerArchiving.Run(_folder.File(), keepDays: 2, vacuum: false);
        var copy = _folder.File("copy.db");
        LedgerBackup.Run(_folder.File(), copy);
        Assert.That(Export(path: copy), Is.EqualTo(Export()));
        Assert.That(LedgerVerification.Run(copy).Problem, Is.Empty);
        Assert.That(LedgerVerification.Run(copy, liveOnly: true).Problem, Is.Empty);
    }

    [Test, CancelAfter(30_000)]
    public async Task A_ledger_of_the_first_schema_is_read_and_migrated(CancellationToken cancellationToken)
    {
        var state = await PlayAsync(Days, cancellationToken);
        Edit("DROP TABLE archive; PRAGMA user_version=1");
        Assert.That(LedgerVerification.Run(_folder.File()).Problem, Is.Empty);
        Assert.That(await StateAsync(0, cancellationToken), Is.EqualTo(state));
        Assert.That(LedgerArchiving.Run(_folder.File(), keepDays: 2, vacuum: false), Has.Count.EqualTo(3));
    }

    private static JournalHeader Header => new(1, TestBank.Tokenizer.KeyCheckValue);

    private static int Day(int number) => DateOnly.FromDateTime(TestBank.Noon).DayNumber + number;

    private static void Break(bool now)
    {
        if (now) throw new TimeoutException("as if it had been killed here");
    }

    private string Archive(ArchivedDayFile day) => ArchivedDay.PathOf(_folder.File(), day.Day.DayNumber);

    private LedgerOptions Options(int every, int keepDays) => new() { Path = _folder.File(), SnapshotEveryRows = every, ArchiveAfterDays = keepDays };

    private JournaledLedger Open(int every, int keepDays = 0) => JournaledLedger.Open(Options(every, keepDays), TestBank.Master, TestBank.Noon);

    private async Task<string> PlayAsync(int days, CancellationToken cancellationToken)
    {
        using var ledger = Open(every: 1);
        var terminal = TestTerminal.Generic();
        for (var day = 0; day < days; day++) await PlayDayAsync(ledger, terminal, day, cancellationToken);
        return await ledger.DescribeAsync(cancellationToken);
    }

    private static async Task CloseAsync(JournaledLedger ledger, AsciiText acquirer, int day, DateTime time, CancellationToken cancellationToken)
    {
        var close = default(Transaction);
        close.Kind = TransactionKind.DayClose;
        close.Key = new TransactionKey(acquirer, default, default, 1, Day(day), 0);
        close.BusinessTime = time;
        Assert.That((await ledger.DoAsync(close, cancellationToken)).Reason, Is.EqualTo(DecisionReason.Approved));
    }

    private static async Task PlayDayAsync(JournaledLedger ledger, TestTerminal terminal, int day, CancellationToken cancellationToken)
    {
        terminal.Time = TestBank.Noon.AddDays(day);
        if (day > 0) await CloseAsync(ledger, default, day - 1, terminal.Time, cancellationToken);

        for (var i = 0; i < 20; i++) await ledger.DoAsync(terminal.Purchase(TestBank.Rich, 100 + i), cancellationToken);
        await ledger.DoAsync(terminal.Payment(TransactionKind.PreAuthorization, TestBank.Rich, 70), cancellationToken);
        await ledger.DoAsync(terminal.Settlement(default), cancellationToken);
    }

    private async Task<string> StateAsync(int every, CancellationToken cancellationToken)
    {
        using var ledger = Open(every);
        return await ledger.DescribeAsync(cancellationToken);
    }

    private string Export(long after = 0, string? path = null)
    {
        using var stream = new MemoryStream();
        LedgerExport.Run(path ?? _folder.File(), after, stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private long Scalar(string sql)
    {
        using var connection = SqliteFile.Connect(_folder.File(), SqliteOpenMode.ReadOnly);
        return long.Parse(SqliteFile.Scalar(connection, sql), System.Globalization.CultureInfo.InvariantCulture);
    }

    private void Edit(string sql)
    {
        using var connection = SqliteFile.Connect(_folder.File(), SqliteOpenMode.ReadWrite);
        SqliteFile.Run(connection, sql);
    }
}
