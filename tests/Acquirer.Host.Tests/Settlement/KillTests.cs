using Iso8583.Host.Ledger;
using Iso8583.Host.Tests.Ledger;

namespace Iso8583.Host.Tests.Settlement;

/// <summary>A settlement that is killed and started again pays everybody once. The long form is <c>tests/soak/kill9-settlement.sh</c>.</summary>
internal sealed class KillTests
{
    private static readonly string[] Size = ["--days", "2", "--merchants", "60"];
    private TestFolder _folder = null!; // set up before each test

    [SetUp]
    public void SetUp() => _folder = new TestFolder();

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [Test, CancelAfter(120_000)]
    public async Task Killed_at_random_points_and_resumed_it_leads_to_the_same_books(CancellationToken cancellationToken)
    {
        var random = new Random(20_260_130);
        var whole = await PlayAsync("whole.db", -1, cancellationToken);
        for (var kill = 0; kill < 3; kill++)
        {
            var file = $"cut{kill}.db";
            await PlayAsync(file, random.Next(1, 6), cancellationToken);
            Assert.That(await PlayAsync(file, -1, cancellationToken), Is.EqualTo(whole));
        }
    }

    /// <param name="file">The ledger.</param>
    /// <param name="lines">Lines after which it is killed, a moment later; -1 for never.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    private async Task<string> PlayAsync(string file, int lines, CancellationToken cancellationToken)
    {
        using var host = HostProcess.Start([], ["settlement", "exercise", _folder.File(file), .. Size]);
        for (; lines != 0 && await host.Output.ReadLineAsync(cancellationToken) is not null; lines--)
        {
        }

        if (lines == 0) host.Kill();
        await host.WaitAsync(cancellationToken);
        var verification = LedgerVerification.Run(_folder.File(file));
        Assert.That(verification.Problem, Is.Empty);
        return string.Join('\n', verification.Accounts.Select(a => $"{a.Name} {a.Currency} {a.BalanceMinor}").Order(StringComparer.Ordinal));
    }
}
