using Iso8583.Core.Security;

namespace Iso8583.Core.Tests.Security;

public class DukptTests
{
    [Test]
    public void Device_and_host_derive_the_same_keys_for_every_usage()
    {
        using var baseKey = SecretKey.Generate(KeyAlgorithm.Tdes, 16, SystemRandom.Instance);
        var ksn = Convert.FromHexString("FFFF9876543210E00001");
        Assert.That(DukptTdes.TryDeriveInitialKey(baseKey, ksn, out var initialKey), Is.EqualTo(SecurityError.None));
        for (var i = 0; i < 50; i++)
        {
            foreach (var usage in new[] { DukptUsage.Pin, DukptUsage.MacRequest, DukptUsage.MacResponse, DukptUsage.DataRequest, DukptUsage.DataResponse })
            {
                Assert.That(DukptTdes.TryDerive(baseKey, ksn, usage, out var host), Is.EqualTo(SecurityError.None));
                Assert.That(DukptTdes.TryDeriveFromInitialKey(initialKey!, ksn, usage, out var device), Is.EqualTo(SecurityError.None));
                Assert.That(host!.FixedTimeEquals(device!), Is.True);
            }

            Assert.That(DukptTdes.TryAdvance(ksn), Is.EqualTo(SecurityError.None));
        }
    }

    [Test]
    public void Usages_that_triple_des_has_no_variant_for_are_refused()
    {
        using var baseKey = SecretKey.Generate(KeyAlgorithm.Tdes, 16, SystemRandom.Instance);
        Assert.That(
            DukptTdes.TryDerive(baseKey, Convert.FromHexString("FFFF9876543210E00001"), DukptUsage.KeyEncryption, out _), Is.EqualTo(SecurityError.KeyUsage));
    }

    [Test]
    public void A_used_up_device_says_so()
    {
        var last = Convert.FromHexString("FFFF98765432" + "10FFF800");
        while (DukptTdes.TryAdvance(last) == SecurityError.None)
        {
        }
        Assert.That(DukptTdes.IsLegalCounter(last), Is.True);
        Assert.That(DukptTdes.TryAdvance(last), Is.EqualTo(SecurityError.KsnCounter));
    }

    [TestCase(0)]
    [TestCase(9)]
    [TestCase(11)]
    public void A_ksn_of_another_length_is_refused(int length)
    {
        using var baseKey = SecretKey.Generate(KeyAlgorithm.Tdes, 16, SystemRandom.Instance);
        using var aesKey = SecretKey.Generate(KeyAlgorithm.Aes, 16, SystemRandom.Instance);
        Assert.That(DukptTdes.TryDerive(baseKey, new byte[length], DukptUsage.Pin, out _), Is.EqualTo(SecurityError.KsnLength));
        Assert.That(DukptAes.TryDerive(aesKey, new byte[length], DukptUsage.Pin, DukptKeyType.Aes128, out _), Is.EqualTo(SecurityError.KsnLength));
    }
}
