using System.Text.Json;

namespace Iso8583.Emulator.Tests.Commands;

internal sealed class DecodeCommandTests
{
    [Test]
    public void One_line_in_gives_one_object_out()
    {
        var lines = ToolMessages.Hex("iso87-ascii", stan: "000001") + "\n\n# a comment\n  " + ToolMessages.Hex("iso87-ascii", stan: "000002") + "\r\n";

        var (exitCode, output, _) = Tool.Run(lines, "decode", "--dialect", "iso87-ascii", "--format", "json");

        Assert.That(exitCode, Is.Zero);
        Assert.That(output, Has.Length.EqualTo(2));
        using var json = JsonDocument.Parse(output[1]);
        Assert.That(json.RootElement.GetProperty("mti").GetString(), Is.EqualTo("0200"));
        Assert.That(json.RootElement.GetProperty("bitmap").EnumerateArray().Select(e => e.GetInt32()), Is.EqualTo(new[] { 2, 3, 4, 11, 35, 41, 49, 52, 55 }));
        var fields = json.RootElement.GetProperty("fields");
        Assert.That(fields.GetProperty("2").GetString(), Is.EqualTo("476173******0010"));
        Assert.That(fields.GetProperty("11").GetString(), Is.EqualTo("000002"));
        Assert.That(fields.GetProperty("55")[0].EnumerateArray().Select(e => e.GetString()), Is.EqualTo(new[] { "9F02", "000000001000" }));
    }

    [Test]
    public void Only_unmasked_shows_card_data([Values("json", "text", "line")] string format)
    {
        var hex = ToolMessages.Hex("iso87-ascii");

        var masked = string.Join('\n', Tool.Run("", "decode", hex, "-d", "iso87-ascii", "--format", format, "--hex").Output);
        var unmasked = string.Join('\n', Tool.Run("", "decode", hex, "-d", "iso87-ascii", "--format", format, "--unmasked").Output);

        foreach (var secret in ToolMessages.Secrets) Assert.That(masked, Does.Not.Contain(secret));
        if (format != "line") Assert.That(unmasked, Does.Contain(ToolMessages.Pan));
    }

    [Test]
    public void The_frame_is_taken_off_and_shown()
    {
        var hex = ToolMessages.Hex("unionpay-pos", "be2+tpdu+header:6");

        var (exitCode, output, _) = Tool.Run(hex, "decode", "-d", "unionpay-pos", "-f", "be2+tpdu+header:6", "--format", "json");

        Assert.That(exitCode, Is.Zero);
        using var json = JsonDocument.Parse(output[0]);
        Assert.That(json.RootElement.GetProperty("frame").GetRawText(), Is.EqualTo("""{"tpdu":"6000000000","header":"000000000000"}"""));
    }

    [TestCase("30323030", "none", "bitmapTruncated", "1", 4)]
    [TestCase("0004 30323030 00", "be2", "bitmapTruncated", "1", 4)]
    [TestCase("0005 30323030", "be2", "frameIncomplete", "", 6)]
    [TestCase("3030 2D35", "ascii4", "frameLengthInvalid", "", 2)]
    [TestCase("0006 61 0000 0000 30", "be2+tpdu", "frameHeaderInvalid", "", 2)]
    [TestCase("0", "none", "hexInvalid", "", 0)]
    [TestCase("xx", "none", "hexInvalid", "", 0)]
    public void A_bad_line_gives_its_error_and_exit_code_one(string hex, string framing, string kind, string field, int offset)
    {
        var (exitCode, output, _) = Tool.Run(hex + "\n" + Convert.ToHexString(ToolMessages.Frame(framing, Convert.FromHexString(ToolMessages.Hex("iso87-ascii")))), "decode", "-d", "iso87-ascii", "-f", framing, "--format", "json");

        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(output, Has.Length.EqualTo(2));
        using var json = JsonDocument.Parse(output[0]);
        var error = json.RootElement.GetProperty("error");
        Assert.That((error.GetProperty("kind").GetString(), error.GetProperty("field").GetString(), error.GetProperty("offset").GetInt32()), Is.EqualTo((kind, field, offset)));
        Assert.That(json.RootElement.TryGetProperty("partial", out _), Is.True);
        Assert.That(output[1], Does.StartWith("{\"mti\""));
    }

    [Test]
    public void What_was_read_before_the_fault_stays_readable()
    {
        var hex = ToolMessages.Hex("iso87-ascii");

        var (_, output, _) = Tool.Run(hex[..^2], "decode", "-d", "iso87-ascii", "--format", "json");

        using var json = JsonDocument.Parse(output[0]);
        Assert.That(json.RootElement.GetProperty("error").GetProperty("field").GetString(), Is.EqualTo("55"));
        Assert.That(json.RootElement.GetProperty("partial").GetProperty("fields").GetProperty("11").GetString(), Is.EqualTo("123456"));
    }

    [Test]
    public void Bytes_behind_the_frame_are_an_error()
    {
        var frame = ToolMessages.Hex("iso87-ascii", "be2");

        var (exitCode, output, _) = Tool.Run(frame + "00", "decode", "-d", "iso87-ascii", "-f", "be2", "--format", "json");

        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(output[0], Does.Contain("frameTrailingBytes"));
    }

    [TestCase("-d", "iso87-acsii", "did you mean 'iso87-ascii'?")]
    [TestCase("-d", "nowhere.json", "nowhere.json")]
    public void A_dialect_that_is_not_there_is_a_usage_error(string option, string value, string expected)
    {
        var (exitCode, _, error) = Tool.Run("", "decode", option, value);

        Assert.That(exitCode, Is.EqualTo(2));
        Assert.That(error, Does.Contain(expected));
    }

    [Test]
    public void A_framing_that_is_not_there_is_a_usage_error()
        => Assert.That(Tool.Run("", "decode", "-d", "iso87-ascii", "-f", "be3"), Is.EqualTo((2, Array.Empty<string>(), "framing 'be3' is not known; did you mean 'be2'?" + Environment.NewLine)).Using<(int, string[], string)>((a, b) => a.Item1 == b.Item1 && a.Item3 == b.Item3));

    [Test]
    public void A_line_without_end_is_refused_without_being_held()
    {
        var (exitCode, output, _) = Tool.Run(new string('3', 3_000_000) + "\n3032", "decode", "-d", "iso87-ascii", "--format", "json");

        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(output[0], Does.Contain("lineTooLong"));
        Assert.That(output[1], Does.Contain("mtiTruncated"));
    }

    [Test]
    public void Any_bytes_give_one_line_of_json()
    {
        var random = new Random(8583);
        var seed = Convert.FromHexString(ToolMessages.Hex("iso87-ascii", "be2"));
        var lines = Enumerable.Range(0, 500).Select(_ =>
        {
            var bytes = seed.ToArray();
            for (var n = random.Next(1, 5); n > 0; n--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            return Convert.ToHexString(bytes.AsSpan(0, random.Next(1, bytes.Length + 1)));
        });

        var (_, output, _) = Tool.Run(string.Join('\n', lines), "decode", "-d", "iso87-ascii", "-f", "be2", "--format", "json");

        Assert.That(output, Has.Length.EqualTo(500));
        foreach (var line in output)
        {
            using var json = JsonDocument.Parse(line);
            Assert.That(line, Does.Not.Contain("73900101"));
        }
    }
}
