using System.Text.Json;

namespace Iso8583.Emulator.Tests.Commands;

internal sealed class MaskCommandTests
{
    [Test]
    public void Text_loses_its_card_data_line_by_line()
    {
        var (exitCode, output, _) = Tool.Run("10:00 pan=4761739001010010 ok\nnothing here\n", "mask");

        Assert.That(exitCode, Is.Zero);
        Assert.That(output, Is.EqualTo(new[] { "10:00 pan=**************** ok", "nothing here" }));
    }

    [TestCase("iso87-ascii", "none")]
    [TestCase("iso87-binary", "be2")]
    [TestCase("iso87-ebcdic", "be2")]
    [TestCase("unionpay-pos", "be2+tpdu+header:6")]
    public void A_message_stays_a_message_of_the_same_size_and_fields(string dialect, string framing)
    {
        var hex = ToolMessages.Hex(dialect, framing);

        var (exitCode, output, _) = Tool.Run(hex, "mask", "-d", dialect, "-f", framing);

        Assert.That(exitCode, Is.Zero);
        Assert.That(output[0], Has.Length.EqualTo(hex.Length));
        var again = Tool.Run(output[0], "decode", "-d", dialect, "-f", framing, "--format", "json", "--unmasked");
        Assert.That(again.ExitCode, Is.Zero);
        foreach (var secret in ToolMessages.Secrets) Assert.That(again.Output[0], Does.Not.Contain(secret));
        using var json = JsonDocument.Parse(again.Output[0]);
        var fields = json.RootElement.GetProperty("fields");
        Assert.That(fields.GetProperty("2").GetString(), Is.EqualTo("4761730000000010"));
        Assert.That(fields.GetProperty("35").GetString(), Is.EqualTo("0000000000000000=0000000000000000"));
        Assert.That(fields.GetProperty("52").GetString(), Is.EqualTo("0000000000000000"));
        Assert.That(fields.GetProperty("11").GetString(), Is.EqualTo("123456"));
    }

    [Test]
    public void A_message_that_cannot_be_read_is_not_shown()
    {
        var (exitCode, output, _) = Tool.Run(ToolMessages.Hex("iso87-ascii")[..^2], "mask", "-d", "iso87-ascii");

        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(output, Has.Length.EqualTo(1));
        Assert.That(output[0], Does.StartWith("{\"error\""));
    }
}
