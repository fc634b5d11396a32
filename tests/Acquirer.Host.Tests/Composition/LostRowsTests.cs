using Iso8583.Host.Composition;
using Iso8583.Host.Ledger.Sqlite;
using Iso8583.Host.Notifications.Delivery;
using Iso8583.Host.Tests.Ledger;
using Microsoft.Data.Sqlite;

namespace Iso8583.Host.Tests.Composition;

/// <summary>A ledger that has lost its end is refused with exit code 4, whoever remembers it: the ledger's own header or the record of notifications.</summary>
[CancelAfter(60_000)]
internal sealed class LostRowsTests
{
    private TestFolder _folder = null!; // set up before each test

    private Dictionary<string, string?> Settings => new() { ["Acquirer:DataFolder"] = Path.GetDirectoryName(_folder.File()) };

    [SetUp]
    public async Task MakeLedger()
    {
        _folder = new TestFolder();
        var application = AcquirerApplication.Build(Settings);
        await application.DisposeAsync();
    }

    [TearDown]
    public void RemoveLedger() => _folder.Dispose();

    [Test]
    public async Task Rows_that_are_missing_at_the_end(CancellationToken cancellationToken)
    {
        Edit("DELETE FROM journal WHERE sequence = (SELECT max(sequence) FROM journal)");
        Assert.That(await ExitCodeAsync(cancellationToken), Is.EqualTo(4));
    }

    [Test]
    public async Task A_snapshot_later_than_the_journal(CancellationToken cancellationToken)
    {
        var settings = Settings;
        settings["Acquirer:Ledger:SnapshotEveryRows"] = "1";
        await AcquirerApplication.Build(settings).DisposeAsync();
        Assert.That(File.Exists(_folder.File() + ".snapshot"));
        Edit("DELETE FROM journal WHERE sequence = (SELECT max(sequence) FROM journal); DELETE FROM header WHERE name = 'last-row'");
        Assert.That(await ExitCodeAsync(cancellationToken), Is.EqualTo(4));
    }

    [Test]
    public async Task A_notification_was_made_for_a_row_that_is_not_there(CancellationToken cancellationToken)
    {
        Assert.That(NotificationStore.CursorIn(_folder.File("notifications.db")), Is.LessThanOrEqualTo(Scalar("SELECT max(sequence) FROM journal")));
        using (var record = NotificationSchema.OpenWriter(_folder.File("notifications.db")))
        {
            SqliteFile.Run(record, "INSERT INTO meta(name, value) VALUES('cursor', 1000000) ON CONFLICT(name) DO UPDATE SET value = excluded.value");
        }

        Assert.That(await ExitCodeAsync(cancellationToken), Is.EqualTo(4));
    }

    private async Task<int> ExitCodeAsync(CancellationToken cancellationToken)
    {
        using var host = HostProcess.Start([], "--data", Path.GetDirectoryName(_folder.File()) ?? "", "--set", "Acquirer:HttpPort=0");
        return await host.WaitAsync(cancellationToken);
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
