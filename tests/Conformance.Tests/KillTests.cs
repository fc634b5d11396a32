using System.Collections.Concurrent;
using System.Net.Sockets;
using Iso8583.Core.Messages;
using Iso8583.Host.Ledger;
using Iso8583.Testing.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Iso8583.Conformance.Tests;

/// <summary>The acquirer is killed in the middle of traffic and started again on the same ledger.</summary>
[TestFixture]
public sealed class KillTests
{
    private const string Alice = "6222020000000015";
    private const int Kills = 10;

    [Test]
    [CancelAfter(180_000)]
    public async Task Every_response_that_a_terminal_received_is_in_the_ledger_after_ten_kills(CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("iso8583sim-kill-").FullName;
        try
        {
            var answered = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);
            for (var kill = 0; kill < Kills; kill++)
            {
                await using var host = await HostProcess.StartAsync(folder, cancellationToken: cancellationToken);
                var before = answered.Count;
                // Killed after a number of answers, not after a time: another number each round, so that the moment moves within the commits.
                var enough = before + 40 + (kill * 7);
                var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                var round = kill;
                var terminals = Enumerable.Range(0, 3).Select(index => Task.Run(
                    () => SellUntilCutAsync(host, round, index, answered, () => answered.Count >= enough, reached), cancellationToken)).ToArray();
                await reached.Task.WaitAsync(cancellationToken);
                await host.KillAsync();
                await Task.WhenAll(terminals);
            }

            var (exitCode, output) = await HostProcess.RunAsync(["ledger", "verify", Path.Combine(folder, "ledger.db")], cancellationToken);
            Assert.That(exitCode, Is.Zero, output);

            await using var last = await RunningHost.StartAsync(dataFolder: folder);
            var rows = await last.Services.GetRequiredService<ILedger>().ReadJournalAsync(0, int.MaxValue, cancellationToken);
            var inLedger = rows.ToDictionary(row => row.Outcome.Rrn.ToString(), row => $"{row.Outcome.Reason} {row.Transaction.AmountMinor}", StringComparer.Ordinal);
            Assert.That(answered, Has.Count.GreaterThanOrEqualTo(Kills * 40));
            Assert.That(answered.Where(pair => !inLedger.TryGetValue(pair.Key, out var stored) || stored != pair.Value), Is.Empty, "answered but not in the ledger, or otherwise there");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task SellUntilCutAsync(
        HostProcess host, int round, int index, ConcurrentDictionary<string, string> answered, Func<bool> enough, TaskCompletionSource reached)
    {
        try
        {
            using var terminal = index < 2
                ? await TestTerminal.UnionPayAsync(host.UnionPay, index == 0 ? "10000001" : "10000002")
                : await TestTerminal.Iso87Async(host.Iso87);
            terminal.Stan = 1 + (round * 10_000);
            await terminal.SignOnAsync();
            while (true)
            {
                var amount = 1 + (terminal.Stan % 97);
                var response = await terminal.ExchangeAsync(terminal.Sale(Alice, amount));
                if (response.GetText(De87.ResponseCode) != "00") throw new InvalidOperationException("declined: " + response.GetText(De87.ResponseCode));
                answered[response.GetText(De87.RetrievalReference)!] = $"Approved {amount}";
                if (enough()) reached.TrySetResult();
            }
        }
        catch (Exception e) when (e is SocketException or EndOfStreamException)
        {
            // The kill: whatever was under way is unknown to the terminal, as in real life.
        }
        catch (InvalidOperationException e)
        {
            reached.TrySetException(e);
        }
    }
}
