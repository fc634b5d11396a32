using Iso8583.Host.Ledger;
using Iso8583.Testing.Hosting;

namespace Iso8583.Conformance.Tests;

/// <summary>The one way to lose a ledger on purpose.</summary>
[TestFixture]
[CancelAfter(30_000)]
public sealed class FreshStartTests
{
    private const string Alice = "6222020000000015";

    private static readonly Dictionary<string, string?> Fresh = new(StringComparer.Ordinal) { ["Acquirer:Fresh"] = "true" };

    [Test]
    public async Task Fresh_start_is_refused_while_another_host_has_the_ledger_and_deletes_nothing(CancellationToken cancellationToken)
    {
        await using var host = await RunningHost.StartAsync();
        var files = Directory.GetFiles(host.DataFolder).Order().ToArray();
        Assert.ThrowsAsync<LedgerRefusedException>(() => RunningHost.StartAsync(Fresh, host.DataFolder));
        Assert.That(Directory.GetFiles(host.DataFolder).Order(), Is.EqualTo(files));
    }

    [Test]
    public async Task Fresh_start_goes_back_to_the_opening_balances(CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("iso8583sim-fresh-").FullName;
        try
        {
            long opening;
            await using (var host = await RunningHost.StartAsync(dataFolder: folder))
            {
                using var terminal = await TestTerminal.UnionPayAsync(host.UnionPay);
                await terminal.SignOnAsync(cancellationToken);
                opening = await Balance.OfAsync(terminal, Alice, cancellationToken);
                await terminal.ExchangeAsync(terminal.Sale(Alice, 100), cancellationToken);
                Assert.That(await Balance.OfAsync(terminal, Alice, cancellationToken), Is.EqualTo(opening - 100));
            }

            await using var again = await RunningHost.StartAsync(Fresh, folder);
            using var second = await TestTerminal.UnionPayAsync(again.UnionPay);
            await second.SignOnAsync(cancellationToken);
            Assert.That(await Balance.OfAsync(second, Alice, cancellationToken), Is.EqualTo(opening));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
