using Iso8583.Core.Messages;
using Iso8583.Core.Security;
using Iso8583.Testing.Hosting;

namespace Iso8583.Conformance.Tests;

/// <summary>ISO 8583:1987 with DUKPT between a terminal and a running host: one key for every message, and every way in which message and key can fail to fit.</summary>
[TestFixture(false)]
[TestFixture(true)]
[CancelAfter(60_000)]
public sealed class DukptTests(bool aes)
{
    private const string Alice = "6222020000000015";
    private const string Dave = "4111111111111111";
    private const string Pin = "123456";
    private const string WrongPin = "654321";

    private RunningHost _host = null!; // set before every test
    private ProtectedTerminal _terminal = null!; // set before every test

    private Dictionary<string, string?> Settings => new() { ["Acquirer:Listeners:0:Dialect"] = aes ? "iso87-ascii-aes" : "iso87-ascii" };

    [SetUp]
    public async Task StartAsync()
    {
        _host = await RunningHost.StartAsync(Settings);
        _terminal = await ProtectedTerminal.DukptAsync(_host.Iso87, aes);
    }

    [TearDown]
    public async Task StopAsync()
    {
        _terminal.Dispose();
        await _host.DisposeAsync();
    }

    [Test]
    public async Task Terminal_pays_with_online_pin_and_mac_and_gets_a_mac_back(CancellationToken cancellationToken)
    {
        // The terminal checks the MAC of every answer under the answer's own key.
        for (var i = 0; i < 3; i++)
        {
            var paid = await _terminal.ExchangeAsync(_terminal.Sale(Alice, 1_200 + i, Pin), cancellationToken);
            Assert.That(paid.GetText(De87.ResponseCode), Is.EqualTo("00"));
            Assert.That(paid.Has(De87.Mac64), Is.True);
        }

        var sale = _terminal.Sale(Alice, 1_500, Pin);
        await _terminal.ExchangeAsync(sale, cancellationToken);
        var reversal = _terminal.Messages.Reversal(sale);
        reversal.Remove(De87.PinData);
        var reversed = await _terminal.ExchangeAsync(_terminal.Protect(reversal), cancellationToken);
        Assert.That(reversed.GetText(De87.ResponseCode), Is.EqualTo("00"));
        Assert.That(reversed.Has(De87.Mac128), Is.True, "F90 comes back, so the MAC stands in F128");
    }

    [Test]
    public async Task Chip_pin_and_mac_pass_together_and_each_is_told_when_it_is_wrong(CancellationToken cancellationToken)
    {
        using var chip = TestChip.Visa(Dave);
        var paid = await _terminal.ExchangeAsync(chip.Insert(_terminal.Sale(Dave, 1_500, Pin)), cancellationToken);
        Assert.That(paid.GetText(De87.ResponseCode), Is.EqualTo("00"));
        var verdict = chip.Take(paid);
        Assert.That((verdict.Answer, verdict.Approved), Is.EqualTo((SecurityError.None, true)));

        var sale = chip.Insert(_terminal.Sale(Dave, 1_600, Pin));
        var field = sale.GetBytes(De87.IccData)!;
        ReadOnlySpan<byte> cryptogram = [0x9F, 0x26, 0x08];
        field[field.AsSpan().IndexOf(cryptogram) + cryptogram.Length] ^= 0x01;
        sale.Set(De87.IccData, field);
        Assert.That(await _terminal.CodeAsync(sale, cancellationToken), Is.EqualTo("63"), "cryptogram, under a right MAC");

        Assert.That(await _terminal.CodeAsync(chip.Insert(_terminal.Sale(Dave, 1_700, WrongPin)), cancellationToken), Is.EqualTo("55"), "PIN, under a right cryptogram");

        var body = _terminal.Body(chip.Insert(_terminal.Sale(Dave, 1_800, Pin)));
        body[^1] = body[^1] == (byte)'1' ? (byte)'0' : (byte)'1';
        Assert.That(await _terminal.CodeAsync(body, cancellationToken), Is.EqualTo("A0"), "MAC, whatever else is right");
    }

    [Test]
    public async Task Every_flipped_bit_of_message_or_mac_is_a_mac_error_and_takes_up_nothing(CancellationToken cancellationToken)
    {
        var body = _terminal.Body(_terminal.Sale(Alice, 5_000, Pin));
        // Last and first digit of the MAC, the last digit of the amount (MTI 4, bitmap 16, F2 2+16, F3 6, F4 12).
        foreach (var place in new[] { body.Length - 1, body.Length - 16, 4 + 16 + 18 + 6 + 11 })
        {
            var flipped = body.ToArray();
            flipped[place] = flipped[place] == (byte)'1' ? (byte)'0' : (byte)'1';
            Assert.That(await _terminal.CodeAsync(flipped, cancellationToken), Is.EqualTo("A0"), $"byte {place}");
        }

        Assert.That(await _terminal.CodeAsync(body, cancellationToken), Is.EqualTo("00"), "neither key nor counter was taken up by a forged message");
        var without = _terminal.Sale(Alice, 5_000);
        Assert.That(await _terminal.CodeAsync(Core.Codec.IsoMessageCodec.ToBytes(without, Core.Dialects.DialectCatalog.BuiltIn.Get("iso87-ascii")), cancellationToken), Is.EqualTo("A0"), "no MAC");
    }

    [Test]
    public async Task Key_serial_number_that_cannot_be_right_is_a_key_error(CancellationToken cancellationToken)
    {
        var sale = _terminal.Sale(Alice, 5_000, Pin);
        var ksn = Convert.ToHexString(_terminal.Ksn);
        foreach (var (wrong, why) in new[]
        {
            ("00" + ksn[2..], "another key set"),
            (ksn[..^2], "a byte too short"),
            (ksn + "00", "a byte too long"),
            ("XX" + ksn[2..], "no hex digits"),
            (aes ? ksn[..16] + "0001FFFF" : ksn[..^5] + "FFFFF", "more one-bits than a counter may have"),
            (aes ? ksn[..16] + "00000000" : ksn[..^5] + "00000", "counter zero"),
        })
        {
            sale.Set(De87.Private62, wrong);
            Assert.That(await _terminal.CodeAsync(sale, cancellationToken), Is.EqualTo("99"), why);
        }

        sale.Remove(De87.Private62);
        Assert.That(await _terminal.CodeAsync(sale, cancellationToken), Is.EqualTo("99"), "none");
        sale.Set(De87.Private62, aes ? ksn[..15] + (char)(ksn[15] ^ 1) + ksn[16..] : ksn[..12] + "7" + ksn[13..]);
        Assert.That(await _terminal.CodeAsync(sale, cancellationToken), Is.EqualTo("A0"), "another device: its keys are others");
        sale.Set(De87.Private62, ksn[..^1] + "4");
        Assert.That(await _terminal.CodeAsync(sale, cancellationToken), Is.EqualTo("A0"), "another counter: its keys are others");
        sale.Set(De87.Private62, ksn);
        Assert.That(await _terminal.CodeAsync(sale, cancellationToken), Is.EqualTo("00"));
    }

    [Test]
    public async Task Counter_that_goes_backward_or_stands_still_is_a_replay(CancellationToken cancellationToken)
    {
        for (var i = 0; i < 3; i++) Assert.That(await _terminal.CodeAsync(_terminal.Sale(Alice, 100, Pin), cancellationToken), Is.EqualTo("00"));
        var last = _terminal.Ksn.ToArray();
        var before = await BalanceAsync(cancellationToken);
        for (var back = 3; back >= 1; back--)
        {
            // Right keys, right MAC, a new transaction: only the counter is old. The inquiry took one more.
            _terminal.Ksn = last.ToArray();
            _terminal.Ksn[^1] -= (byte)back;
            Assert.That(await _terminal.CodeAsync(_terminal.Sale(Alice, 100, Pin), cancellationToken), Is.EqualTo("63"), $"{back} back");
        }

        _terminal.Ksn = last.ToArray();
        _terminal.Ksn[^1]++;
        Assert.That(await BalanceAsync(cancellationToken), Is.EqualTo(before), "a replay moves nothing");
    }

    [Test]
    public async Task Copy_gets_the_first_answer_and_burns_no_counter(CancellationToken cancellationToken)
    {
        var sale = _terminal.Sale(Alice, 4_200, Pin);
        var body = _terminal.Body(sale);
        var first = await _terminal.ExchangeAsync(body, cancellationToken);
        var copy = await _terminal.ExchangeAsync(body, cancellationToken);
        Assert.That(copy.GetText(De87.RetrievalReference), Is.EqualTo(first.GetText(De87.RetrievalReference)));
        Assert.That(copy.GetText(De87.ResponseCode), Is.EqualTo("00"));

        // The same transaction once more under a counter far ahead: still a copy, and that counter is not used up.
        var start = _terminal.Ksn.ToArray();
        _terminal.Ksn[^1] += 8;
        sale.Remove(De87.Mac64);
        copy = await _terminal.ExchangeAsync(_terminal.Protect(sale, Alice, Pin), cancellationToken);
        Assert.That(copy.GetText(De87.RetrievalReference), Is.EqualTo(first.GetText(De87.RetrievalReference)));
        _terminal.Ksn = start;
        Assert.That(await _terminal.CodeAsync(_terminal.Sale(Alice, 4_300, Pin), cancellationToken), Is.EqualTo("00"), "the counters between are still good");
    }

    [Test]
    public async Task Broken_pin_block_is_a_pin_format_error(CancellationToken cancellationToken)
    {
        for (var bit = 0; bit < 8; bit++)
        {
            var sale = _terminal.Sale(Alice, 100, Pin);
            var block = sale.GetBytes(De87.PinData)!;
            block[bit % block.Length] ^= (byte)(1 << bit);
            sale.Set(De87.PinData, block);
            Assert.That(await _terminal.CodeAsync(sale, cancellationToken), Is.EqualTo("99"), $"bit {bit}");
        }
    }

    [Test]
    public async Task Wrong_pins_are_counted_and_a_copy_burns_none(CancellationToken cancellationToken)
    {
        var first = _terminal.Body(_terminal.Sale(Alice, 100, WrongPin));
        Assert.That(await _terminal.CodeAsync(first, cancellationToken), Is.EqualTo("55"));
        for (var i = 0; i < 3; i++) Assert.That(await _terminal.CodeAsync(first, cancellationToken), Is.EqualTo("55"), "a copy");
        Assert.That(await _terminal.CodeAsync(_terminal.Sale(Alice, 100, WrongPin), cancellationToken), Is.EqualTo("55"));
        Assert.That(await _terminal.CodeAsync(_terminal.Sale(Alice, 100, WrongPin), cancellationToken), Is.EqualTo("75"));
        Assert.That(await _terminal.CodeAsync(_terminal.Sale(Alice, 100, Pin), cancellationToken), Is.EqualTo("75"));
    }

    [Test]
    public async Task Restart_keeps_the_counters_and_the_ledger_verifies(CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("iso8583sim-ksn-").FullName;
        try
        {
            byte[] used;
            await using (var first = await RunningHost.StartAsync(Settings, folder))
            {
                using var before = await ProtectedTerminal.DukptAsync(first.Iso87, aes);
                before.Ksn[^1] = 6;
                Assert.That(await before.CodeAsync(before.Sale(Alice, 100, Pin), cancellationToken), Is.EqualTo("00"));
                used = before.Ksn.ToArray();
            }

            await using (var second = await RunningHost.StartAsync(Settings, folder))
            {
                using var after = await ProtectedTerminal.DukptAsync(second.Iso87, aes);
                after.Messages.Stan = 500;
                after.Ksn[^1] = 2;
                Assert.That(await after.CodeAsync(after.Sale(Alice, 200, Pin), cancellationToken), Is.EqualTo("63"), "an old counter");
                after.Ksn = used;
                Assert.That(await after.CodeAsync(after.Sale(Alice, 300, Pin), cancellationToken), Is.EqualTo("00"), "the next one");
            }

            var (exitCode, output) = await HostProcess.RunAsync(["ledger", "verify", Path.Combine(folder, "ledger.db")], cancellationToken);
            Assert.That(exitCode, Is.Zero, output);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Test]
    public async Task Protected_terminal_cannot_come_in_by_way_of_another_dialect(CancellationToken cancellationToken)
    {
        using var detour = await TestTerminal.UnionPayAsync(_host.UnionPay, _terminal.Messages.TerminalId, _terminal.Messages.MerchantId);
        var answer = await detour.ExchangeAsync(detour.Sale(Alice, 100), cancellationToken);
        Assert.That(answer.GetText(De87.ResponseCode), Is.EqualTo("63"));
    }

    private async Task<string?> BalanceAsync(CancellationToken cancellationToken)
    {
        var answer = await _terminal.ExchangeAsync(_terminal.Protect(_terminal.Messages.BalanceInquiry(Alice)), cancellationToken);
        return answer.GetText(De87.AdditionalAmounts);
    }
}
