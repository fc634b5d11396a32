using System.CommandLine;
using System.Text.Json;
using Iso8583.Host.Commands;
using Iso8583.Host.Ledger;
using Iso8583.Host.Tests.Ledger;
using Iso8583.Host.Transactions;
using Microsoft.Data.Sqlite;

namespace Iso8583.Host.Tests.Commands;

internal sealed class LedgerCommandTests
{
    private TestFolder _folder = null!; // set up before each test

    [SetUp]
    public async Task MakeLedger()
    {
        _folder = new TestFolder();
        using var ledger = JournaledLedger.Open(new LedgerOptions { Path = _folder.File() }, TestBank.Master, TestBank.Noon);
        var terminal = TestTerminal.UnionPay();
        terminal.Batch = (await ledger.DoAsync(terminal.SignOn(), CancellationToken.None)).Batch;
        await ledger.DoAsync(terminal.Purchase(TestBank.Rich, 12_345), CancellationToken.None);
        await ledger.DoAsync(terminal.Payment(TransactionKind.PreAuthorization, TestBank.Rich, 500), CancellationToken.None);
    }

    [TearDown]
    public void RemoveLedger() => _folder.Dispose();

    [Test]
    public void Verify_says_clean_and_counts_rows()
    {
        var (code, output, _) = Run("verify", _folder.File());
        Assert.That(code, Is.Zero);
        Assert.That(output, Does.EndWith("clean\n").And.Contains("sum of all balances in CNY: 0"));
    }

    [Test]
    public void Verify_tells_a_wrong_key()
    {
        Assert.That(Run("verify", _folder.File(), "--key", new LedgerOptions().PanKey).Code, Is.Zero);
        Assert.That(Run("verify", _folder.File(), "--key", new string('A', 64)).Code, Is.EqualTo(1));
    }

    [Test]
    public void Verify_finds_a_row_that_was_changed()
    {
        Edit("UPDATE journal SET row = CAST(substr(row, 1, 30) || x'EE' || substr(row, 32) AS BLOB) WHERE sequence = 9");
        var (code, output, _) = Run("verify", _folder.File());
        Assert.That(code, Is.EqualTo(1));
        Assert.That(output, Does.Contain("NOT CLEAN: row 9 has a wrong checksum"));
    }

    [Test]
    public void Verify_finds_a_row_that_is_missing()
    {
        Edit("DELETE FROM journal WHERE sequence = 3");
        Assert.That(Run("verify", _folder.File()).Output, Does.Contain("NOT CLEAN: row 4 follows row 2"));
    }

    [Test]
    public void Rows_that_are_missing_at_the_end_are_found_and_refused_at_the_start()
    {
        Edit("DELETE FROM journal WHERE sequence = (SELECT max(sequence) FROM journal)");
        var (code, output, _) = Run("verify", _folder.File());
        Assert.That((code, output), Is.EqualTo((1, output)));
        Assert.That(output, Does.Contain("rows at its end are missing"));
        Assert.That(
            () => JournaledLedger.Open(new LedgerOptions { Path = _folder.File(), SnapshotEveryRows = 0 }, TestBank.Master, TestBank.Noon),
            Throws.TypeOf<LedgerRefusedException>().With.Message.Contains("rows at its end are missing"));
    }

    [Test]
    public void A_snapshot_that_is_later_than_the_journal_is_noticed_too()
    {
        using (JournaledLedger.Open(new LedgerOptions { Path = _folder.File(), SnapshotEveryRows = 1 }, TestBank.Master, TestBank.Noon))
        {
        }

        Edit("DELETE FROM journal WHERE sequence = (SELECT max(sequence) FROM journal); DELETE FROM header WHERE name = 'last-row'");
        Assert.That(
            () => JournaledLedger.Open(new LedgerOptions { Path = _folder.File() }, TestBank.Master, TestBank.Noon),
            Throws.TypeOf<LedgerRefusedException>().With.Message.Contains("rows at its end are missing"));
    }

    [Test]
    public void A_backup_of_a_ledger_at_work_is_a_whole_ledger_and_overwrites_nothing()
    {
        using var ledger = JournaledLedger.Open(new LedgerOptions { Path = _folder.File() }, TestBank.Master, TestBank.Noon);
        Assert.That(Run("backup", _folder.File(), "-o", _folder.File("copy.db")).Code, Is.Zero);
        Assert.That(Run("verify", _folder.File("copy.db")).Output, Does.EndWith("clean\n").And.Contains($"rows {ledger.CommittedSequence},"));
        Assert.That(Run("backup", _folder.File(), "-o", _folder.File("copy.db")).Code, Is.EqualTo(2));
    }

    [Test]
    public void Export_overwrites_nothing_and_refuses_a_negative_sequence()
    {
        Assert.That(Run("export", _folder.File(), "-o", _folder.File("rows.jsonl")).Code, Is.Zero);
        Assert.That(Run("export", _folder.File(), "-o", _folder.File("rows.jsonl")).Code, Is.EqualTo(2));
        Assert.That(Run("export", _folder.File(), "--after", "-5").Code, Is.Not.Zero);
    }

    [Test]
    public void Verify_reads_a_folder_that_cannot_be_written([Values] bool withLog)
    {
        if (!Environment.IsPrivilegedProcess) Assert.Ignore("a read-only mount needs root");
        var mount = _folder.File("mount");
        Directory.CreateDirectory(mount);
        if (Shell("mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", mount) != 0) Assert.Ignore("a tmpfs cannot be mounted here");
        try
        {
            var path = Path.Combine(mount, "ledger.db");
            using (JournaledLedger.Open(new LedgerOptions { Path = path }, TestBank.Master, TestBank.Noon))
            {
                if (withLog)
                {
                    // As a crash leaves it: the rows are in the log only.
                    foreach (var file in new[] { "", "-wal" }) File.Copy(path + file, Path.Combine(mount, "crashed.db" + file));
                }
            }

            Assert.That(Shell("mount", "-o", "remount,ro", mount), Is.Zero);
            Assert.That(Run("verify", withLog ? Path.Combine(mount, "crashed.db") : path).Output, Does.EndWith("clean\n"));
        }
        finally
        {
            Shell("umount", mount);
        }
    }

    [Test]
    public void What_is_no_ledger_is_refused()
    {
        Assert.That(Run("verify", _folder.File("other.db")).Code, Is.EqualTo(4));
        File.WriteAllText(_folder.File("other.db"), new string('x', 8192));
        Assert.That(Run("verify", _folder.File("other.db")).Error, Does.Contain("damaged"));
    }

    [Test]
    public void Balances_are_listed_in_major_units()
    {
        var (code, output, _) = Run("balances", _folder.File());
        Assert.That(code, Is.Zero);
        Assert.That(output, Does.Match(@"cardholder:A-RICH\s+CNY\s+9876\.55\s+5\.00\n"));
        Assert.That(output, Does.Match(@"merchant:898310054110001\s+CNY\s+123\.45\n"));
    }

    [Test]
    public void Balances_as_json_are_in_minor_units()
    {
        using var document = JsonDocument.Parse(Run("balances", _folder.File(), "--json").Output);
        var rich = document.RootElement.EnumerateArray().Single(e => e.GetProperty("account").GetString() == "cardholder:A-RICH");
        Assert.That(rich.GetProperty("balanceMinor").GetInt64(), Is.EqualTo(987_655));
        Assert.That(rich.GetProperty("holdsMinor").GetInt64(), Is.EqualTo(500));
    }

    [Test]
    public void Export_writes_one_masked_object_a_line()
    {
        var lines = Run("export", _folder.File()).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        using var purchase = JsonDocument.Parse(lines.Single(l => l.Contains("\"Purchase\"", StringComparison.Ordinal)));
        Assert.Multiple(() =>
        {
            Assert.That(purchase.RootElement.GetProperty("card").GetString(), Is.EqualTo("622848*********0015"));
            Assert.That(purchase.RootElement.GetProperty("amountMinor").GetInt64(), Is.EqualTo(12_345));
            Assert.That(purchase.RootElement.GetProperty("postings").GetArrayLength(), Is.EqualTo(2));
            Assert.That(string.Concat(lines), Does.Not.Contain(TestBank.Rich));
        });
    }

    [Test]
    public void Export_goes_to_a_file_and_begins_where_asked()
    {
        var all = Run("export", _folder.File()).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.That(Run("export", _folder.File(), "--output", _folder.File("rows.jsonl"), "--after", "5").Code, Is.Zero);
        Assert.That(File.ReadAllLines(_folder.File("rows.jsonl")), Is.EqualTo(all[5..]));
    }

    private static (int Code, string Output, string Error) Run(params string[] arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var code = LedgerCommand.Create().Parse(arguments).Invoke(new InvocationConfiguration { Output = output, Error = error });
        return (code, output.ToString(), error.ToString());
    }

    private void Edit(string sql)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = _folder.File(), Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static int Shell(string program, params string[] arguments)
    {
        using var process = System.Diagnostics.Process.Start(program, arguments);
        process.WaitForExit();
        return process.ExitCode;
    }
}
