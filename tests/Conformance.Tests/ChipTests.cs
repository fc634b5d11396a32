using Iso8583.Core.Codec;
using Iso8583.Core.Messages;
using Iso8583.Core.Security;
using Iso8583.Host.Ledger;
using Iso8583.Host.Transactions;
using Iso8583.Testing.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Iso8583.Conformance.Tests;

/// <summary>Chip cards between a terminal and a running host over TCP: cryptogram, answer, scripts, counters, and every way in which they can be wrong.</summary>
[TestFixture]
[CancelAfter(60_000)]
public sealed class ChipTests
{
    private const string Alice = "6222020000000015";
    private const string AlicePin = "123456";
    private const string AliceTrack2 = "6222020000000015=30122200000012300000";
    private const string Dave = "4111111111111111";

    [TestCase("001", "tdes")]
    [TestCase("003", "tdes")]
    [TestCase("004", "tdes")]
    [TestCase("005", "sm4")]
    [TestCase("006", "sm4")]
    public async Task Chip_payment_with_pin_track_mac_and_cryptogram_is_right_and_every_changed_bit_is_told(string networkCode, string algorithm, CancellationToken cancellationToken)
    {
        var isSm = algorithm == "sm4";
        await using var host = await ChipHost.StartAsync(isSm ? ChipHost.Sm4 : [], isSm ? "unionpay-pos-sm" : null, cancellationToken);
        using var terminal = isSm ? await TestTerminal.UnionPaySmAsync(host.UnionPay) : await TestTerminal.UnionPayAsync(host.UnionPay);
        using var chip = isSm ? TestChip.UnionPaySm(Alice) : TestChip.UnionPay(Alice);
        await terminal.SignOnAsync(networkCode, cancellationToken);

        // The terminal checks the MAC of every approved answer that it reads.
        var paid = await terminal.ExchangeAsync(Payment(terminal, chip), cancellationToken);
        Assert.That(paid.GetText(De87.ResponseCode), Is.EqualTo("00"));
        var verdict = chip.Take(paid);
        Assert.That(verdict.Answer, Is.EqualTo(SecurityError.None), "ARPC as the card sees it");
        Assert.That(verdict.Approved, Is.True);
        var row = await LastRowAsync(host, cancellationToken);
        Assert.That(row.Outcome.Chip, Is.EqualTo(new ChipData
        {
            Verdict = CryptogramVerdict.Right, IsOnlineRequest = true, HasCounter = true, Counter = 1, Watch = CounterWatch.Raised,
        }));

        Assert.That(await CodeAsync(terminal, Flip(terminal.Body(Payment(terminal, chip)), ^1), cancellationToken), Is.EqualTo("A0"), "MAC");
        foreach (var (tag, name) in new (uint, string)[] { (0x9F26, "ARQC"), (0x9F36, "ATC"), (0x9F10, "CVR"), (0x9F02, "amount"), (0x95, "TVR"), (0x9F37, "unpredictable number") })
        {
            var changed = await terminal.ExchangeAsync(Change(Payment(terminal, chip), tag), cancellationToken);
            Assert.That(changed.GetText(De87.ResponseCode), Is.EqualTo("59"), name);
            Assert.That(changed.Has(De87.IccData), Is.False, "who made a wrong cryptogram gets no answer to it");
            Assert.That((await LastRowAsync(host, cancellationToken)).Outcome.Chip.Verdict, Is.EqualTo(CryptogramVerdict.Wrong), name);
        }

        var field = Payment(terminal, chip);
        field.Set(De87.IccData, field.GetBytes(De87.IccData)![..^2]);
        Assert.That((await terminal.ExchangeAsync(field, cancellationToken)).GetText(De87.ResponseCode), Is.EqualTo("30"), "F55 cut inside an object");
        var broken = Payment(terminal, chip);
        var block = broken.GetBytes(De87.PinData)!;
        block[0] ^= 0x40;
        broken.Set(De87.PinData, block);
        Assert.That((await terminal.ExchangeAsync(broken, cancellationToken)).GetText(De87.ResponseCode), Is.EqualTo("99"), "PIN block");

        var good = await terminal.ExchangeAsync(Payment(terminal, chip), cancellationToken);
        Assert.That(good.GetText(De87.ResponseCode), Is.EqualTo("00"));
        var answer = good.GetBytes(De87.IccData)!;
        Assert.That(TlvReader.TryFind(answer, 0x91, out var arpc), Is.True);
        answer.AsSpan().Overlaps(arpc, out var offset);
        answer[Math.Abs(offset)] ^= 1;
        good.Set(De87.IccData, answer);
        Assert.That(chip.Take(good).Answer, Is.EqualTo(SecurityError.CryptogramMismatch), "ARPC");

        var signOn = await terminal.ExchangeAsync(terminal.SignOn(networkCode), cancellationToken);
        var f62 = signOn.GetBytes(De87.Private62)!;
        f62[^1] ^= 1;
        signOn.Set(De87.Private62, f62);
        Assert.That(() => terminal.TakeSignOn(signOn), Throws.TypeOf<InvalidDataException>(), "KCV");
    }

    [TestCase("06010A03A00000")]
    [TestCase("06011203A00000")]
    [TestCase("1F22010300000000000000000000000000000000000000000000000000000000")]
    public async Task Iso87_chip_payment_is_verified_and_answered(string issuerData, CancellationToken cancellationToken)
    {
        await using var host = await RunningHost.StartAsync();
        using var terminal = await TestTerminal.Iso87Async(host.Iso87);
        using var chip = TestChip.Visa(Dave, issuerData);
        await terminal.SignOnAsync(cancellationToken);
        var paid = await terminal.ExchangeAsync(chip.Insert(terminal.Sale(Dave, 1_500)), cancellationToken);
        Assert.That(paid.GetText(De87.ResponseCode), Is.EqualTo("00"));
        var verdict = chip.Take(paid);
        Assert.That((verdict.Answer, verdict.Approved), Is.EqualTo((SecurityError.None, true)));
        Assert.That(TlvReader.TryFind(paid.GetBytes(De87.IccData)!, 0x8A, out var code) && code.SequenceEqual("00"u8), Is.True, "tag 8A");
        Assert.That((await terminal.ExchangeAsync(Change(chip.Insert(terminal.Sale(Dave, 1_500)), 0x9F26), cancellationToken)).GetText(De87.ResponseCode), Is.EqualTo("63"));

        var poor = await terminal.ExchangeAsync(chip.Insert(terminal.Sale(Dave, 99_999_999)), cancellationToken);
        Assert.That(poor.GetText(De87.ResponseCode), Is.EqualTo("51"));
        Assert.That(chip.Take(poor), Has.Property("Answer").EqualTo(SecurityError.None).And.Property("Approved").False, "a decline is answered, too");
    }

    [TestCase(CryptoScheme.Mchip16)]
    [TestCase(CryptoScheme.Mchip17)]
    [TestCase(CryptoScheme.Mchip18)]
    [TestCase(CryptoScheme.Mchip20)]
    [TestCase(CryptoScheme.Mchip21)]
    [TestCase(CryptoScheme.CommonCore)]
    public async Task Other_schemes_are_verified_and_answered(CryptoScheme scheme, CancellationToken cancellationToken)
    {
        var name = scheme == CryptoScheme.CommonCore ? "emv" : "mastercard";
        await using var host = await ChipHost.StartAsync([("\"scheme\": \"visa\"", $"\"scheme\": \"{name}\"")], null, cancellationToken);
        using var terminal = await TestTerminal.Iso87Async(host.Iso87);
        var (core, data) = ChipHost.Card(scheme);
        using var chip = TestChip.Create(core, Dave, data, KeyAlgorithm.Tdes, TestChip.VisaKey, null);
        await terminal.SignOnAsync(cancellationToken);
        var paid = await terminal.ExchangeAsync(chip.Insert(terminal.Sale(Dave, 1_500)), cancellationToken);
        Assert.That(paid.GetText(De87.ResponseCode), Is.EqualTo("00"));
        Assert.That(chip.Take(paid), Has.Property("Answer").EqualTo(SecurityError.None).And.Property("Approved").True);
        Assert.That((await terminal.ExchangeAsync(Change(chip.Insert(terminal.Sale(Dave, 1_500)), 0x9F26), cancellationToken)).GetText(De87.ResponseCode), Is.EqualTo("63"));
    }

    [Test]
    public async Task Counter_that_does_not_rise_is_noted_and_a_repeat_is_not_held_against_the_card(CancellationToken cancellationToken)
    {
        await using var host = await RunningHost.StartAsync();
        using var terminal = await TestTerminal.UnionPayAsync(host.UnionPay);
        using var chip = TestChip.UnionPay(Alice);
        await terminal.SignOnAsync(cancellationToken);
        chip.Card.Counter = 40;
        var first = terminal.Body(chip.Insert(terminal.Sale(Alice, 100)));
        Assert.That(await CodeAsync(terminal, first, cancellationToken), Is.EqualTo("00"));
        Assert.That(await CodeAsync(terminal, first, cancellationToken), Is.EqualTo("00"), "a copy is answered as the first was");
        Assert.That((await LastRowAsync(host, cancellationToken)).Outcome.Chip.Watch, Is.EqualTo(CounterWatch.Raised));
        chip.Card.Counter = 40;
        Assert.That((await terminal.ExchangeAsync(chip.Insert(terminal.Sale(Alice, 100)), cancellationToken)).GetText(De87.ResponseCode), Is.EqualTo("00"));
        var row = await LastRowAsync(host, cancellationToken);
        Assert.That((row.Outcome.Chip.Watch, row.Outcome.Chip.Counter), Is.EqualTo((CounterWatch.NotAbove, 41)));

        using var http = new HttpClient { BaseAddress = host.Http };
        var json = await http.GetStringAsync($"/api/v1/transactions/{row.Sequence}", cancellationToken);
        Assert.That(json, Does.Contain("\"atcWatch\":\"notAbove\"").And.Contain("\"atc\":41").And.Contain("\"cryptogram\":\"right\""));

        // A reversal carries the old counter and moves nothing.
        var sale = chip.Insert(terminal.Sale(Alice, 100));
        await terminal.ExchangeAsync(sale, cancellationToken);
        var reversed = await terminal.ExchangeAsync(terminal.Reversal(sale), cancellationToken);
        Assert.That(reversed.GetText(De87.ResponseCode), Is.EqualTo("00"));
        Assert.That(Convert.ToHexString(reversed.GetBytes(De87.IccData)!), Is.EqualTo("9F3602002A"), "the counter alone comes back");
    }

    [Test]
    public async Task Counter_that_does_not_rise_is_declined_where_the_issuer_wants_it(CancellationToken cancellationToken)
    {
        await using var host = await ChipHost.StartAsync([("\"scheme\": \"unionpay\"", "\"declineReplayedCounter\": true, \"scheme\": \"unionpay\"")], null, cancellationToken);
        using var terminal = await TestTerminal.UnionPayAsync(host.UnionPay);
        using var chip = TestChip.UnionPay(Alice);
        await terminal.SignOnAsync(cancellationToken);
        Assert.That((await terminal.ExchangeAsync(chip.Insert(terminal.Sale(Alice, 100)), cancellationToken)).GetText(De87.ResponseCode), Is.EqualTo("00"));
        chip.Card.Counter = 0;
        Assert.That((await terminal.ExchangeAsync(chip.Insert(terminal.Sale(Alice, 100)), cancellationToken)).GetText(De87.ResponseCode), Is.EqualTo("59"));
        Assert.That((await LastRowAsync(host, cancellationToken)).Outcome.Reason, Is.EqualTo(DecisionReason.CounterReplayed));
        Assert.That((await terminal.ExchangeAsync(chip.Insert(terminal.Sale(Alice, 100)), cancellationToken)).GetText(De87.ResponseCode), Is.EqualTo("00"), "the next counter is above again");
    }

    [Test]
    public async Task Pending_script_goes_out_until_the_card_reports_that_it_ran(CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("iso8583sim-script-").FullName;
        try
        {
            var host = await ChipHost.StartAsync([("\"id\": \"alice-debit\"", "\"pendingScript\": \"00000001\", \"id\": \"alice-debit\"")], null, cancellationToken, folder);
            await using var running = host;
            using var terminal = await TestTerminal.UnionPayAsync(host.UnionPay);
            using var chip = TestChip.UnionPay(Alice);
            await terminal.SignOnAsync(cancellationToken);
            var sale = chip.Insert(terminal.Sale(Alice, 100));
            var paid = await terminal.ExchangeAsync(sale, cancellationToken);
            var verdict = chip.Take(paid);
            Assert.That((verdict.Answer, verdict.ScriptCount, verdict.Script), Is.EqualTo((SecurityError.None, 1, SecurityError.None)));
            Assert.That(Convert.ToHexString(chip.Card.ScriptResults), Is.EqualTo("2000000001"));

            // The same script with one bit changed on its way.
            var field = paid.GetBytes(De87.IccData)!;
            field[^1] ^= 1;
            paid.Set(De87.IccData, field);
            Assert.That(chip.Take(paid).Script, Is.EqualTo(SecurityError.MacMismatch));
            Assert.That(Convert.ToHexString(chip.Card.ScriptResults), Is.EqualTo("1100000001"));

            Assert.That(await ReportAsync(terminal, sale, "1100000001", cancellationToken), Is.EqualTo("00"), "a failure is noted");
            Assert.That(await ScriptCountAsync(terminal, chip, cancellationToken), Is.EqualTo(1), "and the script comes again");
            Assert.That(await ReportAsync(terminal, sale, "2000000001", cancellationToken), Is.EqualTo("00"));
            var report = (await RowsAsync(host, cancellationToken))[^1];
            var original = (await RowsAsync(host, cancellationToken)).First(row => row.Transaction.Kind == TransactionKind.Purchase);
            Assert.That((report.Transaction.Kind, report.OriginalSequence, report.Outcome.Chip.ScriptReported, report.Outcome.Chip.ScriptResult),
                Is.EqualTo((TransactionKind.ScriptResult, original.Sequence, 1u, ScriptResult.Succeeded)));
            Assert.That(original.Outcome.Chip.ScriptSent, Is.EqualTo(1u));
            Assert.That(await ScriptCountAsync(terminal, chip, cancellationToken), Is.Zero, "it ran");
            var unknown = Report(terminal, sale, "2000000001");
            unknown.Set(De87.Private61, "0000019999991124");
            Assert.That((await terminal.ExchangeAsync(unknown, cancellationToken)).GetText(De87.ResponseCode), Is.EqualTo("25"), "a report of nothing");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [TestCase("DF3105")]
    [TestCase("9F5B05")]
    public async Task Script_result_of_a_reversal_counts_like_that_of_a_report(string tag, CancellationToken cancellationToken)
    {
        await using var host = await ChipHost.StartAsync([("\"id\": \"alice-debit\"", "\"pendingScript\": \"00000001\", \"id\": \"alice-debit\"")], null, cancellationToken);
        using var terminal = await TestTerminal.UnionPayAsync(host.UnionPay);
        using var chip = TestChip.UnionPay(Alice);
        await terminal.SignOnAsync(cancellationToken);
        var sale = chip.Insert(terminal.Sale(Alice, 100));
        await terminal.ExchangeAsync(sale, cancellationToken);
        var failed = chip.Insert(terminal.Sale(Alice, 100));
        await terminal.ExchangeAsync(failed, cancellationToken);

        Assert.That(await ReverseAsync(terminal, failed, tag + "1000000001", cancellationToken), Is.EqualTo("00"));
        Assert.That(await ScriptCountAsync(terminal, chip, cancellationToken), Is.EqualTo(1), "a script that failed comes again");
        Assert.That(await ReverseAsync(terminal, sale, tag + "2000000001", cancellationToken), Is.EqualTo("00"));

        var reversal = (await RowsAsync(host, cancellationToken))[^1];
        Assert.That((reversal.Transaction.Kind, reversal.Outcome.Chip.ScriptReported, reversal.Outcome.Chip.ScriptResult, reversal.Outcome.Chip.Watch),
            Is.EqualTo((TransactionKind.Reversal, 1u, ScriptResult.Succeeded, CounterWatch.NotWatched)));
        Assert.That(await ScriptCountAsync(terminal, chip, cancellationToken), Is.Zero, "it ran");
    }

    [Test]
    public async Task Script_result_of_an_advice_is_noted_and_counts_only_with_its_original(CancellationToken cancellationToken)
    {
        await using var host = await ChipHost.StartAsync([("\"id\": \"alice-debit\"", "\"pendingScript\": \"00000001\", \"id\": \"alice-debit\"")], null, cancellationToken);
        using var terminal = await TestTerminal.UnionPayAsync(host.UnionPay);
        using var chip = TestChip.UnionPay(Alice);
        await terminal.SignOnAsync(cancellationToken);
        await terminal.ExchangeAsync(chip.Insert(terminal.Sale(Alice, 100)), cancellationToken);

        // An offline sale names no original, so nobody knows of which script it speaks.
        var offline = chip.Insert(terminal.Sale(Alice, 100));
        var advice = new IsoMessage(new Mti(0x0220));
        foreach (var field in offline.Fields) if (offline.GetText(field) is { } text) advice.Set(field, text);
        advice.Set(De87.Private60, "30" + offline.GetText(De87.Private60)![2..]);
        advice.Set(De87.IccData, [.. offline.GetBytes(De87.IccData)!, .. Convert.FromHexString("DF31052000000001")]);
        advice.Set(De87.Mac64, new byte[8]);
        Assert.That((await terminal.ExchangeAsync(advice, cancellationToken)).GetText(De87.ResponseCode), Is.EqualTo("00"));

        var row = (await RowsAsync(host, cancellationToken))[^1];
        Assert.That((row.Outcome.Chip.ScriptReported, row.Outcome.Chip.ScriptResult, row.OriginalSequence), Is.EqualTo((1u, ScriptResult.Succeeded, 0L)));
        Assert.That(await ScriptCountAsync(terminal, chip, cancellationToken), Is.EqualTo(1), "it comes again");
    }

    [Test]
    public async Task Chip_entry_without_chip_data_is_a_format_error(CancellationToken cancellationToken)
    {
        await using var host = await RunningHost.StartAsync();
        using var terminal = await TestTerminal.UnionPayAsync(host.UnionPay);
        await terminal.SignOnAsync(cancellationToken);
        var sale = terminal.Sale(Alice, 100);
        sale.Set(De87.PosEntryMode, "052");
        Assert.That((await terminal.ExchangeAsync(sale, cancellationToken)).GetText(De87.ResponseCode), Is.EqualTo("30"));
        Assert.That(host.Log.Lines.Select(line => line.Text), Has.Some.Contains("tag 9F26 of field 55"));

        using var chip = TestChip.UnionPay(Alice);
        foreach (var tag in new uint[] { 0x9F26, 0x9F10, 0x9F37, 0x9F36, 0x95, 0x9A, 0x9C, 0x9F02, 0x5F2A, 0x82, 0x9F1A })
            Assert.That((await terminal.ExchangeAsync(Without(chip.Insert(terminal.Sale(Alice, 100)), tag), cancellationToken)).GetText(De87.ResponseCode), Is.EqualTo("30"), $"{tag:X}");
    }

    [Test]
    public async Task Truncated_chip_data_is_never_approved(CancellationToken cancellationToken)
    {
        await using var host = await RunningHost.StartAsync();
        using var terminal = await TestTerminal.UnionPayAsync(host.UnionPay);
        using var chip = TestChip.UnionPay(Alice);
        await terminal.SignOnAsync(cancellationToken);
        var whole = chip.Insert(terminal.Sale(Alice, 100)).GetBytes(De87.IccData)!;
        // Behind the last object that the cryptogram covers (9F03) only three of no consequence follow.
        Assert.That(TlvReader.TryFind(whole, 0x9F03, out var last), Is.True);
        whole.AsSpan().Overlaps(last, out var end);
        for (var length = 1; length < Math.Abs(end) - 3; length += 3)
        {
            var sale = chip.Insert(terminal.Sale(Alice, 100));
            sale.Set(De87.IccData, sale.GetBytes(De87.IccData)![..length]);
            Assert.That((await terminal.ExchangeAsync(sale, cancellationToken)).GetText(De87.ResponseCode), Is.EqualTo("30"), $"{length} bytes");
        }
    }

    private static IsoMessage Payment(TestTerminal terminal, TestChip chip)
    {
        var sale = terminal.WithPin(terminal.Sale(Alice, 1_200), AlicePin, Alice);
        if (terminal.Keys!.TrackKey is { } key)
        {
            var track = System.Text.Encoding.ASCII.GetBytes(AliceTrack2);
            Assert.That(TrackCipher.Encrypt(key, track), Is.EqualTo(SecurityError.None));
            sale.Set(De87.Track2, System.Text.Encoding.ASCII.GetString(track));
            sale.Set(De87.SecurityControl, sale.GetText(De87.SecurityControl)![..2] + "10000000000000");
        }

        return chip.Insert(sale);
    }

    /// <summary>Flips a bit of one object of F55.</summary>
    private static IsoMessage Change(IsoMessage request, uint tag)
    {
        var field = request.GetBytes(De87.IccData)!;
        Assert.That(TlvReader.TryFind(field, tag, out var value), Is.True);
        field.AsSpan().Overlaps(value, out var offset);
        field[Math.Abs(offset) + value.Length - 1] ^= 1;
        // The last byte of the CVR, where UnionPay's issuer data ends.
        request.Set(De87.IccData, field);
        return request;
    }

    private static IsoMessage Without(IsoMessage request, uint tag)
    {
        var field = request.GetBytes(De87.IccData)!;
        var kept = new byte[field.Length];
        var writer = new TlvWriter(kept);
        var reader = new TlvReader(field);
        while (reader.Read())
        {
            if (reader.Tag != tag) writer.TryWrite(reader.Tag, reader.Value);
        }

        request.Set(De87.IccData, kept[..writer.Written]);
        return request;
    }

    private static IsoMessage Report(TestTerminal terminal, IsoMessage sale, string results)
    {
        var report = new IsoMessage(new Mti(0x0620));
        foreach (var field in new[] { De87.ProcessingCode, De87.TransactionAmount, De87.PosEntryMode, De87.CardSequenceNumber, De87.PosConditionCode, De87.TerminalId, De87.MerchantId, De87.TransactionCurrency })
            report.Set(field, sale.GetText(field)!);
        report.Set(De87.Stan, (++terminal.Stan).ToString("D6", System.Globalization.CultureInfo.InvariantCulture));
        report.Set(De87.AcquirerInstitution, "00000001");
        report.Set(De87.IccData, Convert.FromHexString("9505000000800082027C009F360200019F1A0201569A03261124DF3105" + results));
        report.Set(De87.Private60, "00" + sale.GetText(De87.Private60)![2..8] + "951");
        report.Set(De87.Private61, sale.GetText(De87.Private60)![2..8] + sale.GetText(De87.Stan) + "1124");
        report.Set(De87.Mac64, new byte[8]);
        return report;
    }

    private static async Task<string?> ReverseAsync(TestTerminal terminal, IsoMessage sale, string results, CancellationToken cancellationToken)
    {
        var reversal = terminal.Reversal(sale);
        reversal.Set(De87.IccData, Convert.FromHexString("9505000000800082027C009F360200019F1A0201569A03261124" + results));
        return (await terminal.ExchangeAsync(reversal, cancellationToken)).GetText(De87.ResponseCode);
    }

    private static async Task<string?> ReportAsync(TestTerminal terminal, IsoMessage sale, string results, CancellationToken cancellationToken)
        => (await terminal.ExchangeAsync(Report(terminal, sale, results), cancellationToken)).GetText(De87.ResponseCode);

    private static async Task<int> ScriptCountAsync(TestTerminal terminal, TestChip chip, CancellationToken cancellationToken)
        => chip.Take(await terminal.ExchangeAsync(chip.Insert(terminal.Sale(Alice, 100)), cancellationToken)).ScriptCount;

    private static byte[] Flip(byte[] body, Index place)
    {
        body[place] ^= 0x01;
        return body;
    }

    private static async Task<string?> CodeAsync(TestTerminal terminal, byte[] body, CancellationToken cancellationToken)
    {
        await terminal.Peer.SendFrameAsync(body, cancellationToken);
        return (await terminal.ReceiveAsync(cancellationToken))!.GetText(De87.ResponseCode);
    }

    private static async Task<IReadOnlyList<JournalRow>> RowsAsync(RunningHost host, CancellationToken cancellationToken)
        => await host.Services.GetRequiredService<ILedger>().ReadJournalAsync(0, int.MaxValue, cancellationToken);

    private static async Task<JournalRow> LastRowAsync(RunningHost host, CancellationToken cancellationToken)
        => (await RowsAsync(host, cancellationToken)).Last(row => row.Transaction.Kind == TransactionKind.Purchase);
}
