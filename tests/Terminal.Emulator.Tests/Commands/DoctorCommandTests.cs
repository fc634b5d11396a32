using System.Text.Json;

namespace Iso8583.Emulator.Tests.Commands;

internal sealed class DoctorCommandTests
{
    [TestCase("iso87-ascii", "none")]
    [TestCase("iso87-ascii", "be2")]
    [TestCase("iso87-ascii", "ascii4")]
    [TestCase("iso87-ascii", "bcd2+stx+etx+lrc")]
    [TestCase("iso87-binary", "be2+tpdu")]
    [TestCase("iso87-binary", "le2")]
    [TestCase("iso87-ebcdic", "be4")]
    [TestCase("iso93-ascii", "be2+self")]
    [TestCase("iso93-binary", "hex4")]
    [TestCase("unionpay-pos", "be2+tpdu+header:6")]
    public void The_right_reading_comes_first(string dialect, string framing)
    {
        var (exitCode, output, _) = Tool.Run(ToolMessages.Hex(dialect, framing), "doctor", "--format", "json");

        Assert.That(exitCode, Is.Zero);
        using var json = JsonDocument.Parse(output[0]);
        var first = json.RootElement.GetProperty("readings")[0];
        Assert.That((first.GetProperty("dialect").GetString(), first.GetProperty("framing").GetString()), Is.EqualTo((dialect, framing)));
        Assert.That(first.GetProperty("reasons").GetArrayLength(), Is.GreaterThan(3));
    }

    [Test]
    public void Several_frames_in_one_capture_are_recognised()
    {
        var frame = ToolMessages.Hex("iso87-ascii", "be2");

        var (_, output, _) = Tool.Run(frame + frame, "doctor");

        Assert.That(output[0], Does.EndWith("--dialect iso87-ascii --framing be2"));
        Assert.That(output[1], Does.Contain("2 frames be2"));
    }

    [Test]
    public void A_reading_says_nothing_about_the_content()
    {
        var all = string.Join('\n', Tool.Run(ToolMessages.Hex("iso87-ascii", "be2"), "doctor", "--top", "50").Output);

        foreach (var secret in ToolMessages.Secrets) Assert.That(all, Does.Not.Contain(secret));
        Assert.That(all, Does.Not.Contain("476173"));
    }

    [TestCase("160301020001000001FC0303", "TLS")]
    [TestCase("474554202F20485454502F312E310D0A", "GET")]
    [TestCase("3032303041463738", "converted twice")]
    [TestCase("0000000000000000", "zero")]
    public void What_is_no_message_is_told(string hex, string hint)
    {
        var (exitCode, output, _) = Tool.Run(hex, "doctor");

        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(output[0], Does.StartWith("hint: ").And.Contain(hint));
    }

    [Test]
    public void Dialects_and_framings_can_be_narrowed()
    {
        var (_, output, _) = Tool.Run(ToolMessages.Hex("iso87-ascii", "be2"), "doctor", "-d", "iso87-binary", "-f", "be2", "--top", "9");

        Assert.That(output.Count(l => l.Contains("--dialect", StringComparison.Ordinal)), Is.EqualTo(1));
        Assert.That(Tool.Run("00", "doctor", "-d", "nope").ExitCode, Is.EqualTo(2));
        Assert.That(Tool.Run("00", "doctor", "-f", "nope").ExitCode, Is.EqualTo(2));
    }

    [Test]
    public void Hostile_bytes_end_in_a_list()
    {
        var random = new Random(8583);
        for (var i = 0; i < 30; i++)
        {
            var bytes = new byte[random.Next(1, 300)];
            random.NextBytes(bytes);

            Assert.That(Tool.Run(Convert.ToHexString(bytes), "doctor", "--format", "json").Output, Has.Length.EqualTo(1));
        }
    }

    [Test]
    public void Nothing_to_examine_is_a_fault_of_the_command_line()
    {
        var (exitCode, output, error) = Tool.Run("", "doctor");

        Assert.That((exitCode, output.Length), Is.EqualTo((2, 0)));
        Assert.That(error, Does.Contain("doctor needs bytes in hex"));
    }

    [TestCase("--top", "-1", "--top: expected a whole number from 1 to 1000")]
    [TestCase("--top", "some", "--top: expected a whole number from 1 to 1000")]
    [TestCase("--tpo", "00", "unknown option '--tpo'; --help lists the options")]
    [TestCase("-x", "00", "unknown option '-x'; --help lists the options")]
    public void Wrong_options_are_named(string option, string value, string sentence)
        => Assert.That(Program.Root().Parse(["doctor", option, value]).Errors.Select(e => e.Message), Does.Contain(sentence));
}
