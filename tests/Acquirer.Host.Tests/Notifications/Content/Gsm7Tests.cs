using Iso8583.Host.Notifications.Content;

namespace Iso8583.Host.Tests.Notifications.Content;

public class Gsm7Tests
{
    // 3GPP TS 23.038: a few places of either table.
    [TestCase("@", "00")]
    [TestCase("$", "02")]
    [TestCase("¥", "03")]
    [TestCase("\n", "0A")]
    [TestCase("Δ", "10")]
    [TestCase("_", "11")]
    [TestCase("Ξ", "1A")]
    [TestCase("Æ", "1C")]
    [TestCase("É", "1F")]
    [TestCase(" ", "20")]
    [TestCase("¤", "24")]
    [TestCase("0", "30")]
    [TestCase("¡", "40")]
    [TestCase("A", "41")]
    [TestCase("Ä", "5B")]
    [TestCase("§", "5F")]
    [TestCase("¿", "60")]
    [TestCase("z", "7A")]
    [TestCase("à", "7F")]
    [TestCase("€", "1B65")]
    [TestCase("[", "1B3C")]
    [TestCase("]", "1B3E")]
    [TestCase("{", "1B28")]
    [TestCase("}", "1B29")]
    [TestCase("\\", "1B2F")]
    [TestCase("^", "1B14")]
    [TestCase("~", "1B3D")]
    [TestCase("|", "1B40")]
    [TestCase("\f", "1B0A")]
    public void A_character_has_its_place(string text, string hex)
    {
        Assert.That(Gsm7.TryEncode(text, out var septets), Is.True);
        Assert.That(Convert.ToHexString(septets!), Is.EqualTo(hex));
        Assert.That(Gsm7.Decode(septets), Is.EqualTo(text));
    }

    [TestCase("`")]
    [TestCase("\t")]
    [TestCase("ê")]
    [TestCase("ç")]
    [TestCase("￥")]
    [TestCase("中")]
    [TestCase("\uFFFF")]
    public void A_character_outside_the_alphabet_is_refused(string text) => Assert.That(Gsm7.TryEncode(text, out _), Is.False);

    [Test]
    public void The_alphabet_has_137_characters() =>
        Assert.That(Enumerable.Range(0, 0xFFFF).Count(c => Gsm7.Septets((char)c) > 0), Is.EqualTo(137));

    [Test]
    public void A_lone_escape_at_the_end_is_dropped() => Assert.That(Gsm7.Decode([0x41, 0x1B]), Is.EqualTo("A"));

    [Test]
    public void An_unknown_extension_character_reads_as_the_basic_one() => Assert.That(Gsm7.Decode([0x1B, 0x41]), Is.EqualTo("A"));
}
