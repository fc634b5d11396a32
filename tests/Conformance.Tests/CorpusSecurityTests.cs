using System.Text;
using System.Text.Json;
using Iso8583.Core.Codec;
using Iso8583.Core.Dialects;
using Iso8583.Core.Hsm;
using Iso8583.Core.Messages;
using Iso8583.Core.Security;
using Iso8583.Core.Vectors;
using Iso8583.Host.Authorization;
using Iso8583.Host.Transactions;

namespace Iso8583.Conformance.Tests;

/// <summary>Published UnionPay security values on the host's own way: messages are decoded and opened by MessageSecurity, keys are handles of a security module.</summary>
[TestFixture]
[Category("Corpus")]
public sealed class CorpusSecurityTests
{
    private static readonly Dialect UnionPay = DialectCatalog.BuiltIn.Get("unionpay-pos");

    [Test]
    public void Full_chain_passes_the_message_path_and_each_changed_bit_is_told()
    {
        var v = Sample("full_chain_2");
        var module = Module(("tmk", KeyUsage.KeyEncryption, KeyAlgorithm.Tdes, Hex(v, "tmk")), ("pvk", KeyUsage.PinVerificationIbm, KeyAlgorithm.Tdes, Hex(v, "tmk")));
        Assert.That(module.TryGetKey("tmk", out var master), Is.True);
        Assert.That(module.TryImport(master!, KeyUsage.PinEncryption, KeyAlgorithm.Tdes, Hex(v, "pik_encrypted"), default, out var pik), Is.EqualTo(SecurityError.None));
        Assert.That(module.TryImport(master!, KeyUsage.Mac, KeyAlgorithm.Tdes, Hex(v, "mak_encrypted"), default, out var mak), Is.EqualTo(SecurityError.None));
        byte[] message = [.. Hex(v, "mab"), .. Encoding.ASCII.GetBytes(Text(v, "f64_ascii"))];
        var security = Security(module, master!, new WorkingKeyHandles(pik!, mak!, null), message, Text(v, "pan"), Text(v, "pin"));

        Assert.That(Open(security, message, out var pin), Is.EqualTo(DecisionReason.None));
        Assert.That(pin.Pin, Is.EqualTo(PinVerdict.Correct), "F52 is opened under PIK and its PIN verified");
        foreach (var place in new[] { 20, message.Length - 1, message.Length - 9 })
        {
            var changed = message.ToArray();
            changed[place] ^= 1;
            Assert.That(Open(security, changed, out _), Is.EqualTo(DecisionReason.MacError), $"byte {place}");
        }

        // A changed PIN block under a right MAC.
        var block = message.ToArray();
        var at = block.AsSpan().IndexOf(Hex(v, "f52"));
        block[at] ^= 0x10;
        Assert.That(module.GenerateMac(mak!, MacAlgorithm.UnionPayEcb, MacPadding.Zeros, block.AsSpan(..^8), block.AsSpan(^8)), Is.EqualTo(SecurityError.None));
        Assert.That(Open(security, block, out var broken), Is.EqualTo(DecisionReason.None));
        Assert.That(broken.Pin == PinVerdict.Wrong || broken.Refusal == DecisionReason.PinFormatError, Is.True);
    }

    [TestCase("mak8", "ecb_single_des")]
    [TestCase("mak16", "ecb_3des_16byte_mak")]
    public void Both_unionpay_macs_of_one_message_pass_the_message_path(string key, string expected)
    {
        var v = Sample("mac_variants_on_full_chain_2_mab");
        var module = Module(("tmk", KeyUsage.KeyEncryption, KeyAlgorithm.Tdes, new byte[16]), ("mak", KeyUsage.Mac, KeyAlgorithm.Tdes, Hex(v, key)));
        Assert.That(module.TryGetKey("tmk", out var master) & module.TryGetKey("mak", out var mak), Is.True);
        Assert.That(module.TryGenerate(KeyUsage.PinEncryption, KeyAlgorithm.Tdes, 16, out var pik), Is.EqualTo(SecurityError.None));
        byte[] message = [.. Hex(v, "mab"), .. Encoding.ASCII.GetBytes(Text(v, expected))];
        var security = Security(module, master!, new WorkingKeyHandles(pik!, mak!, null), message);
        Assert.That(Open(security, message, out _), Is.EqualTo(DecisionReason.None));
        message[^1] ^= 1;
        Assert.That(Open(security, message, out _), Is.EqualTo(DecisionReason.MacError));
    }

    [TestCase(MacAlgorithm.Iso9797Alg1, "mak8", "x99_cbc_single_des")]
    [TestCase(MacAlgorithm.Iso9797Alg3, "mak16", "x919")]
    [TestCase(MacAlgorithm.XorThenEncrypt, "mak16", "chanjet_xor_then_single_3des")]
    public void Other_macs_of_the_field_are_made_by_handle(MacAlgorithm algorithm, string key, string expected)
    {
        var v = Sample("mac_variants_on_full_chain_2_mab");
        var module = Module(("mak", KeyUsage.Mac, KeyAlgorithm.Tdes, Hex(v, key)));
        Assert.That(module.TryGetKey("mak", out var mak), Is.True);
        Assert.That(module.VerifyMac(mak!, algorithm, MacPadding.Zeros, Hex(v, "mab"), Hex(v, expected)), Is.EqualTo(SecurityError.None));
    }

    [TestCase("odd_37")]
    [TestCase("even_36")]
    public void Enciphered_track_is_opened_where_it_stands(string which)
    {
        var v = Sample("track_encryption_rule");
        var module = Module(("tmk", KeyUsage.KeyEncryption, KeyAlgorithm.Tdes, new byte[16]), ("tdk", KeyUsage.DataEncryption, KeyAlgorithm.Tdes, Hex(v, "tdk")));
        Assert.That(module.TryGetKey("tmk", out var master) & module.TryGetKey("tdk", out var tdk), Is.True);
        Assert.That(module.TryGenerate(KeyUsage.PinEncryption, KeyAlgorithm.Tdes, 16, out var pik), Is.EqualTo(SecurityError.None));
        Assert.That(module.TryGenerate(KeyUsage.Mac, KeyAlgorithm.Tdes, 8, out var mak), Is.EqualTo(SecurityError.None));
        var sale = new IsoMessage(new Mti(0x0200));
        foreach (var (field, value) in new[] { (3, "000000"), (4, "000000000100"), (11, "000001"), (22, "022"), (25, "00"), (41, "10000001"), (42, "898110154110001"), (49, "156"), (53, "0610000000000000"), (60, "2200000100050") })
            sale.Set(field, value);
        sale.Set(De87.Track2, Text(v.GetProperty(which), "encrypted").Replace('D', '='));
        sale.Set(De87.Mac64, new byte[8]);
        var message = IsoMessageCodec.ToBytes(sale, UnionPay);
        Assert.That(module.GenerateMac(mak!, MacAlgorithm.UnionPayEcb, MacPadding.Zeros, message.AsSpan(..^8), message.AsSpan(^8)), Is.EqualTo(SecurityError.None));
        var security = Security(module, master!, new WorkingKeyHandles(pik!, mak!, tdk!), message);

        Assert.That(Open(security, message, out _), Is.EqualTo(DecisionReason.None));
        Assert.That(IsoMessageCodec.TryRead(message, UnionPay, out var opened, out _), Is.True);
        Assert.That(opened.GetText(De87.Track2), Is.EqualTo(Text(v.GetProperty(which), "clear").Replace('D', '=')));
    }

    [TestCase("f62_60_bytes")]
    [TestCase("f62_40_bytes_mak16_variant")]
    public void Key_field_of_a_sign_on_opens_with_its_check_values_and_comes_back_the_same(string name)
    {
        var v = Sample(name);
        var module = Module(("tmk", KeyUsage.KeyEncryption, KeyAlgorithm.Tdes, Hex(v, "tmk")));
        Assert.That(module.TryGetKey("tmk", out var master), Is.True);
        var f62 = Hex(v, "f62");
        Assert.That(module.TryOpenWorkingKeys(master!, f62, out var keys), Is.EqualTo(SecurityError.None));
        var again = new byte[16];
        Assert.That(module.TryExport(master!, keys!.Pin, again), Is.EqualTo(SecurityError.None));
        Assert.That(again, Is.EqualTo(f62[..16]));
        f62[^1] ^= 1;
        Assert.That(module.TryOpenWorkingKeys(master!, f62, out _), Is.EqualTo(SecurityError.KeyCheckValue));
    }

    [Test]
    public void Single_length_mac_of_the_blog_follows_from_the_key_under_the_master_key()
    {
        var v = Sample("mac_ecb_des_1");
        var module = Module(("tmk", KeyUsage.KeyEncryption, KeyAlgorithm.Tdes, Hex(v, "tmk")));
        Assert.That(module.TryGetKey("tmk", out var master), Is.True);
        Assert.That(module.TryImport(master!, KeyUsage.Mac, KeyAlgorithm.Tdes, Hex(v, "tak_encrypted"), default, out var mak), Is.EqualTo(SecurityError.None));
        // The message is not published, its fold is: eight bytes fold to themselves.
        Assert.That(module.VerifyMac(mak!, MacAlgorithm.UnionPayEcb, MacPadding.Zeros, Hex(v.GetProperty("steps"), "result"), Encoding.ASCII.GetBytes(Text(v, "f64_ascii"))), Is.EqualTo(SecurityError.None));
    }

    [Test]
    public void Sm4_key_and_mac_are_met_by_handle()
    {
        var v = Sample("sm4_kcv");
        var module = Module(("tmk", KeyUsage.KeyEncryption, KeyAlgorithm.Sm4, Encoding.ASCII.GetBytes(Text(v, "protect_key_ascii"))), ("mak", KeyUsage.Mac, KeyAlgorithm.Sm4, Hex(Sample("sm4_ecb_mac"), "key")));
        Assert.That(module.TryGetKey("tmk", out var master) & module.TryGetKey("mak", out var mak), Is.True);
        Assert.That(module.TryImport(master!, KeyUsage.Mac, KeyAlgorithm.Sm4, Hex(v, "encrypted"), Hex(v, "kcv16").AsSpan(0, 4), out _), Is.EqualTo(SecurityError.None));
        var mac = Sample("sm4_ecb_mac");
        Assert.That(
            module.VerifyMac(mak!, MacAlgorithm.UnionPayEcb, MacPadding.Zeros, Encoding.ASCII.GetBytes(Text(mac, "data_ascii")), Encoding.ASCII.GetBytes(Text(mac, "f64_ascii"))),
            Is.EqualTo(SecurityError.None));
    }

    /// <summary>What needs no message runs through the runner of <c>crypto check</c>.</summary>
    [Test]
    public void Entries_of_an_algorithm_alone_pass_the_vector_runner()
    {
        var sm4 = Sample("sm4_ecb_mac");
        var kcv = Sample("sm4_kcv");
        object[] entries =
        [
            PinBlockEntry("pinblock_123456789012345678"),
            PinBlockEntry("pinblock_1234567890123456"),
            new
            {
                id = "sm4_ecb_mac", algorithm = "CUP-ECB-MAC-SM4", operation = "generate",
                inputs = new { key = Text(sm4, "key"), data = Convert.ToHexString(Encoding.ASCII.GetBytes(Text(sm4, "data_ascii"))) },
                expected = new { mac_ascii = Text(sm4, "f64_ascii") },
            },
            new
            {
                id = "sm4_kcv", algorithm = "CUP-KEY-UNWRAP", operation = "tmk-ecb-decrypt-sm4",
                inputs = new { tmk = Convert.ToHexString(Encoding.ASCII.GetBytes(Text(kcv, "protect_key_ascii"))), encrypted_key = Text(kcv, "encrypted") },
                expected = new { clear_key = Text(kcv, "clear") },
            },
        ];
        var results = VectorFile.Check("cup-samples.json", JsonSerializer.SerializeToUtf8Bytes(entries));
        Assert.That(results.Where(result => !result.Passed).Select(result => $"{result.Id}: {result.Reason}"), Is.Empty);
        Assert.That(results, Has.Count.EqualTo(entries.Length));
    }

    private static object PinBlockEntry(string name)
    {
        var v = Sample(name);
        return new
        {
            id = name, algorithm = "ISO9564-FORMAT0", operation = "encode",
            inputs = new { pin = Text(v, "pin"), pan = Text(v, "pan") },
            expected = new { pin_block = Text(v, "clear_pin_block") },
        };
    }

    private static MessageSecurity Security(SoftwareSecurityModule module, KeyHandle master, WorkingKeyHandles keys, byte[] message, string pan = "", string pin = "")
    {
        Assert.That(IsoMessageCodec.TryRead(message, UnionPay, out var decoded, out var error), Is.True, error.Describe());
        var terminal = (AsciiText.From(decoded.GetText(De87.MerchantId)!), AsciiText.From(decoded.GetText(De87.TerminalId)!));
        var book = new TerminalKeyBook(module, new Dictionary<(AsciiText, AsciiText), TerminalKeySlot> { [terminal] = new(master) });
        book.Find(terminal.Item1, terminal.Item2)!.Current = new TerminalKeys(module, keys, default);
        _ = module.TryGetKey("pvk", out var verification);
        List<(Pan, UInt128, Pin)> cards = [];
        if (Pan.TryParse(pan, out var number) && Pin.TryParse(pin.AsSpan(), out var digits)) cards.Add((number, UInt128.One, digits));
        return new MessageSecurity(book, module, new PinOffsets(module, verification, cards), requireSignOn: true);
    }

    /// <summary>Decodes, checks MAC, opens tracks, verifies the PIN: as the host does with a request.</summary>
    private static DecisionReason Open(MessageSecurity security, byte[] message, out Evidence evidence)
    {
        evidence = default;
        var map = default(FieldMap);
        Assert.That(MessageView.TryParse(message, UnionPay, ref map, out var view, out var error), Is.True, error.Describe());
        _ = view.TryGetAscii(De87.MerchantId, out var merchant);
        _ = view.TryGetAscii(De87.TerminalId, out var terminal);
        var refusal = security.Open(view, message, merchant.TrimEnd(), terminal.TrimEnd(), out _, out var keys);
        if (refusal != DecisionReason.None || !view.Has(De87.PinData)) return refusal;
        _ = Pan.TryParse(Encoding.ASCII.GetBytes(TrackOf(view).Split('=')[0]), out var pan);
        security.VerifyPin(view, keys!, pan, UInt128.One, ref evidence);
        return refusal;
    }

    private static string TrackOf(scoped MessageView view) => view.GetString(De87.Track2).Replace('D', '=');

    private static SoftwareSecurityModule Module(params (string Name, KeyUsage Usage, KeyAlgorithm Algorithm, byte[] Key)[] keys)
    {
        var master = new byte[32];
        Assert.That(KeyFile.TryCreate(master, "", out var file), Is.EqualTo(SecurityError.None));
        foreach (var (name, usage, algorithm, bytes) in keys)
        {
            using var key = SecretKey.Create(algorithm, bytes);
            Assert.That(file!.TryAdd(master, name, usage, key, SystemRandom.Instance, out var added), Is.EqualTo(SecurityError.None));
            file = added;
        }

        Assert.That(SoftwareSecurityModule.TryOpen(master, file, SystemRandom.Instance, out var module, out _), Is.EqualTo(SecurityError.None));
        return module!;
    }

    private static JsonElement Sample(string name)
    {
        var folder = Environment.GetEnvironmentVariable("ISO8583_CORPUS");
        if (string.IsNullOrEmpty(folder)) Assert.Ignore("ISO8583_CORPUS names no folder with cup-samples.json.");
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder!, "cup-samples.json")));
        return document.RootElement.GetProperty("crypto_vectors").EnumerateArray().First(v => Text(v, "name") == name).Clone();
    }

    private static string Text(JsonElement v, string name) => v.GetProperty(name).GetString()!;

    private static byte[] Hex(JsonElement v, string name) => Convert.FromHexString(Text(v, name));
}
