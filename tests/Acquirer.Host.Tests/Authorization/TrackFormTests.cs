using System.Text;
using Iso8583.Core.Security;
using Iso8583.Host.Authorization;

namespace Iso8583.Host.Tests.Authorization;

/// <summary>What a track must look like to count as opened, and how often garbage does.</summary>
public sealed class TrackFormTests
{
    [TestCase("6222020000000015=30122200000012300000", true)]
    [TestCase("6222020000000015=3012220", true)]
    [TestCase("6222020000000015==2200000", true, TestName = "No expiry")]
    [TestCase("6222020000000015===000012", true, TestName = "Neither expiry nor service code")]
    [TestCase("6222020000000015=", true, TestName = "Ends behind the separator")]
    [TestCase("6222020000000015=3013220", false, TestName = "Month 13")]
    [TestCase("6222020000000015=3000220", false, TestName = "Month 0")]
    [TestCase("6222020000000015=301222=0000", false, TestName = "Separator in the service code")]
    [TestCase("6222020000000015=301222000=00", false, TestName = "Separator in the discretionary data")]
    [TestCase("6222020000000015=30A2220", false, TestName = "No digit")]
    [TestCase("62220200000000153012220", false, TestName = "No separator")]
    [TestCase("=3012220", false, TestName = "No number")]
    public void Track_2_has_the_form_of_the_standard(string track, bool isTrack) => Assert.That(TrackForm.IsTrack2(Encoding.ASCII.GetBytes(track)), Is.EqualTo(isTrack));

    /// <summary>Keys from a fixed seed, so the counts are the same in every run: 30,000 tracks under another key.</summary>
    [TestCase("6222020000000015=30122200000012300000", 12)]
    [TestCase("6222020000000015=30052200000012300000", 30)]
    public void Track_under_another_key_passes_about_as_rarely_as_computed(string track, int most)
    {
        const int Tracks = 30_000;
        var random = new Random(7);
        var (strict, loose) = (0, 0);
        Span<byte> bytes = stackalloc byte[16];
        Span<byte> text = stackalloc byte[37];
        for (var i = 0; i < Tracks; i++)
        {
            random.NextBytes(bytes);
            using var key = SecretKey.Create(KeyAlgorithm.Tdes, bytes);
            Encoding.ASCII.GetBytes(track, text);
            Assert.That(TrackCipher.Decrypt(key, text), Is.EqualTo(SecurityError.None));
            if (TrackForm.IsTrack2(text)) strict++;
            if (TrackForm.IsTrack3(text)) loose++;
        }

        TestContext.Out.WriteLine($"{strict} of {Tracks} pass, {loose} would by their characters alone");
        Assert.That(strict, Is.LessThanOrEqualTo(most));
        Assert.That(loose, Is.InRange(45, 110), "(11/16)^16 of 30,000 is 74");
    }
}
