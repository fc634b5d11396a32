using System.Text.Json;
using Iso8583.Core.Messages;
using Iso8583.Host.Views;
using Iso8583.Testing;
using Iso8583.Testing.Hosting;

namespace Iso8583.Conformance.Tests;

/// <summary>The search tables behind real sockets: what was paid is found, and a kill leaves them in agreement with their cursor.</summary>
[TestFixture]
public sealed class ViewsTests
{
    private const string Alice = "6222020000000015";
    private const int Kills = 3;

    [Test]
    [CancelAfter(60_000)]
    public async Task What_was_paid_is_found_by_each_of_its_marks_and_shown_masked(CancellationToken cancellationToken)
    {
        await using var host = await RunningHost.StartAsync();
        using var terminal = await TestTerminal.UnionPayAsync(host.UnionPay);
        await terminal.SignOnAsync(cancellationToken);
        var sale = terminal.Sale(Alice, 4_201);
        var answer = await terminal.ExchangeAsync(sale, cancellationToken);
        await terminal.ExchangeAsync(terminal.Sale("6222029876543213", 4_202), cancellationToken);
        using var generic = await TestTerminal.Iso87Async(host.Iso87);
        await generic.SignOnAsync(cancellationToken);
        await generic.ExchangeAsync(generic.Sale(Alice, 99), cancellationToken);

        using var http = new HttpClient { BaseAddress = host.Http };
        var rrn = answer.GetText(De87.RetrievalReference);
        var found = await FindAsync(http, $"rrn={rrn}", cancellationToken);
        Assert.That(found.GetArrayLength(), Is.EqualTo(1));
        var (id, merchant, day) = (found[0].GetProperty("id").GetInt64(), found[0].GetProperty("merchantId").GetString(), found[0].GetProperty("settlementDate").GetString());
        Assert.That(found[0].GetProperty("pan").GetString(), Is.EqualTo("622202******0015"));
        foreach (var query in new[]
        {
            "amount=4201", $"amountFrom=4000&amountTo=4201&day={day}", $"merchant={merchant}&last4=0015", "terminal=10000001&kind=purchase&reason=approved",
            $"stan={sale.GetText(De87.Stan)}&terminal=10000001&kind=purchase", $"cardOf={id}&terminal=10000001&day={day}", "bin=622202&last4=0015&terminal=10000001",
        })
        {
            found = await FindAsync(http, query, cancellationToken);
            Assert.That(Enumerable.Range(0, found.GetArrayLength()).Select(i => found[i].GetProperty("id").GetInt64()), Is.EqualTo(new[] { id }), query);
        }

        found = await FindAsync(http, $"cardOf={id}", cancellationToken);
        Assert.That(Enumerable.Range(0, found.GetArrayLength()).Select(i => found[i].GetProperty("amountMinor").GetInt64()), Is.EqualTo(new[] { 4_201L, 99L }));
        Assert.That((await FindAsync(http, $"rrn={rrn}&last4=9999", cancellationToken)).GetArrayLength(), Is.Zero);
    }

    [Test]
    [CancelAfter(120_000)]
    public async Task After_each_kill_the_tables_agree_with_their_cursor_and_deleted_ones_come_back(CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("iso8583sim-views-").FullName;
        var views = Path.Combine(folder, "views.db");
        try
        {
            for (var kill = 0; kill < Kills; kill++)
            {
                await using (var host = await HostProcess.StartAsync(folder, cancellationToken: cancellationToken))
                {
                    using var terminal = await TestTerminal.UnionPayAsync(host.UnionPay);
                    terminal.Stan = 1 + (kill * 10_000);
                    await terminal.SignOnAsync(cancellationToken);
                    // Killed after a number of answers; beside them the projector is somewhere between two of its commits.
                    for (var i = 0; i < 150 + (kill * 37); i++) await terminal.ExchangeAsync(terminal.Sale(Alice, 1 + (i % 97)), cancellationToken);
                    await host.KillAsync();
                }

                var made = Path.Combine(folder, "made.db");
                var (_, last) = ViewsRebuild.Run(Path.Combine(folder, "ledger.db"), made);
                var cursor = ViewsCheck.CursorOf(views);
                Assert.That(cursor, Is.InRange(1, last));
                Assert.That(ViewsCheck.Problems(views), Is.Empty);
                Assert.That(ViewsCheck.Rows(views, cursor), Is.EqualTo(ViewsCheck.Rows(made, cursor)));
            }

            File.Delete(views);
            await using var again = await RunningHost.StartAsync(dataFolder: folder);
            using var http = new HttpClient { BaseAddress = again.Http };
            var sold = 0;
            for (var after = 0L; ;)
            {
                using var page = JsonDocument.Parse(await http.GetStringAsync($"/api/v1/transactions?kind=purchase&last4=0015&limit=200&after={after}", cancellationToken));
                var count = page.RootElement.GetProperty("transactions").GetArrayLength();
                if (count == 0) break;
                sold += count;
                after = page.RootElement.GetProperty("nextAfter").GetInt64();
            }

            Assert.That(sold, Is.EqualTo((Kills * 150) + (37 * 3)));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<JsonElement> FindAsync(HttpClient http, string query, CancellationToken cancellationToken)
    {
        using var answer = JsonDocument.Parse(await http.GetStringAsync("/api/v1/transactions?" + query, cancellationToken));
        return answer.RootElement.GetProperty("transactions").Clone();
    }
}
