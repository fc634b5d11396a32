using System.Text;
using Iso8583.Core.Messages;
using Iso8583.Core.Security;
using Iso8583.Host.Authorization;
using Iso8583.Host.Ledger;
using Iso8583.Host.Transactions;
using Iso8583.Testing.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Iso8583.Conformance.Tests;

/// <summary>Keys, MACs, PINs and encrypted tracks between a terminal and a running host, and every way in which they can be wrong.</summary>
[TestFixture]
[CancelAfter(60_000)]
public sealed class SecurityTests
{
    private const string Alice = "6222020000000015";
    private const string AlicePin = "123456";
    private const string AliceTrack2 = "6222020000000015=30122200000012300000";

    private RunningHost _host = null!; // set before every test

    [SetUp]
    public async Task StartAsync() => _host = await RunningHost.StartAsync();

    [TearDown]
    public async Task StopAsync() => await _host.DisposeAsync();

    [TestCase("001", 24, 8)]
    [TestCase("003", 40, 16)]
    [TestCase("004", 60, 16)]
    public async Task Terminal_signs_on_and_pays_with_online_pin_and_mac(string networkCode, int f62Length, int pinKeyLength, CancellationToken cancellationToken)
    {
        using var terminal = await TestTerminal.UnionPayAsync(_host.UnionPay);
        await terminal.SignOnAsync(networkCode, cancellationToken);
        Assert.That(terminal.WrappedKeys, Has.Length.EqualTo(f62Length));
        Assert.That(terminal.Keys!.PinKey.Length, Is.EqualTo(pinKeyLength));

        // The terminal checks the MAC of every approved answer that it reads.
        var paid = await terminal.ExchangeAsync(terminal.WithPin(terminal.Sale(Alice, 1_200), AlicePin, Alice), cancellationToken);
        Assert.That(paid.GetText(De87.ResponseCode), Is.EqualTo("00"));
        Assert.That(paid.Has(De87.Mac64), Is.True);
        Assert.That((await LastRowAsync(cancellationToken)).Transaction.Pan.ToString(), Does.EndWith("0015"));
    }

    [TestCase("6222020000000015=30122200000012300000")]
    [TestCase("6222020000000015=3012220000001230000")]
    public async Task Encrypted_track_is_opened_before_the_card_is_looked_for(string track, CancellationToken cancellationToken)
    {
        using var terminal = await TestTerminal.UnionPayAsync(_host.UnionPay);
        await terminal.SignOnAsync("004", cancellationToken);
        var paid = await terminal.ExchangeAsync(WithEncryptedTrack(terminal, terminal.Sale(Alice, 1_300), track), cancellationToken);
        Assert.That(paid.GetText(De87.ResponseCode), Is.EqualTo("00"));
        Assert.That(paid.GetText(De87.Pan), Is.EqualTo(Alice));
    }

    [TestCase("005", 40)]
    [TestCase("006", 60)]
    public async Task Terminal_with_sm4_keys_signs_on_and_pays(string networkCode, int f62Length, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("iso8583sim-sm4-").FullName;
        try
        {
            var seed = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "config", "seed.json"), cancellationToken);
            var file = Path.Combine(folder, "seed.json");
            await File.WriteAllTextAsync(file, seed.Replace("\"masterKey\": \"1111", "\"keyAlgorithm\": \"sm4\", \"masterKey\": \"1111", StringComparison.Ordinal), cancellationToken);
            var settings = new Dictionary<string, string?> { ["Acquirer:SeedFile"] = file, ["Acquirer:Listeners:1:Dialect"] = "unionpay-pos-sm" };
            await using var host = await RunningHost.StartAsync(settings);
            using var terminal = await TestTerminal.UnionPaySmAsync(host.UnionPay);
            await terminal.SignOnAsync(networkCode, cancellationToken);
            Assert.That(terminal.WrappedKeys, Has.Length.EqualTo(f62Length));

            // Every approved answer's MAC is checked when it is read.
            var paid = await terminal.ExchangeAsync(terminal.WithPin(terminal.Sale(Alice, 1_400), AlicePin, Alice), cancellationToken);
            Assert.That(paid.GetText(De87.ResponseCode), Is.EqualTo("00"));
            var wrong = await terminal.ExchangeAsync(terminal.WithPin(terminal.Sale(Alice, 1_400), "654321", Alice), cancellationToken);
            Assert.That(wrong.GetText(De87.ResponseCode), Is.EqualTo("55"));
            var forged = terminal.Body(terminal.Sale(Alice, 1_400));
            forged[^1] ^= 0x01;
            Assert.That(await CodeAsync(terminal, forged, cancellationToken), Is.EqualTo("A0"));
            if (networkCode != "006") return;
            var track = WithEncryptedTrack(terminal, terminal.Sale(Alice, 1_400), AliceTrack2);
            Assert.That((await terminal.ExchangeAsync(track, cancellationToken)).GetText(De87.Pan), Is.EqualTo(Alice));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Test]
    public async Task Track_under_another_key_is_a_key_error(CancellationToken cancellationToken)
    {
        using var terminal = await TestTerminal.UnionPayAsync(_host.UnionPay);
        await terminal.SignOnAsync("004", cancellationToken);
        // Garbage of sixteen nibbles may by chance be a possible track; one that is not is chosen with the terminal's own key.
        for (var i = 0; i < 8; i++)
        {
            var garbage = $"6222020000000015=301222000000000{i}0000";
            var opened = Encoding.ASCII.GetBytes(garbage);
            Assert.That(TrackCipher.Decrypt(terminal.Keys!.TrackKey!, opened), Is.EqualTo(SecurityError.None));
            var sale = WithEncryptedTrack(terminal, terminal.Sale(Alice, 1_300), AliceTrack2);
            sale.Set(De87.Track2, garbage);
            var code = (await terminal.ExchangeAsync(sale, cancellationToken)).GetText(De87.ResponseCode);
            Assert.That(code, TrackForm.IsTrack2(opened) ? Is.Not.EqualTo("00") : Is.EqualTo("99"));
        }
    }

    [Test]
    public async Task Track_said_to_be_encrypted_by_a_terminal_without_track_key_is_a_key_error(CancellationToken cancellationToken)
    {
        using var terminal = await TestTerminal.UnionPayAsync(_host.UnionPay);
        await terminal.SignOnAsync("003", cancellationToken);
        var sale = terminal.Sale(Alice, 1_300);
        sale.Set(De87.Track2, AliceTrack2);
        sale.Set(De87.SecurityControl, "0610000000000000");
        Assert.That((await terminal.ExchangeAsync(sale, cancellationToken)).GetText(De87.ResponseCode), Is.EqualTo("99"));
    }

    [Test]
    public async Task Every_flipped_bit_of_a_message_or_its_mac_is_refused_and_moves_nothing(CancellationToken cancellationToken)
    {
        using var terminal = await TestTerminal.UnionPayAsync(_host.UnionPay);
        await terminal.SignOnAsync(cancellationToken);
        var before = await Balance.OfAsync(terminal, Alice, cancellationToken);
        var body = terminal.Body(terminal.Sale(Alice, 5_000));
        // The last eight bytes are the MAC; before them stand type and batch of F60. The first digit of the amount lies behind MTI, bitmap, F2 and F3.
        int[] places = [body.Length - 1, body.Length - 8, AmountOffset(body)];
        foreach (var place in places)
        {
            var flipped = body.ToArray();
            flipped[place] ^= 0x01;
            await terminal.Peer.SendFrameAsync(flipped, cancellationToken);
            Assert.That((await terminal.ReceiveAsync(cancellationToken))!.GetText(De87.ResponseCode), Is.EqualTo("A0"), $"byte {place}");
        }

        var without = terminal.Sale(Alice, 5_000);
        without.Remove(De87.Mac64);
        Assert.That((await terminal.ExchangeAsync(without, cancellationToken)).GetText(De87.ResponseCode), Is.EqualTo("A0"), "no MAC at all");
        Assert.That(await Balance.OfAsync(terminal, Alice, cancellationToken), Is.EqualTo(before));

        await terminal.Peer.SendFrameAsync(body, cancellationToken);
        Assert.That((await terminal.ReceiveAsync(cancellationToken))!.GetText(De87.ResponseCode), Is.EqualTo("00"), "a forged message does not take up the key of the true one");
    }

    [Test]
    public async Task Reversal_without_right_mac_gives_nothing_back(CancellationToken cancellationToken)
    {
        using var terminal = await TestTerminal.UnionPayAsync(_host.UnionPay);
        await terminal.SignOnAsync(cancellationToken);
        var sale = terminal.Sale(Alice, 2_000);
        await terminal.ExchangeAsync(sale, cancellationToken);
        var after = await Balance.OfAsync(terminal, Alice, cancellationToken);
        var forged = terminal.Body(terminal.Reversal(sale));
        forged[^1] ^= 0x01;
        await terminal.Peer.SendFrameAsync(forged, cancellationToken);
        Assert.That((await terminal.ReceiveAsync(cancellationToken))!.GetText(De87.ResponseCode), Is.EqualTo("A0"));
        Assert.That(await Balance.OfAsync(terminal, Alice, cancellationToken), Is.EqualTo(after));
        Assert.That((await terminal.ExchangeAsync(terminal.Reversal(sale), cancellationToken)).GetText(De87.ResponseCode), Is.EqualTo("00"));
    }

    [Test]
    public async Task Broken_pin_block_is_answered_99_and_uses_up_no_try(CancellationToken cancellationToken)
    {
        using var terminal = await TestTerminal.UnionPayAsync(_host.UnionPay);
        await terminal.SignOnAsync(cancellationToken);
        for (var bit = 0; bit < 16; bit++)
        {
            var sale = terminal.WithPin(terminal.Sale(Alice, 100), AlicePin, Alice);
            var block = sale.GetBytes(De87.PinData)!;
            block[bit % 8] ^= (byte)(1 << (bit / 2));
            sale.Set(De87.PinData, block);
            var code = (await terminal.ExchangeAsync(sale, cancellationToken)).GetText(De87.ResponseCode);
            // What deciphers to no PIN block is a fault of keys or wire, not a wrong PIN; that noise is one by chance is a matter of one in ten million.
            Assert.That(code, Is.EqualTo("99"), $"bit {bit}");
        }

        Assert.That(await CodeAsync(terminal, terminal.Body(terminal.WithPin(terminal.Sale(Alice, 100), "654321", Alice)), cancellationToken), Is.EqualTo("55"), "the first wrong PIN");
        Assert.That(await CodeAsync(terminal, terminal.Body(terminal.WithPin(terminal.Sale(Alice, 100), AlicePin, Alice)), cancellationToken), Is.EqualTo("00"));
    }

    [Test]
    public async Task Wrong_pins_are_counted_and_a_repeat_burns_none(CancellationToken cancellationToken)
    {
        using var terminal = await TestTerminal.UnionPayAsync(_host.UnionPay);
        await terminal.SignOnAsync(cancellationToken);
        var first = terminal.Body(terminal.WithPin(terminal.Sale(Alice, 100), "654321", Alice));
        Assert.That(await CodeAsync(terminal, first, cancellationToken), Is.EqualTo("55"));
        for (var i = 0; i < 4; i++) Assert.That(await CodeAsync(terminal, first, cancellationToken), Is.EqualTo("55"), "a copy is answered as the first was");
        Assert.That(await CodeAsync(terminal, terminal.Body(terminal.WithPin(terminal.Sale(Alice, 100), "654321", Alice)), cancellationToken), Is.EqualTo("55"));
        Assert.That(await CodeAsync(terminal, terminal.Body(terminal.WithPin(terminal.Sale(Alice, 100), "12345", Alice)), cancellationToken), Is.EqualTo("75"));
        Assert.That(await CodeAsync(terminal, terminal.Body(terminal.WithPin(terminal.Sale(Alice, 100), AlicePin, Alice)), cancellationToken), Is.EqualTo("75"), "the right PIN comes too late");
    }

    [Test]
    public async Task Right_pin_clears_the_count(CancellationToken cancellationToken)
    {
        using var terminal = await TestTerminal.UnionPayAsync(_host.UnionPay);
        await terminal.SignOnAsync(cancellationToken);
        for (var round = 0; round < 2; round++)
        {
            for (var i = 0; i < 2; i++)
                Assert.That((await terminal.ExchangeAsync(terminal.WithPin(terminal.Sale(Alice, 100), "654321", Alice), cancellationToken)).GetText(De87.ResponseCode), Is.EqualTo("55"));
            Assert.That((await terminal.ExchangeAsync(terminal.WithPin(terminal.Sale(Alice, 100), AlicePin, Alice), cancellationToken)).GetText(De87.ResponseCode), Is.EqualTo("00"));
        }
    }

    [Test]
    public async Task Terminal_that_is_not_signed_on_is_told_so(CancellationToken cancellationToken)
    {
        using var terminal = await TestTerminal.UnionPayAsync(_host.UnionPay);
        Assert.That((await terminal.ExchangeAsync(terminal.Sale(Alice, 100), cancellationToken)).GetText(De87.ResponseCode), Is.EqualTo("77"));
        await terminal.SignOnAsync(cancellationToken);
        Assert.That((await terminal.ExchangeAsync(terminal.Sale(Alice, 100), cancellationToken)).GetText(De87.ResponseCode), Is.EqualTo("00"));
        Assert.That((await terminal.ExchangeAsync(terminal.SignOff(), cancellationToken)).GetText(De87.ResponseCode), Is.EqualTo("00"));
        Assert.That((await terminal.ExchangeAsync(terminal.Sale(Alice, 100), cancellationToken)).GetText(De87.ResponseCode), Is.EqualTo("77"), "after the sign-off");
    }

    [Test]
    public async Task Changed_check_value_is_noticed_by_the_terminal(CancellationToken cancellationToken)
    {
        using var terminal = await TestTerminal.UnionPayAsync(_host.UnionPay);
        var response = await terminal.ExchangeAsync(terminal.SignOn("004"), cancellationToken);
        var f62 = response.GetBytes(De87.Private62)!;
        foreach (var place in new[] { 16, 36, 56 })
        {
            var changed = f62.ToArray();
            changed[place] ^= 0x80;
            response.Set(De87.Private62, changed);
            Assert.That(() => terminal.TakeSignOn(response), Throws.TypeOf<InvalidDataException>(), $"check value at {place}");
        }
    }

    [Test]
    public async Task Copy_of_a_sign_on_gets_the_same_keys_again(CancellationToken cancellationToken)
    {
        using var terminal = await TestTerminal.UnionPayAsync(_host.UnionPay);
        var signOn = terminal.SignOn();
        var first = await terminal.ExchangeAsync(signOn, cancellationToken);
        var second = await terminal.ExchangeAsync(signOn, cancellationToken);
        Assert.That(second.GetBytes(De87.Private62), Is.EqualTo(first.GetBytes(De87.Private62)));
        terminal.TakeSignOn(first);
        Assert.That((await terminal.ExchangeAsync(terminal.Sale(Alice, 100), cancellationToken)).GetText(De87.ResponseCode), Is.EqualTo("00"));
    }

    [Test]
    public async Task New_sign_on_ends_the_old_keys(CancellationToken cancellationToken)
    {
        using var terminal = await TestTerminal.UnionPayAsync(_host.UnionPay);
        await terminal.SignOnAsync(cancellationToken);
        using var old = await TestTerminal.UnionPayAsync(_host.UnionPay);
        old.Resume(terminal);
        await terminal.SignOnAsync(cancellationToken);
        old.Batch = terminal.Batch;
        old.Stan = terminal.Stan + 100;
        Assert.That((await old.ExchangeAsync(old.Sale(Alice, 100), cancellationToken)).GetText(De87.ResponseCode), Is.EqualTo("A0"));
    }

    [TestCase("001")]
    [TestCase("003")]
    [TestCase("004")]
    public async Task Restart_keeps_terminals_signed_on(string networkCode, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("iso8583sim-keys-").FullName;
        try
        {
            await using var first = await RunningHost.StartAsync(dataFolder: folder);
            using var before = await TestTerminal.UnionPayAsync(first.UnionPay);
            var signOn = before.SignOn(networkCode);
            before.TakeSignOn(await before.ExchangeAsync(signOn, cancellationToken));
            await first.DisposeAsync();

            await using var second = await RunningHost.StartAsync(dataFolder: folder);
            using var after = await TestTerminal.UnionPayAsync(second.UnionPay);
            after.Resume(before);
            var copy = await after.ExchangeAsync(signOn, cancellationToken);
            Assert.That(copy.GetBytes(De87.Private62), Is.EqualTo(before.WrappedKeys), "a copy of the sign-on gets the same F62");
            var paid = await after.ExchangeAsync(after.WithPin(after.Sale(Alice, 100), AlicePin, Alice), cancellationToken);
            Assert.That(paid.GetText(De87.ResponseCode), Is.EqualTo("00"));
            await second.DisposeAsync();

            var otherKey = new Dictionary<string, string?> { ["Acquirer:Security:MasterKey"] = new string('7', 64) };
            await using var third = await RunningHost.StartAsync(otherKey, folder);
            using var last = await TestTerminal.UnionPayAsync(third.UnionPay);
            last.Resume(after);
            Assert.That((await last.ExchangeAsync(last.Sale(Alice, 100), cancellationToken)).GetText(De87.ResponseCode), Is.EqualTo("77"), "keys under another master key do not open");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Test]
    public void Start_says_loudly_that_keys_are_for_tests()
    {
        Assert.That(_host.Log.Lines.Where(line => line.Text.Contains("TEST KEYS", StringComparison.Ordinal)).Select(line => line.Level.ToString()), Is.EqualTo(["Warning"]));
    }

    private static IsoMessage WithEncryptedTrack(TestTerminal terminal, IsoMessage sale, string track)
    {
        var text = Encoding.ASCII.GetBytes(track);
        Assert.That(TrackCipher.Encrypt(terminal.Keys!.TrackKey!, text), Is.EqualTo(SecurityError.None));
        sale.Remove(De87.Pan);
        sale.Remove(De87.ExpirationDate);
        sale.Set(De87.PosEntryMode, "022");
        sale.Set(De87.Track2, Encoding.ASCII.GetString(text));
        sale.Set(De87.SecurityControl, "0610000000000000");
        return sale;
    }

    /// <summary>Envelope 11, MTI 2, bitmap 8, F2 with its length 9, F3 3; then six bytes of F4.</summary>
    private static int AmountOffset(byte[] body) => body.Length > 40 ? 11 + 2 + 8 + 9 + 3 + 3 : 0;

    private static async Task<string?> CodeAsync(TestTerminal terminal, byte[] body, CancellationToken cancellationToken)
    {
        await terminal.Peer.SendFrameAsync(body, cancellationToken);
        return (await terminal.ReceiveAsync(cancellationToken))!.GetText(De87.ResponseCode);
    }

    private async Task<JournalRow> LastRowAsync(CancellationToken cancellationToken)
    {
        var rows = await _host.Services.GetRequiredService<ILedger>().ReadJournalAsync(0, int.MaxValue, cancellationToken);
        return rows.Last(row => row.Transaction.Kind == TransactionKind.Purchase);
    }
}
