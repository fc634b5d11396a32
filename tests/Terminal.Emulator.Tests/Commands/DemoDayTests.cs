using System.Net;
using System.Net.Sockets;
using Iso8583.Core.Security;
using Iso8583.Emulator.Commands;
using Iso8583.Emulator.Output;
using Iso8583.Emulator.Terminal;

namespace Iso8583.Emulator.Tests.Commands;

/// <summary>The whole day over real sockets, against an acquirer that lives in the test.</summary>
[CancelAfter(60_000)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class DemoDayTests : IAsyncDisposable
{
    private readonly List<object> _messages = [];
    private readonly StringWriter _text = new();
    private readonly Dictionary<string, MiniAcquirer> _banks = [];
    private readonly List<IAsyncDisposable> _acquirers = [];
    private readonly ScriptedAcquirer _unionPay;
    private readonly ScriptedAcquirer _iso87;

    public DemoDayTests()
    {
        // One bank a terminal: each has its own keys and totals. The terminals come in turn, so the connection tells which one it is.
        _banks["10000001"] = Bank("unionpay-pos", "11111111111111112222222222222222");
        _banks["10000002"] = Bank("unionpay-pos", "33333333333333334444444444444444");
        _banks["20000001"] = Bank("iso87-ascii", null);
        var connections = 0;
        _unionPay = new ScriptedAcquirer(peer => _banks[Interlocked.Increment(ref connections) % 2 == 1 ? "10000001" : "10000002"].ServeAsync(peer));
        _iso87 = new ScriptedAcquirer(_banks["20000001"].ServeAsync);
        _acquirers.AddRange([_unionPay, _iso87]);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var acquirer in _acquirers) await acquirer.DisposeAsync();
        await _text.DisposeAsync();
    }

    [Test]
    public async Task A_good_day_ends_with_0_and_a_balanced_summary(CancellationToken cancellationToken)
    {
        var code = await RunAsync(new TextOutput(_text, TimeProvider.System), cancellationToken);

        var lines = _text.ToString().TrimEnd().Split(Environment.NewLine);
        Assert.That(code, Is.EqualTo(ExitCode.Good), _text.ToString());
        Assert.That(lines[^7..].Select(l => l[..14].TrimEnd()), Is.EqualTo(new[] { "messages", "approvals", "declines", "reversals", "settlement", "SMS events", "swipe to SMS" }));
        Assert.That(lines[^3], Does.Contain("balanced (3 of 3)"));
        Assert.That(lines[^4], Does.EndWith(" 3"));
    }

    [Test]
    public async Task Nothing_that_is_printed_shows_a_card_number_or_track(CancellationToken cancellationToken)
    {
        await RunAsync(new TextOutput(_text, TimeProvider.System), cancellationToken);
        await RunAsync(new JsonOutput(_text, TimeProvider.System), cancellationToken);

        Assert.That(_text.ToString(), Does.Not.Contain("6222020000000015").And.Not.Contain("6259990000000023").And.Not.Contain("4111111111111111").And.Not.Contain("=3012"));
    }

    [Test]
    public async Task A_balance_that_does_not_come_back_ends_with_1(CancellationToken cancellationToken)
    {
        _banks["20000001"].Tamper = (request, response) =>
        {
            if (request.Mti.Class == 4) _banks["20000001"].Balances["4111111111111111"] -= 1;
            return response;
        };

        var code = await RunAsync(new TextOutput(_text, TimeProvider.System), cancellationToken);

        Assert.That(code, Is.EqualTo(ExitCode.ExpectationFailed));
        Assert.That(_text.ToString(), Does.Contain("!!").And.Contain("the lost sale is given back"));
    }

    [Test]
    public async Task Nobody_listening_ends_with_3(CancellationToken cancellationToken)
    {
        var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var nobody = free.LocalEndpoint;
        free.Stop();

        var code = await RunAsync(new TextOutput(_text, TimeProvider.System), cancellationToken, nobody);

        Assert.That(code, Is.EqualTo(ExitCode.NoConnection));
    }

    [Test]
    public async Task Json_lines_each_say_what_they_are(CancellationToken cancellationToken)
    {
        await RunAsync(new JsonOutput(_text, TimeProvider.System), cancellationToken);

        var types = _text.ToString().TrimEnd().Split(Environment.NewLine)
            .Select(line => System.Text.Json.JsonDocument.Parse(line).RootElement.GetProperty("type").GetString()).ToList();
        Assert.That(types, Has.Member("message").And.Member("sms").And.Member("step").And.Member("expectation"));
        Assert.That(types[^1], Is.EqualTo("summary"));
    }

    private async Task<int> RunAsync(IOutput output, CancellationToken cancellationToken, EndPoint? iso87 = null)
    {
        using var http = _banks["20000001"].Inbox();
        return await new DemoDay
        {
            Document = Document(),
            States = StateFile.InMemory(),
            UnionPay = _unionPay.EndPoint,
            Iso87 = iso87 ?? _iso87.EndPoint,
            Http = http,
            Timeout = TimeSpan.FromMilliseconds(500),
            Output = output,
            InTurn = true,
        }.RunAsync(cancellationToken);
    }

    /// <summary>The built-in day without the terminal whose keys the acquirers of these tests do not have.</summary>
    private static ProfileDocument Document()
    {
        using var reader = new StreamReader(typeof(ProfileDocument).Assembly.GetManifestResourceStream("day.json")!);
        var lines = reader.ReadToEnd().Split('\n').Where(line => !line.Contains("{ \"terminal\": \"20000006\"", StringComparison.Ordinal)).ToList();
        var last = lines.FindLastIndex(line => line.Contains("{ \"terminal\":", StringComparison.Ordinal));
        lines[last] = lines[last].TrimEnd().TrimEnd(',');
        return ProfileDocument.Parse("day.json", System.Text.Encoding.UTF8.GetBytes(string.Join('\n', lines)));
    }

    private MiniAcquirer Bank(string dialect, string? masterKey)
    {
        var bank = new MiniAcquirer(dialect, masterKey is null ? null : SecretKey.Create(KeyAlgorithm.Tdes, Convert.FromHexString(masterKey))) { Messages = _messages };
        foreach (var pan in new[] { "6222020000000015", "6259990000000023", "4111111111111111" }) bank.Balances[pan] = 1_000_000;
        bank.Balances["6222020000000031"] = 1000;
        return bank;
    }
}
