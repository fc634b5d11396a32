using System.Text;
using Iso8583.Core.Codec;
using Iso8583.Core.Messages;
using Iso8583.Core.Security;
using Iso8583.Testing.Hosting;

namespace Iso8583.Conformance.Tests;

/// <summary>Payments, reversals and broken messages with a known card; then everything that lasts or is shown is searched for it.</summary>
[TestFixture]
public sealed class NoLeakTests
{
    private const string Alice = "6222020000000015";
    private const string Unknown = "6222029876543213";
    private const string Pin = "123456";
    private const string WrongPin = "987654321098";
    private const string SessionMaster = "55555555555555556666666666666666";
    private const string Track2 = "6222020000000015=30122200000012300000";

    [Test]
    [CancelAfter(60_000)]
    public async Task No_account_number_is_in_any_log_store_or_answer(CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("iso8583sim-leak-").FullName;
        var shown = new List<(string Where, string Text)>();
        var secrets = new Dictionary<string, string>
        {
            ["known card"] = Alice,
            ["unknown card"] = Unknown,
            ["track 2"] = Track2.Replace('=', 'D')[..36],
            ["clear part of track 2"] = Track2[17..37],
            ["terminal master key"] = "11111111111111112222222222222222",
            ["wrong PIN"] = WrongPin,
            ["base key"] = ProtectedTerminal.TdesBaseKey,
            ["initial key"] = "6AC292FAA1315B4D858AB3A3D7D5933A",
            ["master key of key blocks"] = SessionMaster,
            ["issuer master key"] = TestChip.UnionPayKey,
            ["script master key"] = TestChip.ScriptKey,
            ["cardholder"] = "43414E4152592F484F4C444552",
            ["track 1 of the chip"] = "3130303030303030303734313030303031",
        };
        try
        {
            await using (var host = await RunningHost.StartAsync(new Dictionary<string, string?> { ["Acquirer:Trace"] = "true", ["Acquirer:Rules:File"] = RuleFile(folder) }, folder))
            {
                using var terminal = await TestTerminal.UnionPayAsync(host.UnionPay);
                await terminal.SignOnAsync("004", cancellationToken);
                NoteKeys(terminal.Keys!, secrets);
                await PayWithPinAsync(terminal, Pin, secrets, cancellationToken);
                await PayWithPinAsync(terminal, WrongPin, secrets, cancellationToken);
                var sale = terminal.Sale(Alice, 4_200);
                await terminal.ExchangeAsync(sale, cancellationToken);
                await terminal.ExchangeAsync(terminal.Reversal(sale), cancellationToken);
                await terminal.ExchangeAsync(terminal.Sale(Unknown, 100), cancellationToken);
                await PayByChipAsync(terminal, secrets, cancellationToken);
                await Balance.OfAsync(terminal, Alice, cancellationToken);
                var body = terminal.Body(terminal.Sale(Alice, 100));
                // Cut behind the terminal, so that an answer is possible; then broken inside the account number itself.
                await terminal.Peer.SendFrameAsync(body.AsSpan(0, body.Length - 2), cancellationToken);
                await terminal.ReceiveAsync(cancellationToken);
                await terminal.Peer.SendFrameAsync(body.AsSpan(0, 11 + 2 + 8 + 5), cancellationToken);
                await terminal.ExchangeAsync(terminal.Echo(), cancellationToken);

                await SettleAndUploadAsync(terminal, cancellationToken);

                using var generic = await TestTerminal.Iso87Async(host.Iso87);
                await generic.SignOnAsync(cancellationToken);
                await generic.ExchangeAsync(generic.Sale(Alice, 4_300), cancellationToken);
                await PayProtectedAsync(host, secrets, cancellationToken);

                using var http = new HttpClient { BaseAddress = host.Http };
                var inbox = "";
                while (!inbox.Contains("43.00", StringComparison.Ordinal)) inbox = await http.GetStringAsync("/api/v1/inbox?after=0", cancellationToken);
                shown.Add(("the inbox", inbox));
                var clock = await http.GetStringAsync("/api/v1/clock", cancellationToken);
                var day = System.Text.Json.JsonDocument.Parse(clock).RootElement.GetProperty("businessDay").GetString();
                var reports = new[] { "report", "statement", "clearing", "reconcile" }.Select(report => $"/api/v1/settlement/{report}?day={day}");
                foreach (var path in reports.Concat(["/api/v1/transactions/2", "/api/v1/transactions?after=0&limit=100", "/health/ready"]))
                    shown.Add((path, await http.GetStringAsync(path, cancellationToken)));
                for (var id = 1; id <= 12; id++)
                {
                    foreach (var path in new[] { $"/api/v1/transactions/{id}?format=text", $"/api/v1/transactions/{id}", $"/api/v1/transactions/{id}/explain", $"/api/v1/transactions/{id}/explain?format=text" })
                        shown.Add((path, await (await http.GetAsync(path, cancellationToken)).Content.ReadAsStringAsync(cancellationToken)));
                }

                shown.Add(("rules/explain", await ExplainAsync(http, Convert.ToHexString(body.AsSpan(TestTerminal.UnionPayEnvelope.Length)), cancellationToken)));
                shown.AddRange(host.Log.Lines.Select(line => ("the log", line.Text)));
            }

            var canary = new Canary(secrets);
            var found = shown.SelectMany(text => canary.FindIn(text.Where, text.Text)).ToList();
            foreach (var file in Directory.GetFiles(folder)) found.AddRange(canary.FindIn(Path.GetFileName(file), await File.ReadAllBytesAsync(file, cancellationToken)));
            Assert.That(found, Is.Empty);
            Assert.That(shown.Select(text => text.Text), Has.Some.Contains("622202******0015"), "the masked form is shown, so the search looked at the right things");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
            if (Directory.Exists(folder + "-rules")) Directory.Delete(folder + "-rules", recursive: true);
        }
    }

    /// <summary>DUKPT and session keys: right and wrong PINs, a wrong MAC, a broken PIN block, an unknown key serial number, a replay.</summary>
    private static async Task PayProtectedAsync(RunningHost host, Dictionary<string, string> secrets, CancellationToken cancellationToken)
    {
        using var dukpt = await ProtectedTerminal.DukptAsync(host.Iso87, aes: false);
        var terms = ProtectedTerminal.TermsOf(ProtectionScheme.SessionKeys, KeyAlgorithm.Tdes, "cmac-tdes", 8, 3);
        using var session = await ProtectedTerminal.SessionAsync(host.Iso87, "20000003", SessionMaster, terms);
        await session.ExchangeKeysAsync(cancellationToken);
        foreach (var (name, terminal) in new[] { ("DUKPT", dukpt), ("session", session) })
        {
            foreach (var pin in new[] { Pin, WrongPin })
            {
                var sale = terminal.Sale(Alice, 160, pin);
                secrets[$"{name} PIN block of {pin}"] = Convert.ToHexString(sale.GetBytes(De87.PinData)!);
                for (var i = 0; i < terminal.Keys.Count; i++) NoteKey(terminal.Keys[i], $"{name} key {i} for {pin}", secrets);
                var body = terminal.Body(sale);
                await terminal.ExchangeAsync(body, cancellationToken);
                body[^1] = body[^1] == (byte)'1' ? (byte)'0' : (byte)'1';
                await terminal.ExchangeAsync(body, cancellationToken);
            }

            var broken = terminal.Sale(Alice, 170, Pin);
            var block = broken.GetBytes(De87.PinData)!;
            block[2] ^= 0x20;
            broken.Set(De87.PinData, block);
            secrets[name + " broken PIN block"] = Convert.ToHexString(block);
            await terminal.ExchangeAsync(broken, cancellationToken);
        }

        var unknown = dukpt.Sale(Alice, 180, Pin);
        unknown.Set(De87.Private62, "00" + Convert.ToHexString(dukpt.Ksn)[2..]);
        await dukpt.ExchangeAsync(unknown, cancellationToken);
        dukpt.Ksn[^1] = 1;
        await dukpt.ExchangeAsync(dukpt.Sale(Alice, 190, Pin), cancellationToken);
    }

    private static void NoteKey(SecretKey key, string name, Dictionary<string, string> secrets)
    {
        var bytes = new byte[key.Length];
        key.Reveal(bytes);
        secrets[name] = Convert.ToHexString(bytes);
    }

    /// <summary>Rules that ask for everything secret, so that explanations would have cause to show it.</summary>
    private static string RuleFile(string folder)
    {
        var path = Path.Combine(Directory.CreateDirectory(folder + "-rules").FullName, "rules.json");
        File.WriteAllText(path, $$"""
            { "rules": [
              { "id": "pan", "if": { "pan": "{{Unknown}}" }, "then": { "reason": "invalidCard" } },
              { "id": "f2", "if": { "F2": "{{Unknown}}" }, "then": {} },
              { "id": "f35", "if": { "F35": { "prefix": "{{Track2[..30]}}" } }, "then": {} },
              { "id": "f52", "if": { "F52": "0000000000000000" }, "then": {} },
              { "id": "counted", "if": { "occurrence": { "scope": "card", "nth": 99 } }, "then": {} }
            ] }
            """);
        return path;
    }

    private static async Task<string> ExplainAsync(HttpClient http, string hex, CancellationToken cancellationToken)
    {
        using var content = new StringContent($$"""{ "dialect": "unionpay-pos", "message": "{{hex}}" }""", Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync("/api/v1/rules/explain", content, cancellationToken);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadAsStringAsync(cancellationToken);
    }

    private static void NoteKeys(WorkingKeySet keys, Dictionary<string, string> secrets)
    {
        foreach (var (name, key) in new[] { ("PIN key", keys.PinKey), ("MAC key", keys.MacKey), ("track key", keys.TrackKey!) })
        {
            var bytes = new byte[key.Length];
            key.Reveal(bytes);
            secrets[name] = Convert.ToHexString(bytes);
        }
    }

    /// <summary>Totals that cannot agree, and an upload whose details are cards: one the books have, one they do not.</summary>
    private static async Task SettleAndUploadAsync(TestTerminal terminal, CancellationToken cancellationToken)
    {
        await terminal.ExchangeAsync(terminal.Settlement(9, 9, 9, 9), cancellationToken);
        var upload = terminal.Settlement(0, 0, 0, 0);
        var message = new IsoMessage(new Mti(0x0320));
        foreach (var field in new[] { De87.Stan, De87.TerminalId, De87.MerchantId, De87.Private60 }) message.Set(field, upload.GetText(field)!);
        message.Set(De87.AdditionalDataPrivate, $"0200000003{Alice.PadLeft(20, '0')}00000000015000000777{Unknown.PadLeft(20, '0')}000000000777");
        var response = await terminal.ExchangeAsync(message, cancellationToken);
        Assert.That(response.GetText(De87.ResponseCode), Is.EqualTo("00"));
    }

    /// <summary>One payment with everything that is secret in it; track and block are told in the forms that travel and in clear.</summary>
    private static async Task PayWithPinAsync(TestTerminal terminal, string pin, Dictionary<string, string> secrets, CancellationToken cancellationToken)
    {
        var sale = terminal.WithPin(terminal.Sale(Alice, 150), pin, Alice);
        var track = Encoding.ASCII.GetBytes(Track2);
        _ = TrackCipher.Encrypt(terminal.Keys!.TrackKey!, track);
        sale.Set(De87.Track2, Encoding.ASCII.GetString(track));
        sale.Set(De87.SecurityControl, "2610000000000000");
        secrets["PIN block of " + pin] = Convert.ToHexString(sale.GetBytes(De87.PinData)!);
        secrets["encrypted track"] = Encoding.ASCII.GetString(track[17..]).Replace('=', 'D')[..20];
        await terminal.ExchangeAsync(sale, cancellationToken);
    }

    /// <summary>Chip payments: a right one, a wrong one, one with every object that says who the card is, and one that is cut.</summary>
    private static async Task PayByChipAsync(TestTerminal terminal, Dictionary<string, string> secrets, CancellationToken cancellationToken)
    {
        using var chip = TestChip.UnionPay(Alice);
        var track = "57126222020000000015D3012220" + "0000012300000F"[..12];
        var sensitive = "5A086222020000000015" + track + "5F200D" + secrets["cardholder"] + "9F1F11" + secrets["track 1 of the chip"];
        foreach (var change in new Func<byte[], byte[]>[] { field => field, field => [.. field[..4], (byte)(field[4] ^ 1), .. field[5..]], field => [.. field, .. Convert.FromHexString(sensitive)], field => [.. field[..^1]] })
        {
            var sale = chip.Insert(terminal.Sale(Alice, 160));
            var field = sale.GetBytes(De87.IccData)!;
            secrets[$"cryptogram {secrets.Count}"] = Convert.ToHexString(field.AsSpan(3, 8));
            sale.Set(De87.IccData, change(field));
            var answer = (await terminal.ExchangeAsync(sale, cancellationToken)).GetBytes(De87.IccData);
            if (answer is not null && TlvReader.TryFind(answer, 0x91, out var arpc)) secrets[$"answer {secrets.Count}"] = Convert.ToHexString(arpc[..8]);
        }
    }

    [Test]
    public void Canary_finds_every_form()
    {
        var canary = new Canary(new Dictionary<string, string> { ["card"] = Alice });
        Assert.That(canary.FindIn("bcd", Convert.FromHexString("10" + Alice + "00")), Is.Not.Empty);
        Assert.That(canary.FindIn("shifted", Convert.FromHexString("0" + Alice + "0")), Is.Not.Empty);
        Assert.That(canary.FindIn("text", "x" + Alice), Is.Not.Empty);
        Assert.That(canary.FindIn("clean", "622202******0015"), Is.Empty);
    }
}
