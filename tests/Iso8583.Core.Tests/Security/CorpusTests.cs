using System.Text;
using System.Text.Json;
using Iso8583.Core.Messages;
using Iso8583.Core.Security;

namespace Iso8583.Core.Tests.Security;

/// <summary>The security of a UnionPay terminal from master key to MAC, over third-party values that stay outside the repository.</summary>
[Category("Vectors")]
public class CorpusTests
{
    [Test]
    public void Working_keys_pin_block_and_mac_follow_from_the_master_key()
    {
        var v = Sample("full_chain_2");
        using var master = Tdes(v, "tmk");
        Assert.That(KeyTransport.Unwrap(master, Hex(v, "pik_encrypted"), KeyAlgorithm.Tdes, out var pik), Is.EqualTo(SecurityError.None));
        Assert.That(KeyTransport.Unwrap(master, Hex(v, "mak_encrypted"), KeyAlgorithm.Tdes, out var mak), Is.EqualTo(SecurityError.None));
        Assert.That(Pin.TryParse(Text(v, "pin"), out var pin), Is.True);
        Assert.That(Pan.TryParse(Text(v, "pan"), out var pan), Is.True);
        var block = new byte[8];
        Assert.That(PinBlock.Encipher(PinBlockFormat.Iso0, pik!, pin, pan, SystemRandom.Instance, block), Is.EqualTo(SecurityError.None));
        Assert.That(block, Is.EqualTo(Hex(v, "f52")));
        AssertMac(MacAlgorithm.UnionPayEcb, mak!, Hex(v, "mab"), Encoding.ASCII.GetBytes(Text(v, "f64_ascii")));
    }

    [TestCase(MacAlgorithm.UnionPayEcb, "mak8", "ecb_single_des")]
    [TestCase(MacAlgorithm.UnionPayEcb, "mak16", "ecb_3des_16byte_mak")]
    [TestCase(MacAlgorithm.Iso9797Alg1, "mak8", "x99_cbc_single_des")]
    [TestCase(MacAlgorithm.Iso9797Alg3, "mak16", "x919")]
    [TestCase(MacAlgorithm.XorThenEncrypt, "mak16", "chanjet_xor_then_single_3des")]
    public void Every_mac_variant_of_the_field_is_known(MacAlgorithm algorithm, string key, string expected)
    {
        var v = Sample("mac_variants_on_full_chain_2_mab");
        using var mak = Tdes(v, key);
        var mac = algorithm == MacAlgorithm.UnionPayEcb ? Encoding.ASCII.GetBytes(Text(v, expected)) : Hex(v, expected);
        AssertMac(algorithm, mak, Hex(v, "mab"), mac);
    }

    [Test]
    public void The_sm4_mac_has_eight_characters()
    {
        var v = Sample("sm4_ecb_mac");
        using var key = SecretKey.Create(KeyAlgorithm.Sm4, Hex(v, "key"));
        AssertMac(MacAlgorithm.UnionPayEcb, key, Encoding.ASCII.GetBytes(Text(v, "data_ascii")), Encoding.ASCII.GetBytes(Text(v, "f64_ascii")));
    }

    [Test]
    public void An_sm4_key_opens_and_has_its_check_value()
    {
        var v = Sample("sm4_kcv");
        using var master = SecretKey.Create(KeyAlgorithm.Sm4, Encoding.ASCII.GetBytes(Text(v, "protect_key_ascii")));
        Assert.That(KeyTransport.Unwrap(master, Hex(v, "encrypted"), KeyAlgorithm.Sm4, out var key), Is.EqualTo(SecurityError.None));
        Assert.That(KeyCheckValue.Verify(key!, KcvMethod.Zeros, Hex(v, "kcv16")), Is.EqualTo(SecurityError.None));
    }

    [TestCase("f62_60_bytes")]
    [TestCase("f62_40_bytes_mak16_variant")]
    public void A_published_key_field_opens_with_all_its_check_values(string name)
    {
        var v = Sample(name);
        using var master = Tdes(v, "tmk");
        Assert.That(WorkingKeySet.TryOpen(master, Hex(v, "f62"), out var keys), Is.EqualTo(SecurityError.None));
        Assert.That(keys!.PinKey.FixedTimeEquals(Tdes(v, "pik")), Is.True);
        Assert.That(keys.MacKey.FixedTimeEquals(Tdes(v, v.TryGetProperty("mak", out _) ? "mak" : "mak16")), Is.True);
        Assert.That(keys.TrackKey is not null, Is.EqualTo(v.TryGetProperty("tdk", out _)));
    }

    [TestCase("odd_37")]
    [TestCase("even_36")]
    public void A_track_is_enciphered_in_one_block_near_its_end(string which)
    {
        var v = Sample("track_encryption_rule");
        using var key = Tdes(v, "tdk");
        var clear = Text(v.GetProperty(which), "clear").Replace('D', '=');
        var track = Encoding.ASCII.GetBytes(clear);
        Assert.That(TrackCipher.Encrypt(key, track), Is.EqualTo(SecurityError.None));
        Assert.That(Encoding.ASCII.GetString(track), Is.EqualTo(Text(v.GetProperty(which), "encrypted").Replace('D', '=')));
        Assert.That(TrackCipher.Decrypt(key, track), Is.EqualTo(SecurityError.None));
        Assert.That(Encoding.ASCII.GetString(track), Is.EqualTo(clear));
    }

    [TestCase("pinblock_123456789012345678")]
    [TestCase("pinblock_1234567890123456")]
    public void Published_clear_pin_blocks_are_met(string name)
    {
        var v = Sample(name);
        Assert.That(Pin.TryParse(Text(v, "pin"), out var pin), Is.True);
        Assert.That(Pan.TryParse(Text(v, "pan"), out var pan), Is.True);
        var block = new byte[8];
        Assert.That(PinBlock.Encode(PinBlockFormat.Iso0, pin, pan, SystemRandom.Instance, block), Is.EqualTo(SecurityError.None));
        Assert.That(block, Is.EqualTo(Hex(v, "clear_pin_block")));
    }

    private static void AssertMac(MacAlgorithm algorithm, SecretKey key, byte[] data, byte[] expected)
    {
        var mac = new byte[expected.Length];
        Assert.That(MessageMac.Compute(algorithm, MacPadding.Zeros, key, data, mac), Is.EqualTo(SecurityError.None));
        Assert.That(mac, Is.EqualTo(expected));
        Assert.That(MessageMac.Verify(algorithm, MacPadding.Zeros, key, data, mac), Is.EqualTo(SecurityError.None));
        mac[^1] ^= 1;
        Assert.That(MessageMac.Verify(algorithm, MacPadding.Zeros, key, data, mac), Is.EqualTo(SecurityError.MacMismatch));
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

    private static SecretKey Tdes(JsonElement v, string name) => SecretKey.Create(KeyAlgorithm.Tdes, Hex(v, name));
}
