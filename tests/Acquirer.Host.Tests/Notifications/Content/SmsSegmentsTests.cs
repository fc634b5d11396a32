using Iso8583.Host.Notifications.Content;

namespace Iso8583.Host.Tests.Notifications.Content;

public class SmsSegmentsTests
{
    private static readonly string Chinese = "中";
    private static readonly string Emoji = "😀";

    [TestCase(160, 160, 1)]
    [TestCase(161, 161, 2)]
    [TestCase(306, 306, 2)]
    [TestCase(307, 307, 3)]
    public void Plain_text_is_counted_in_septets(int characters, int units, int segments) =>
        Assert.That(SmsLength.Of(new string('a', characters)), Is.EqualTo(new SmsLength(SmsEncoding.Gsm7, units, segments)));

    [TestCase(70, 1)]
    [TestCase(71, 2)]
    [TestCase(134, 2)]
    [TestCase(135, 3)]
    public void Chinese_text_is_counted_in_utf16_units(int characters, int segments) =>
        Assert.That(SmsLength.Of(string.Concat(Enumerable.Repeat(Chinese, characters))), Is.EqualTo(new SmsLength(SmsEncoding.Ucs2, characters, segments)));

    [Test]
    public void A_character_of_the_extension_table_takes_two_septets() =>
        Assert.That(SmsLength.Of(new string('€', 80)), Is.EqualTo(new SmsLength(SmsEncoding.Gsm7, 160, 1)));

    [Test]
    public void An_escape_pair_is_never_cut()
    {
        // 152 septets, then a pair that would straddle the limit of 153.
        var text = new string('a', 152) + "€" + new string('b', 20);
        Assert.That(SmsSegments.Split(text), Is.EqualTo(new[] { new string('a', 152), "€" + new string('b', 20) }));
    }

    [Test]
    public void A_surrogate_pair_is_never_cut()
    {
        var text = string.Concat(Enumerable.Repeat(Chinese, 66)) + Emoji + string.Concat(Enumerable.Repeat(Chinese, 10));
        var parts = SmsSegments.Split(text);
        Assert.Multiple(() =>
        {
            Assert.That(parts, Has.Count.EqualTo(2));
            Assert.That(parts[0], Has.Length.EqualTo(66));
            Assert.That(parts[1], Does.StartWith(Emoji));
        });
    }

    [TestCase(false, 153, 67)]
    [TestCase(true, 152, 66)]
    public void A_wide_reference_costs_one_unit_a_part(bool wide, int septets, int units)
    {
        Assert.Multiple(() =>
        {
            Assert.That(SmsSegments.Split(new string('a', 400), wide)[0], Has.Length.EqualTo(septets));
            Assert.That(SmsSegments.Split(string.Concat(Enumerable.Repeat(Chinese, 400)), wide)[0], Has.Length.EqualTo(units));
        });
    }

    [Test]
    public void Parts_put_together_are_the_text()
    {
        var random = new Random(7);
        string[] alphabet = ["a", "€", "{", Chinese, Emoji, " ", "Ω"];
        for (var round = 0; round < 2000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(0, 400)).Select(_ => alphabet[random.Next(round % 2 == 0 ? 3 : alphabet.Length)]));
            var parts = SmsSegments.Split(text, wideReference: round % 3 == 0);
            Assert.That(string.Concat(parts), Is.EqualTo(text));
            Assert.That(parts, Is.All.Matches<string>(part => part.Length == 0 || (!char.IsLowSurrogate(part[0]) && !char.IsHighSurrogate(part[^1]))));
        }
    }
}
