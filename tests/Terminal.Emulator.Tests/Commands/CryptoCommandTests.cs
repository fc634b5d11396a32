using System.Text.Json;

namespace Iso8583.Emulator.Tests.Commands;

/// <summary>Each sub-command against a value printed in a standard, or against its own counterpart.</summary>
internal sealed class CryptoCommandTests
{
    private const string Key = "0123456789ABCDEFFEDCBA9876543210";
    private const string Pan = "4012345678909";

    [Test]
    public void Mac_of_nist_sp_800_38b()
    {
        var (exitCode, output, _) = Tool.Run("", "crypto", "mac", "--algorithm", "cmac", "--cipher", "aes", "--key", "2B7E151628AED2A6ABF7158809CF4F3C", "--data", "");
        Assert.That((exitCode, output), Is.EqualTo((0, new[] { "mac  BB1D6929E95937287FA37D129B756746" })));
    }

    [Test]
    public void Mac_verifies_what_it_made_and_says_no_to_another()
    {
        var mac = Json("crypto", "mac", "--key", Key, "--text", "0200").GetProperty("mac").GetString()!;
        Assert.That(Tool.Run("", "crypto", "mac", "--key", Key, "--text", "0200", "--verify", mac).ExitCode, Is.Zero);
        Assert.That(Tool.Run("", "crypto", "mac", "--key", Key, "--text", "0210", "--verify", mac).ExitCode, Is.EqualTo(1));
    }

    [Test]
    public void Pin_block_of_x9_24_annex_a() =>
        Assert.That(
            Json("crypto", "pinblock", "encode", "--layout", "0", "--pin", "1234", "--pan", Pan).GetProperty("block").GetString(), Is.EqualTo("041274EDCBA9876F"));

    [Test]
    public void Pin_block_goes_through_every_layout_and_back(
        [Values("0", "1", "2", "3", "4", "unionpay-nopan", "unionpay-sm4", "unionpay-sm4-nopan")] string layout)
    {
        var block = Json("crypto", "pinblock", "encipher", "--layout", layout, "--key", Key, "--pin", "123456", "--pan", Pan).GetProperty("block").GetString()!;
        var pin = Json("crypto", "pinblock", "decipher", "--layout", layout, "--key", Key, "--block", block, "--pan", Pan).GetProperty("pin").GetString();
        Assert.That(pin, Is.EqualTo("123456"));
    }

    [Test]
    public void Pin_block_is_translated()
    {
        var block = Json("crypto", "pinblock", "encipher", "--key", Key, "--pin", "1234", "--pan", Pan).GetProperty("block").GetString()!;
        const string Other = "00112233445566778899AABBCCDDEEFF";
        var translated = Json("crypto", "pinblock", "translate", "--key", Key, "--block", block, "--to", "4", "--to-key", Other, "--pan", Pan).GetProperty("block").GetString()!;
        Assert.That(
            Json("crypto", "pinblock", "decipher", "--layout", "4", "--key", Other, "--block", translated, "--pan", Pan).GetProperty("pin").GetString(), Is.EqualTo("1234"));
    }

    [Test]
    public void Dukpt_key_of_x9_24_annex_a() =>
        Assert.That(
            Json("crypto", "dukpt", "--bdk", Key, "--ksn", "FFFF9876543210E00003").GetProperty("key").GetString(), Is.EqualTo("0DF3D9422ACA561A47676D07AD6BAD05"));

    [Test]
    public void Key_block_of_tr_31() =>
        Assert.That(
            Json(
                "crypto", "tr31", "unwrap", "--kbpk", "DD7515F2BFC17F85CE48F3CA25CB21F6", "--block",
                "B0080P0TE00E000094B420079CC80BA3461F86FE26EFC4A3B8E4FA4C5F5341176EED7B727B8A248E").GetProperty("key").GetString(),
            Is.EqualTo("3F419E1CB7079442AA37474C2EFBF8B8"));

    [Test]
    public void A_changed_key_block_is_refused_with_its_reason()
    {
        var (exitCode, _, error) = Tool.Run(
            "", "crypto", "tr31", "unwrap", "--kbpk", "DD7515F2BFC17F85CE48F3CA25CB21F6", "--block",
            "B0080D0TE00E000094B420079CC80BA3461F86FE26EFC4A3B8E4FA4C5F5341176EED7B727B8A248E");
        Assert.That((exitCode, error.Trim()), Is.EqualTo((1, "crypto tr31 unwrap: wrong MAC")));
    }

    [Test]
    public void Pvv_and_offset_find_back_to_their_pin()
    {
        var pvv = Json("crypto", "pvv", "--key", Key, "--pan", Pan, "--pin", "1234").GetProperty("pvv").GetString()!;
        Assert.That(Tool.Run("", "crypto", "pvv", "--key", Key, "--pan", Pan, "--pin", "123456", "--verify", pvv).ExitCode, Is.Zero);
        Assert.That(Tool.Run("", "crypto", "pvv", "--key", Key, "--pan", Pan, "--pin", "4321", "--verify", pvv).ExitCode, Is.EqualTo(1));
        var offset = Json("crypto", "offset", "--key", Key, "--pan", Pan, "--pin", "987654").GetProperty("offset").GetString()!;
        Assert.That(Json("crypto", "offset", "--key", Key, "--pan", Pan, "--offset", offset).GetProperty("pin").GetString(), Is.EqualTo("987654"));
    }

    [Test]
    public void Card_values_differ_by_kind_and_verify()
    {
        var values = new[] { "cvv2", "icvv" }
            .Select(kind => Json("crypto", "cvv", "--kind", kind, "--key", Key, "--pan", Pan, "--expiry", "2912").GetProperty("value").GetString()!)
            .Append(Json("crypto", "cvv", "--key", Key, "--pan", Pan, "--expiry", "2912", "--service-code", "201").GetProperty("value").GetString()!)
            .Append(Json("crypto", "cvv", "--kind", "dcvv", "--key", Key, "--pan", Pan, "--expiry", "2912", "--service-code", "201", "--atc", "0A1B").GetProperty("value").GetString()!)
            .ToList();
        Assert.That(values, Has.All.Length.EqualTo(3));
        Assert.That(Tool.Run("", "crypto", "cvv", "--kind", "cvv2", "--key", Key, "--pan", Pan, "--expiry", "2912", "--verify", values[0]).ExitCode, Is.Zero);
    }

    [Test]
    public void A_cryptogram_is_made_verified_and_answered()
    {
        const string Field = "9F02060000000001009F03060000000000009F1A020840950500000000005F2A0208409A031812319C01019F3704ABCDEF10820218009F360200029F100706010A03000000";
        string[] card = ["--cvn", "visa-10", "--imk", Key, "--pan", Pan, "--psn", "1"];
        var arqc = Json(["crypto", "arqc", .. card, "--field", Field]).GetProperty("arqc").GetString()!;
        Assert.That(Json(["crypto", "arqc", .. card, "--field", Field + "9F2608" + arqc]).GetProperty("valid").GetBoolean(), Is.True);
        var answer = Json(["crypto", "arpc", .. card, "--field", Field + "9F2608" + arqc, "--arc", "00"]);
        Assert.That(answer.GetProperty("tag91").GetString(), Is.EqualTo(answer.GetProperty("arpc").GetString() + "3030"));
        Assert.That(Tool.Run("", ["crypto", "arqc", .. card, "--field", Field[..^3]]).ExitCode, Is.EqualTo(2));
    }

    [Test]
    public void Sm_commands_find_back()
    {
        Assert.That(Json("crypto", "sm", "sm3", "--data", "616263").GetProperty("digest").GetString(), Is.EqualTo("66C7F0F462EEEDD9D1F2D46BDC10E4E24167C4875CF2F7A2297DA02B8F4BA8E0"));
        var sealedData = Json("crypto", "sm", "encrypt", "--key", Key, "--data", Key).GetProperty("data").GetString()!;
        Assert.That(sealedData, Is.EqualTo("681EDF34D206965E86B3E94F536E4246"));
        Assert.That(Json("crypto", "sm", "decrypt", "--key", Key, "--data", sealedData).GetProperty("data").GetString(), Is.EqualTo(Key));
        var pair = Json("crypto", "sm", "sm2-key");
        var (privateKey, publicKey) = (pair.GetProperty("privateKey").GetString()!, pair.GetProperty("publicKey").GetString()!);
        var signature = Json("crypto", "sm", "sm2-sign", "--private-key", privateKey, "--data", "0102").GetProperty("signature").GetString()!;
        Assert.That(Tool.Run("", "crypto", "sm", "sm2-verify", "--public-key", publicKey, "--data", "0102", "--signature", signature).ExitCode, Is.Zero);
        Assert.That(Tool.Run("", "crypto", "sm", "sm2-verify", "--public-key", publicKey, "--data", "0103", "--signature", signature).ExitCode, Is.EqualTo(1));
        var letter = Json("crypto", "sm", "sm2-encrypt", "--public-key", publicKey, "--data", "0102").GetProperty("data").GetString()!;
        Assert.That(Json("crypto", "sm", "sm2-decrypt", "--private-key", privateKey, "--data", letter).GetProperty("data").GetString(), Is.EqualTo("0102"));
    }

    [Test]
    public void Check_prints_a_line_per_entry_and_the_total()
    {
        var file = WriteFile("""[{"id":"a-1","algorithm":"SM3","operation":"digest","inputs":{"data":"616263"},"expected":{"digest":"66C7F0F462EEEDD9D1F2D46BDC10E4E24167C4875CF2F7A2297DA02B8F4BA8E0"}},{"id":"a-2","algorithm":"ROT13","operation":"encrypt","inputs":{},"expected":{"x":"00"}}]""");
        var (exitCode, output, _) = Tool.Run("", "crypto", "check", file);
        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(output, Is.EqualTo(new[] { "pass  a-1  SM3 digest", "FAIL  a-2  ROT13 encrypt: unknown algorithm or operation", "1 passed, 1 failed" }));
    }

    [Test]
    public void A_key_file_is_made_and_opened_and_shows_no_key()
    {
        var file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        const string Master = "000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F";
        try
        {
            Assert.That(Tool.Run("", "crypto", "keys", "add", "--file", file, "--test-keys", "--master", Master, "--name", "tmk-1", "--key", Key).ExitCode, Is.Zero);
            Assert.That(Tool.Run("", "crypto", "keys", "add", "--file", file, "--master", Master, "--name", "tmk-1").ExitCode, Is.EqualTo(2), "the name stands already");
            Assert.That(File.ReadAllText(file), Does.Not.Contain(Key).And.Contain("TEST KEYS"));
            var (exitCode, output, _) = Tool.Run("", "crypto", "keys", "list", "--file", file, "--master", Master);
            Assert.That((exitCode, output[^1]), Is.EqualTo((0, "tmk-1   KeyEncryption Tdes 128")));
            Assert.That(Tool.Run("", "crypto", "keys", "list", "--file", file, "--master", Master[..^1] + "0").ExitCode, Is.EqualTo(2));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Test]
    public void Bad_input_is_one_sentence_without_content()
    {
        var (exitCode, output, error) = Tool.Run("", "crypto", "mac", "--key", "0123456789ABCDEG", "--text", "x", "--format", "json");
        Assert.That(exitCode, Is.EqualTo(2));
        Assert.That(output, Has.Length.EqualTo(1));
        Assert.That(error, Does.StartWith("crypto mac: --key").And.Not.Contain("0123456789"));
    }

    [Test]
    public void A_key_may_come_from_a_file()
    {
        var file = WriteFile(Key + "\n");
        Assert.That(Json("crypto", "kcv", "--key", "file:" + file).GetProperty("kcv").GetString(), Is.EqualTo("08D7B4"));
    }

    private static string WriteFile(string content)
    {
        var file = Path.Combine(TestContext.CurrentContext.WorkDirectory, Path.GetRandomFileName());
        File.WriteAllText(file, content);
        return file;
    }

    private static JsonElement Json(params string[] args)
    {
        var (exitCode, output, error) = Tool.Run("", [.. args, "--format", "json"]);
        Assert.That((exitCode, error), Is.EqualTo((0, "")));
        using var document = JsonDocument.Parse(output[0]);
        return document.RootElement.Clone();
    }
}
