using System.Text.Json;

namespace Iso8583.Emulator.Tests.Commands;

internal sealed class EncodeCommandTests
{
    [TestCase("iso87-ascii", "none")]
    [TestCase("iso87-binary", "be2")]
    [TestCase("iso87-ebcdic", "ascii4")]
    [TestCase("unionpay-pos", "be2+tpdu+header:6")]
    [TestCase("iso93-ascii", "be2+header:12:49534F+etx")]
    [TestCase("iso93-binary", "be4+self+visa")]
    public void What_decode_gives_unmasked_encode_turns_back(string dialect, string framing)
    {
        var hex = ToolMessages.Hex(dialect, framing);
        var decoded = Tool.Run(hex, "decode", "-d", dialect, "-f", framing, "--format", "json", "--unmasked");

        var (exitCode, output, _) = Tool.Run(decoded.Output[0], "encode", "-d", dialect, "-f", framing);

        Assert.That(exitCode, Is.Zero);
        Assert.That(output, Is.EqualTo(new[] { hex }));
    }

    [Test]
    public void Tpdu_and_header_of_the_message_are_written()
    {
        var (exitCode, output, _) = Tool.Run("", "encode", """{"mti":"0800","fields":{"11":"000001"},"frame":{"tpdu":"6000030000","header":"603100300000"}}""", "-d", "unionpay-pos", "-f", "be2+tpdu+header:6");

        Assert.That(exitCode, Is.Zero);
        Assert.That(output[0], Does.StartWith("00186000030000603100300000" + "0800"));
    }

    [TestCase("""{"mti":"0200","fields":{"2":"476173******0010"}}""", "2", "masked")]
    [TestCase("""{"mti":"0200","fields":{"52":"[redacted 8]"}}""", "52", "masked")]
    [TestCase("""{"mti":"0200","fields":{"4":"12345678901234"}}""", "4", "too long")]
    [TestCase("""{"error":{"kind":"x"},"partial":{}}""", "", "mti")]
    [TestCase("""{"mti":"0200","fields":{},"frame":{"tpdu":"6000030000"}}""", "", "no TPDU")]
    [TestCase("not json", "", "")]
    public void A_line_that_is_no_message_gives_its_error(string line, string field, string expected)
    {
        var (exitCode, output, _) = Tool.Run(line + "\n{\"mti\":\"0800\",\"fields\":{}}", "encode", "-d", "iso87-ascii");

        Assert.That(exitCode, Is.EqualTo(1));
        using var json = JsonDocument.Parse(output[0]);
        Assert.That(json.RootElement.GetProperty("error").GetProperty("field").GetString(), Is.EqualTo(field));
        Assert.That(json.RootElement.GetProperty("error").GetProperty("message").GetString(), Does.Contain(expected));
        Assert.That(output[1], Is.EqualTo("30383030" + new string('3', 32).Replace("33", "30", StringComparison.Ordinal)).Or.StartsWith("30383030"));
    }
}
