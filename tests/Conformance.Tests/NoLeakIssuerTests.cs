using System.Text;
using Iso8583.Core.Messages;
using Iso8583.Testing.Hosting;

namespace Iso8583.Conformance.Tests;

/// <summary>The no-leak search for what issuers and payment codes bring: approvals in an issuer's place, forwarding, snapshots, answers about issuers.</summary>
[TestFixture]
public sealed class NoLeakIssuerTests
{
    private const string Alice = "6222020000000015";
    private const string Code = "6229990000000000019";

    [Test]
    [CancelAfter(60_000)]
    public async Task No_account_number_is_in_any_log_store_or_answer(CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("iso8583sim-leak-issuer-").FullName;
        try
        {
            var seed = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "config", "seed.json"), cancellationToken);
            var seedFolder = Directory.CreateTempSubdirectory("iso8583sim-leak-seed-");
            var file = Path.Combine(seedFolder.FullName, "seed.json");
            await File.WriteAllTextAsync(file, seed.Replace("\"firstBin\": 622202", "\"latency\": \"5ms\", \"standIn\": { \"perTransaction\": 100 }, \"firstBin\": 622202", StringComparison.Ordinal), cancellationToken);
            var shown = new List<(string Where, string Text)>();
            await using (var host = await RunningHost.StartAsync(
                new Dictionary<string, string?> { ["Acquirer:Trace"] = "true", ["Acquirer:SeedFile"] = file, ["Acquirer:Ledger:SnapshotEveryRows"] = "10" }, folder))
            {
                seedFolder.Delete(recursive: true);
                using var http = new HttpClient { BaseAddress = host.Http };
                using var terminal = await TestTerminal.UnionPayAsync(host.UnionPay);
                await terminal.SignOnAsync(cancellationToken);
                await terminal.ExchangeAsync(terminal.Sale(Alice, 100), cancellationToken);
                await SwitchAsync(http, "down", cancellationToken);
                Assert.That((await terminal.ExchangeAsync(terminal.Sale(Alice, 200), cancellationToken)).GetText(De87.ResponseCode), Is.EqualTo("00"));
                var scanned = terminal.Sale(Alice, 300);
                scanned.Remove(De87.Pan);
                scanned.Remove(De87.Track2);
                scanned.Set(De87.PosEntryMode, "032");
                scanned.Set(De87.Private59, "A3019" + Code);
                Assert.That((await terminal.ExchangeAsync(scanned, cancellationToken)).GetText(De87.ResponseCode), Is.EqualTo("00"));
                shown.Add(("issuers while down", await http.GetStringAsync("/api/v1/issuers", cancellationToken)));
                await SwitchAsync(http, "up", cancellationToken);
                var forwarded = "";
                while (!forwarded.Contains("standInForwarding", StringComparison.Ordinal))
                {
                    await Task.Delay(20, cancellationToken);
                    forwarded = await http.GetStringAsync("/api/v1/transactions?after=0&limit=100", cancellationToken);
                }

                shown.Add(("transactions", forwarded));
                for (var id = 8; id < 20; id++)
                {
                    if (await http.GetAsync($"/api/v1/transactions/{id}?format=text", cancellationToken) is { IsSuccessStatusCode: true } answer)
                        shown.Add(($"transaction {id}", await answer.Content.ReadAsStringAsync(cancellationToken)));
                }

                shown.Add(("inbox", await http.GetStringAsync("/api/v1/inbox?after=0", cancellationToken)));
                shown.AddRange(host.Log.Lines.Select(line => ("log", line.Text)));
            }

            var canary = new Canary(new Dictionary<string, string> { ["card"] = Alice, ["payment code"] = Code });
            var found = shown.SelectMany(item => canary.FindIn(item.Where, item.Text)).ToList();
            foreach (var path in Directory.GetFiles(folder, "*", SearchOption.AllDirectories)) found.AddRange(canary.FindIn(Path.GetFileName(path), await File.ReadAllBytesAsync(path, cancellationToken)));
            Assert.That(found, Is.Empty);
            Assert.That(Directory.GetFiles(folder, "*.snapshot"), Is.Not.Empty, "the snapshot was searched, too");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task SwitchAsync(HttpClient http, string state, CancellationToken cancellationToken)
    {
        using var content = new StringContent($$"""{"state":"{{state}}"}""", Encoding.UTF8, "application/json");
        (await http.PostAsync("/api/v1/issuers/Sample%20Bank", content, cancellationToken)).EnsureSuccessStatusCode();
    }
}
