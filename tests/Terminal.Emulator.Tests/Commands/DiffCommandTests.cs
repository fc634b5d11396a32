namespace Iso8583.Emulator.Tests.Commands;

internal sealed class DiffCommandTests
{
    [Test]
    public void Equal_messages_exit_with_zero_and_say_nothing()
    {
        var hex = ToolMessages.Hex("iso87-ascii");

        Assert.That(Tool.Run("", "diff", hex, hex, "-d", "iso87-ascii").Output, Is.Empty);
        Assert.That(Tool.Run(hex + "\n" + hex, "diff", "-d", "iso87-ascii").ExitCode, Is.Zero);
    }

    [Test]
    public void Differences_are_listed_and_can_be_ignored()
    {
        var left = ToolMessages.Hex("iso87-ascii");
        var right = ToolMessages.Hex("iso87-ascii", stan: "654321");

        var (exitCode, output, _) = Tool.Run("", "diff", left, right, "-d", "iso87-ascii");

        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(output, Is.EqualTo(new[] { "11           123456 | 654321" }));
        Assert.That(Tool.Run("", "diff", left, right, "-d", "iso87-ascii", "--ignore", "7,11").ExitCode, Is.Zero);
        Assert.That(Tool.Run("", "diff", left, right, "-d", "iso87-ascii", "--format", "json").Output, Is.EqualTo(new[] { """{"path":"11","left":"123456","right":"654321"}""" }));
    }

    [Test]
    public void The_same_message_in_two_dialects_is_the_same()
    {
        var (exitCode, output, _) = Tool.Run(
            "", "diff", ToolMessages.Hex("iso87-ascii", "ascii4"), ToolMessages.Hex("iso87-binary", "be2"), "-d", "iso87-ascii", "--dialect2", "iso87-binary", "-f", "ascii4", "--framing2", "be2");

        Assert.That(output, Is.Empty);
        Assert.That(exitCode, Is.Zero);
    }

    [Test]
    public void A_broken_message_is_named_and_one_message_is_a_usage_error()
    {
        var hex = ToolMessages.Hex("iso87-ascii");
        var broken = Tool.Run("", "diff", hex, hex[..^2], "-d", "iso87-ascii");

        Assert.That(broken.ExitCode, Is.EqualTo(1));
        Assert.That(broken.Error, Does.StartWith("second message: "));
        Assert.That(Tool.Run("", "diff", hex, "-d", "iso87-ascii").ExitCode, Is.EqualTo(2));
    }
}
