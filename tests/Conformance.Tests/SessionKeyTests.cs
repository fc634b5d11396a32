using Iso8583.Core.Messages;
using Iso8583.Core.Security;
using Iso8583.Host.Transport;
using Iso8583.Testing.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Iso8583.Conformance.Tests;

/// <summary>ISO 8583:1987 with working keys from a key exchange, between a terminal and a running host, in every MAC algorithm and PIN format.</summary>
[TestFixture]
[CancelAfter(60_000)]
public sealed class SessionKeyTests
{
    private const string Alice = "6222020000000015";
    private const string Pin = "123456";
    private const string TdesMaster = "55555555555555556666666666666666";
    private const string AesMaster = "77777777777777778888888888888888";

    /// <summary>What each terminal of these tests is: master key algorithm, MAC, its length, PIN format.</summary>
    private static readonly (string Id, bool Aes, string Mac, int MacLength, int PinFormat)[] Kinds =
    [
        ("30000001", false, "x9.9", 8, 0),
        ("30000002", false, "x9.19", 4, 3),
        ("30000003", false, "cmac-tdes", 8, 1),
        ("30000004", false, "hmac-sha256", 8, 0),
        ("30000005", true, "x9.19", 8, 3),
        ("30000006", true, "cmac-aes", 8, 4),
        ("30000007", true, "hmac-sha256", 4, 4),
        ("30000008", false, "none", 8, 0),
    ];

    private string _folder = "";
    private RunningHost _host = null!; // set before every test

    private static IEnumerable<string> Ids => Kinds.Select(kind => kind.Id);

    [SetUp]
    public async Task StartAsync()
    {
        _folder = Directory.CreateTempSubdirectory("iso8583sim-session-").FullName;
        _host = await RunningHost.StartAsync(Settings(), Path.Combine(_folder, "data"));
    }

    [TearDown]
    public async Task StopAsync()
    {
        await _host.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [TestCaseSource(nameof(Ids))]
    public async Task Terminal_exchanges_keys_and_pays_with_pin_and_mac(string id, CancellationToken cancellationToken)
    {
        using var terminal = await ConnectAsync(id);
        if (terminal.Terms.HasMac) Assert.That(await terminal.CodeAsync(terminal.Sale(Alice, 100), cancellationToken), Is.EqualTo("77"), "no keys yet");
        await terminal.ExchangeKeysAsync(cancellationToken);

        // The terminal checks the MAC of every answer.
        Assert.That(await terminal.CodeAsync(terminal.Sale(Alice, 1_000, Pin), cancellationToken), Is.EqualTo("00"));
        Assert.That(await terminal.CodeAsync(terminal.Sale(Alice, 1_000, "654321"), cancellationToken), Is.EqualTo("55"));
        Assert.That(await terminal.CodeAsync(terminal.Sale(Alice, 1_000, "654321"), cancellationToken), Is.EqualTo("55"));
        Assert.That(await terminal.CodeAsync(terminal.Sale(Alice, 1_000, "654321"), cancellationToken), Is.EqualTo("75"));

        var broken = terminal.Sale(Alice, 1_000, Pin);
        var block = broken.GetBytes(De87.PinData)!;
        block[0] ^= 0x10;
        broken.Set(De87.PinData, block);
        Assert.That(await terminal.CodeAsync(broken, cancellationToken), Is.EqualTo("99"));

        if (!terminal.Terms.HasMac) return;
        var forged = terminal.Body(terminal.Sale(Alice, 2_000));
        foreach (var place in new[] { forged.Length - 16, 4 + 16 + 18 + 6 + 11 })
        {
            var flipped = forged.ToArray();
            flipped[place] = flipped[place] == (byte)'1' ? (byte)'0' : (byte)'1';
            Assert.That(await terminal.CodeAsync(flipped, cancellationToken), Is.EqualTo("A0"), $"byte {place}");
        }

        // The last digits of a short MAC are fill: they must be fill.
        forged[^1] = forged[^1] == (byte)'1' ? (byte)'0' : (byte)'1';
        Assert.That(await terminal.CodeAsync(forged, cancellationToken), Is.EqualTo("A0"), "last digit");
    }

    [Test]
    public async Task Every_part_of_a_key_exchange_that_is_changed_is_noticed_by_the_terminal(CancellationToken cancellationToken)
    {
        using var terminal = await ConnectAsync("30000006");
        var response = await terminal.ExchangeAsync(terminal.KeyExchange(), cancellationToken);
        var blocks = response.GetText(De87.AdditionalDataPrivate)!;
        Assert.That(blocks, Does.StartWith("D").And.Contain("KC"));
        Assert.That(() => terminal.TakeKeys(blocks), Throws.Nothing);
        var check = blocks.IndexOf("KC", StringComparison.Ordinal) + 6;
        foreach (var (changed, error) in new[]
        {
            (Flip(blocks, check), SecurityError.MacMismatch), // the check value stands under the block's own MAC
            (Flip(blocks, blocks.Length / 2 - 1), SecurityError.MacMismatch),
            (Flip(blocks, blocks.Length - 40), SecurityError.MacMismatch),
            (blocks[..^1], SecurityError.BlockHeader),
            (blocks + "0", SecurityError.BlockHeader),
            (string.Concat(blocks.AsSpan(blocks.Length / 2), blocks.AsSpan(0, blocks.Length / 2)), SecurityError.KeyUsage),
            ("Z" + blocks[1..], SecurityError.BlockHeader),
        })
        {
            Assert.That(() => terminal.TakeKeys(changed), Throws.TypeOf<InvalidDataException>().With.Message.EqualTo(error.ToString()));
        }
    }

    [Test]
    public void Check_value_of_another_key_is_noticed_even_in_a_good_block()
    {
        using var master = SecretKey.Create(KeyAlgorithm.Aes, Convert.FromHexString(AesMaster));
        using var key = SecretKey.Generate(KeyAlgorithm.Tdes, 16, SystemRandom.Instance);
        using var other = SecretKey.Generate(KeyAlgorithm.Tdes, 16, SystemRandom.Instance);
        var header = new KeyBlockHeader { Version = 'D', Usage = "P0", Algorithm = 'T', Mode = 'B', Exportability = 'E', Fields = SessionKeySet.CheckValueOf(other) };
        Assert.That(KeyBlock.TryWrap(master, header, key, SystemRandom.Instance, out var block), Is.EqualTo(SecurityError.None));
        Assert.That(SessionKeySet.TryOpen(master, block + block, out _), Is.EqualTo(SecurityError.KeyCheckValue));
    }

    [Test]
    public async Task Copy_of_a_key_exchange_gets_the_same_keys_and_the_next_one_ends_them(CancellationToken cancellationToken)
    {
        using var terminal = await ConnectAsync("30000002");
        var request = terminal.KeyExchange();
        var first = await terminal.ExchangeAsync(request, cancellationToken);
        var copy = await terminal.ExchangeAsync(request, cancellationToken);
        Assert.That(copy.GetText(De87.AdditionalDataPrivate), Is.EqualTo(first.GetText(De87.AdditionalDataPrivate)));
        terminal.TakeKeys(first.GetText(De87.AdditionalDataPrivate)!);
        Assert.That(await terminal.CodeAsync(terminal.Sale(Alice, 100, Pin), cancellationToken), Is.EqualTo("00"));

        var second = await terminal.ExchangeAsync(terminal.KeyExchange(), cancellationToken);
        Assert.That(await terminal.CodeAsync(terminal.Sale(Alice, 100, Pin), cancellationToken), Is.EqualTo("A0"), "the old keys are gone");
        terminal.TakeKeys(second.GetText(De87.AdditionalDataPrivate)!);
        Assert.That(await terminal.CodeAsync(terminal.Sale(Alice, 100, Pin), cancellationToken), Is.EqualTo("00"));
        var signOff = terminal.KeyExchange();
        signOff.Set(De87.NetworkManagementCode, "002");
        Assert.That(await terminal.CodeAsync(signOff, cancellationToken), Is.EqualTo("00"));
        Assert.That(await terminal.CodeAsync(terminal.Sale(Alice, 100, Pin), cancellationToken), Is.EqualTo("77"), "a sign-off ends them, too");
    }

    [Test]
    public async Task Key_exchange_of_a_terminal_without_session_keys_is_not_supported(CancellationToken cancellationToken)
    {
        using var plain = await TestTerminal.Iso87Async(_host.Iso87);
        var request = plain.SignOn();
        request.Set(De87.NetworkManagementCode, "161");
        Assert.That((await plain.ExchangeAsync(request, cancellationToken)).GetText(De87.ResponseCode), Is.EqualTo("40"));
        using var dukpt = await ProtectedTerminal.DukptAsync(_host.Iso87, aes: false);
        Assert.That(await dukpt.CodeAsync(dukpt.KeyExchange(), cancellationToken), Is.EqualTo("40"));
    }

    [TestCase("30000003")]
    [TestCase("30000007")]
    public async Task Restart_keeps_terminals_keyed(string id, CancellationToken cancellationToken)
    {
        using var before = await ConnectAsync(id);
        var request = before.KeyExchange();
        before.TakeKeys((await before.ExchangeAsync(request, cancellationToken)).GetText(De87.AdditionalDataPrivate)!);
        await _host.DisposeAsync();
        _host = await RunningHost.StartAsync(Settings(), Path.Combine(_folder, "data"));
        using var after = await ConnectAsync(id);
        after.Resume(before);
        Assert.That(await after.CodeAsync(after.Sale(Alice, 100, Pin), cancellationToken), Is.EqualTo("00"));

        // A copy of the exchange, after the restart: other bytes (a block's fill is drawn anew), the same keys.
        var copy = await after.ExchangeAsync(request, cancellationToken);
        after.TakeKeys(copy.GetText(De87.AdditionalDataPrivate)!);
        Assert.That(await after.CodeAsync(after.Sale(Alice, 200, Pin), cancellationToken), Is.EqualTo("00"));
    }

    [Test]
    public async Task Listener_may_have_its_own_network_code_for_a_key_exchange(CancellationToken cancellationToken)
    {
        var settings = Settings();
        settings["Acquirer:Listeners:0:KeyExchangeCode"] = "899";
        await using var host = await RunningHost.StartAsync(settings);
        using var terminal = await ProtectedTerminal.SessionAsync(host.Iso87, "30000001", TdesMaster, Terms(Kinds[0]));
        var request = terminal.KeyExchange();
        request.Set(De87.NetworkManagementCode, "899");
        var response = await terminal.ExchangeAsync(request, cancellationToken);
        Assert.That(response.GetText(De87.ResponseCode), Is.EqualTo("00"));
        Assert.That(() => terminal.TakeKeys(response.GetText(De87.AdditionalDataPrivate)!), Throws.Nothing);
    }

    private static MessageProtection Terms((string Id, bool Aes, string Mac, int MacLength, int PinFormat) kind)
        => ProtectedTerminal.TermsOf(ProtectionScheme.SessionKeys, kind.Aes ? KeyAlgorithm.Aes : KeyAlgorithm.Tdes, kind.Mac, kind.MacLength, kind.PinFormat);

    private static string Flip(string text, int place) => text[..place] + (text[place] == '1' ? '2' : '1') + text[(place + 1)..];

    private Dictionary<string, string?> Settings()
    {
        var file = Path.Combine(_folder, "seed.json");
        var terminals = Kinds.Select(kind => $$"""
            { "id": "{{kind.Id}}", "merchant": "100000000000001", "masterKey": "{{(kind.Aes ? AesMaster : TdesMaster)}}", "keyAlgorithm": "{{(kind.Aes ? "aes" : "tdes")}}",
              "security": { "scheme": "session", "mac": "{{kind.Mac}}", "macLength": {{kind.MacLength}}, "pinFormat": {{kind.PinFormat}} } },
            """);
        var seed = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "config", "seed.json"));
        File.WriteAllText(file, seed.Replace("\"terminals\": [", "\"terminals\": [" + string.Join('\n', terminals), StringComparison.Ordinal));
        return new Dictionary<string, string?>
        {
            ["Acquirer:SeedFile"] = file,
            ["Acquirer:Listeners:2:Name"] = "aes",
            ["Acquirer:Listeners:2:Port"] = "0",
            ["Acquirer:Listeners:2:Dialect"] = "iso87-ascii-aes",
        };
    }

    private Task<ProtectedTerminal> ConnectAsync(string id)
    {
        var kind = Kinds.First(candidate => candidate.Id == id);
        var endPoint = kind.PinFormat == 4 ? _host.Services.GetRequiredService<BoundListeners>().EndPoint("aes") : _host.Iso87;
        return ProtectedTerminal.SessionAsync(endPoint, id, kind.Aes ? AesMaster : TdesMaster, Terms(kind));
    }
}
