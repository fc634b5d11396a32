using System.Diagnostics;
using System.Text.RegularExpressions;
using Iso8583.Core.Messages;
using Iso8583.Testing.Hosting;

namespace Iso8583.Conformance.Tests;

/// <summary>
/// A kill leaves the page cache, so it proves nothing about the disk. Here the system calls are watched: before a response is sent, the commit
/// that covers it must have been synced.
/// </summary>
[TestFixture]
public sealed partial class DurabilityTests
{
    private const string Alice = "6222020000000015";
    private const int Sales = 20;

    [Test]
    [CancelAfter(120_000)]
    public async Task Every_response_is_preceded_by_the_sync_of_its_commit(CancellationToken cancellationToken)
    {
        var (sends, syncsBefore) = await TraceAsync("Commit", cancellationToken);
        Assert.That(sends, Is.EqualTo(Sales), "responses seen in the trace");
        Assert.That(syncsBefore, Has.All.EqualTo(1), "one sync a commit, between a request and its response");
    }

    [Test]
    [CancelAfter(120_000)]
    public async Task Trace_sees_the_difference_when_syncing_is_off(CancellationToken cancellationToken)
    {
        var (sends, syncsBefore) = await TraceAsync("Relaxed", cancellationToken);
        Assert.That(sends, Is.EqualTo(Sales), "responses seen in the trace");
        Assert.That(syncsBefore, Has.Some.EqualTo(0), "without syncing, responses leave without one");
    }

    /// <summary>Runs sales one after another under strace.</summary>
    /// <returns>Responses to sales, and for each the number of syncs since the response before it.</returns>
    private static async Task<(int Sends, List<int> SyncsBefore)> TraceAsync(string durability, CancellationToken cancellationToken)
    {
        await RequireTracingAsync(cancellationToken);
        var folder = Directory.CreateTempSubdirectory("iso8583sim-sync-").FullName;
        var trace = Path.Combine(folder, "trace.txt");
        try
        {
            string[] strace = ["strace", "-f", "-qq", "-y", "-e", "trace=fdatasync,fsync,sendmsg,sendto,write", "-s", "16", "-x", "-o", trace];
            await using (var host = await HostProcess.StartAsync(folder, [$"Acquirer:Ledger:Durability={durability}"], strace, cancellationToken))
            {
                using var terminal = await TestTerminal.UnionPayAsync(host.UnionPay);
                await terminal.SignOnAsync(cancellationToken);
                for (var i = 0; i < Sales; i++)
                {
                    var response = await terminal.ExchangeAsync(terminal.Sale(Alice, 1), cancellationToken);
                    Assert.That(response.GetText(De87.ResponseCode), Is.EqualTo("00"));
                }

                await host.KillAsync();
            }

            return Count(File.ReadLines(trace));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static (int Sends, List<int> SyncsBefore) Count(IEnumerable<string> lines)
    {
        var counts = new List<int>();
        var syncing = new HashSet<string>(StringComparer.Ordinal);
        var syncs = 0;
        var signedOn = false;
        foreach (var line in lines)
        {
            var thread = line.Split(' ', 2)[0];
            // The journal's log only: checkpoints sync the database file beside it, the notification store has files of its own.
            if (Sync().IsMatch(line) && line.Contains("<unfinished", StringComparison.Ordinal)) syncing.Add(thread);
            else if (Sync().IsMatch(line)) syncs++;
            else if (line.Contains("sync resumed>", StringComparison.Ordinal) && syncing.Remove(thread)) syncs++;
            if (!Response().IsMatch(line)) continue;
            if (signedOn) counts.Add(syncs);
            signedOn = true;
            syncs = 0;
        }

        return (counts.Count, counts);
    }

    private static async Task RequireTracingAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var probe = Process.Start(new ProcessStartInfo("strace", ["-f", "-qq", "-o", "/dev/null", "true"]) { RedirectStandardError = true });
            await probe!.WaitForExitAsync(cancellationToken);
            if (probe.ExitCode != 0) Assert.Ignore("strace may not trace here");
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Ignore("strace is not installed");
        }
    }

    [GeneratedRegex(@"f(data)?sync\(\d+<[^>]*ledger\.db-wal>")]
    private static partial Regex Sync();

    // A send on a TCP socket whose bytes are a frame: length, TPDU id 60 and the header of this test's terminal.
    [GeneratedRegex(@"send(msg|to)\(\d+<(TCP|socket):.*\\x00\\x..\\x60\\x00\\x00\\x00\\x03")]
    private static partial Regex Response();
}
