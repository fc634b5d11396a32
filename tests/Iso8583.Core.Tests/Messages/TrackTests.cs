using Iso8583.Core.Messages;

namespace Iso8583.Core.Tests.Messages;

public class TrackTests
{
    [TestCase("5413330089604111=2512201123400001", 2512, 201)]
    [TestCase(";5413330089604111=2512201123400001?", 2512, 201)]
    [TestCase("5413330089604111D2512201", 2512, 201)]
    [TestCase("5413330089604111==201", -1, 201)]
    [TestCase("5413330089604111=2512=", 2512, -1)]
    [TestCase("5413330089604111=", -1, -1)]
    public void Track_2_gives_account_expiry_and_service_code(string text, int expiry, int serviceCode)
    {
        Assert.That(Track2.TryParse(System.Text.Encoding.ASCII.GetBytes(text), out var track), Is.True);
        Assert.Multiple(() =>
        {
            Assert.That(track.Pan.ToString(), Is.EqualTo("541333******4111"));
            Assert.That(track.Expiry, Is.EqualTo(expiry));
            Assert.That(track.ServiceCode, Is.EqualTo(serviceCode));
        });
    }

    [TestCase("")]
    [TestCase("5413330089604111")]
    [TestCase("=2512201")]
    [TestCase("54133300896041112222=2512")]
    [TestCase("5413330089604111=2512201ZZ")]
    [TestCase("5413330089604111=251220112340000112345")]
    public void Track_2_that_is_none_is_refused(string text) => Assert.That(Track2.TryParse(System.Text.Encoding.ASCII.GetBytes(text), out _), Is.False);

    [Test]
    public void Track_2_prints_masked_and_reveals_what_it_read()
    {
        Assert.That(Track2.TryParse("5413330089604111D25122011234"u8, out var track), Is.True);
        Assert.That(track.ToString(), Is.EqualTo("541333******4111=[redacted 11]"));
        Span<byte> clear = stackalloc byte[Track2.MaxLength];
        Assert.That(clear[..track.Reveal(clear)].SequenceEqual("5413330089604111=25122011234"u8), Is.True);
    }

    [Test]
    public void Track_1_hides_the_name()
    {
        Assert.That(Track1.TryParse("%B5413330089604111^CARDHOLDER/TEST^2512201000000?"u8, out var track), Is.True);
        Assert.Multiple(() =>
        {
            Assert.That(track?.Expiry, Is.EqualTo(2512));
            Assert.That(track?.ServiceCode, Is.EqualTo(201));
            Assert.That(track?.ToString(), Does.Not.Contain("TEST").And.StartsWith("B541333******4111^"));
        });
    }

    [Test]
    public void Track_3_gives_format_and_account()
    {
        Assert.That(Track3.TryParse("016210000000000000017=1561560500"u8, out var track), Is.True);
        Assert.That(track?.FormatCode, Is.EqualTo(1));
        Assert.That(track?.ToString(), Does.StartWith("01621000*********0017="));
    }
}
