using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Iso8583.Host.Ledger;
using Iso8583.Host.Ledger.Sqlite;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Tests.Ledger;

/// <summary>What is committed stays: under kill -9, and, seen by a tracer, on the disk.</summary>
internal sealed partial class DurabilityTests
{
    private const string Strace = "/usr/bin/strace";
    private TestFolder _folder = null!; // set up before each test

    [SetUp]
    public void SetUp() => _folder = new TestFolder();

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [Test, CancelAfter(120_000)]
    public async Task Everything_acknowledged_before_a_kill_is_in_the_ledger_once(CancellationToken cancellationToken)
    {
        const int Kills = 5;
        var random = new Random(20_250_616);
        var acknowledged = new Dictionary<long, string>();
        for (var kill = 0; kill < Kills; kill++)
        {
            using var host = HostProcess.Start([], "ledger", "exercise", _folder.File(), "--payments", "1000000", "--outstanding", "32");
            for (var lines = random.Next(50, 4000); lines > 0 && await host.Output.ReadLineAsync(cancellationToken) is { } line; lines--) Note(line, acknowledged);
            host.Kill();
            while (await host.Output.ReadLineAsync(cancellationToken) is { } line) Note(line, acknowledged); // what was printed before it died
            await host.WaitAsync(cancellationToken);
        }

        var verification = LedgerVerification.Run(_folder.File());
        Assert.That(verification.Problem, Is.Empty);
        var stored = Stored();
        Assert.That(acknowledged.Count, Is.GreaterThan(Kills * 50));
        Assert.That(acknowledged.Where(a => stored.GetValueOrDefault(a.Key) != a.Value), Is.Empty, "nothing is lost");
        Assert.That(stored.Values.Distinct().Count(), Is.EqualTo(stored.Count), "nothing is doubled");
    }

    [Test, CancelAfter(120_000)]
    public async Task Every_commit_is_one_sync_and_no_outcome_comes_before_it(CancellationToken cancellationToken)
    {
        var few = await TraceAsync("few.db", 50, "commit", cancellationToken);
        var many = await TraceAsync("many.db", 250, "commit", cancellationToken);
        Assert.Multiple(() =>
        {
            Assert.That(many.Commits, Is.EqualTo(250));
            Assert.That(many.Syncs - few.Syncs, Is.EqualTo(many.Commits - few.Commits), "one sync per commit");
            Assert.That(many.OutcomesWithoutSync, Is.Zero, "a sync before every outcome");
        });
    }

    [Test, CancelAfter(120_000)]
    public async Task The_check_of_syncs_fails_where_commits_are_not_synced(CancellationToken cancellationToken)
    {
        var trace = await TraceAsync("relaxed.db", 250, "relaxed", cancellationToken);
        Assert.That(trace.Commits, Is.EqualTo(250));
        Assert.That(trace.Syncs, Is.LessThan(50));
        Assert.That(trace.OutcomesWithoutSync, Is.GreaterThan(200));
    }

    [Test, CancelAfter(60_000)]
    public async Task A_disk_that_is_really_full_fails_commits_and_the_ledger_recovers_when_there_is_room(CancellationToken cancellationToken)
    {
        var mount = _folder.File("small");
        Directory.CreateDirectory(mount);
        if (!Environment.IsPrivilegedProcess || await RunAsync("mount", cancellationToken, "-t", "tmpfs", "-o", "size=1m", "tmpfs", mount) != 0) Assert.Ignore("a small tmpfs cannot be mounted here");
        try
        {
            var path = Path.Combine(mount, "ledger.db");
            var acknowledged = new List<(Transaction Message, Outcome Outcome)>();
            using (var ledger = JournaledLedger.Open(new LedgerOptions { Path = path }, TestBank.Master, TestBank.Noon))
            {
                var terminal = TestTerminal.Generic();
                await File.WriteAllBytesAsync(Path.Combine(mount, "ballast"), new byte[300_000], cancellationToken);
                Transaction message;
                Outcome outcome;
                while (true)
                {
                    message = terminal.Purchase(TestBank.Rich, 1);
                    outcome = await ledger.DoAsync(message, cancellationToken);
                    if (outcome.Status != OutcomeStatus.Committed) break;
                    acknowledged.Add((message, outcome));
                }

                Assert.That(outcome.Status, Is.EqualTo(OutcomeStatus.Failed));
                File.Delete(Path.Combine(mount, "ballast"));
                outcome = await ledger.DoAsync(message, cancellationToken);
                Assert.That(outcome.Status, Is.EqualTo(OutcomeStatus.Committed), "there is room again");
                acknowledged.Add((message, outcome));
            }

            using var again = JournaledLedger.Open(new LedgerOptions { Path = path }, TestBank.Master, TestBank.Noon);
            foreach (var (message, outcome) in acknowledged) Assert.That((await again.DoAsync(message, cancellationToken)).Sequence, Is.EqualTo(outcome.Sequence));
        }
        finally
        {
            await RunAsync("umount", CancellationToken.None, mount);
        }
    }

    [TestCase(LedgerDurability.Commit, "2")]
    [TestCase(LedgerDurability.Relaxed, "1")]
    public void Pragmas_are_what_was_asked_for(LedgerDurability durability, string synchronous)
    {
        using var connection = SqliteFile.ConnectForWriting(_folder.File(), durability);
        Assert.That(SqliteFile.Scalar(connection, "PRAGMA journal_mode"), Is.EqualTo("wal"));
        Assert.That(SqliteFile.Scalar(connection, "PRAGMA synchronous"), Is.EqualTo(synchronous));
        Assert.That(SqliteFile.Scalar(connection, "PRAGMA wal_autocheckpoint"), Is.EqualTo("0"));
        Assert.That(SqliteFile.Scalar(connection, "PRAGMA busy_timeout"), Is.EqualTo("5000"), "a reader's instant on the write lock is waited for");
    }

    private static async Task<int> RunAsync(string program, CancellationToken cancellationToken, params string[] arguments)
    {
        using var process = System.Diagnostics.Process.Start(program, arguments);
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode;
    }

    private static void Note(string line, Dictionary<long, string> acknowledged)
    {
        if (CommittedLine().Match(line) is { Success: true } match) acknowledged.Add(long.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture), match.Groups[2].Value);
    }

    private Dictionary<long, string> Stored()
    {
        using var stream = new MemoryStream();
        LedgerExport.Run(_folder.File(), 0, stream);
        var stored = new Dictionary<long, string>();
        foreach (var line in System.Text.Encoding.UTF8.GetString(stream.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            using var row = JsonDocument.Parse(line);
            if (row.RootElement.TryGetProperty("rrn", out var rrn)) stored.Add(row.RootElement.GetProperty("sequence").GetInt64(), rrn.GetString() ?? "");
        }

        return stored;
    }

    private async Task<(int Syncs, int Commits, int OutcomesWithoutSync)> TraceAsync(string name, int payments, string durability, CancellationToken cancellationToken)
    {
        if (!File.Exists(Strace)) Assert.Ignore("strace is not installed");
        var trace = _folder.File(name + ".trace");
        using var host = HostProcess.Start(
            [Strace, "-f", "-qq", "-e", "trace=fsync,fdatasync,write", "-s", "16", "-o", trace],
            "ledger", "exercise", _folder.File(name), "--payments", payments.ToString(CultureInfo.InvariantCulture), "--outstanding", "1", "--durability", durability);
        var output = await host.Output.ReadToEndAsync(cancellationToken);
        if (await host.WaitAsync(cancellationToken) != 0) Assert.Ignore("tracing is refused here");
        var commits = int.Parse(output.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1].Split(' ')[1], CultureInfo.InvariantCulture);
        int syncs = 0, without = 0;
        var synced = false;
        foreach (var line in await File.ReadAllLinesAsync(trace, cancellationToken))
        {
            // A call that another thread interrupts is written in two lines; it has happened with the second.
            if (SyncLine().IsMatch(line) && !line.Contains("unfinished", StringComparison.Ordinal))
            {
                syncs++;
                synced = true;
            }
            else if (line.Contains("\"committed ", StringComparison.Ordinal))
            {
                if (!synced) without++;
                synced = false;
            }
        }

        return (syncs, commits, without);
    }

    [GeneratedRegex(@"^committed (\d+) (\d{12}) \d+$")]
    private static partial Regex CommittedLine();

    [GeneratedRegex(@"\b(fsync|fdatasync)(\(| resumed>).*= 0$")]
    private static partial Regex SyncLine();
}
