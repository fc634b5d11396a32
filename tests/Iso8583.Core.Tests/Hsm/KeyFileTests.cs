using System.Text;
using Iso8583.Core.Documents;
using Iso8583.Core.Hsm;
using Iso8583.Core.Security;

namespace Iso8583.Core.Tests.Hsm;

public class KeyFileTests
{
    private static readonly byte[] MasterKey = Convert.FromHexString("000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F");

    [TestCase(KeyUsage.KeyEncryption, KeyAlgorithm.Tdes, 16)]
    [TestCase(KeyUsage.Mac, KeyAlgorithm.Tdes, 8)]
    [TestCase(KeyUsage.DukptBase, KeyAlgorithm.Aes, 32)]
    [TestCase(KeyUsage.PinEncryption, KeyAlgorithm.Sm4, 16)]
    [TestCase(KeyUsage.Mac, KeyAlgorithm.Hmac, 32)]
    [TestCase(KeyUsage.IssuerCryptogram, KeyAlgorithm.Tdes, 16)]
    [TestCase(KeyUsage.PinVerificationIbm, KeyAlgorithm.Tdes, 8)]
    public void Every_kind_of_key_comes_back_from_the_file(KeyUsage usage, KeyAlgorithm algorithm, int length)
    {
        using var key = SecretKey.Generate(algorithm, length, SystemRandom.Instance);
        var file = KeyFile.Read("keys.json", SoftwareSecurityModuleTests.FileWith("k", usage, key).ToUtf8());
        Assert.That(SoftwareSecurityModule.TryOpen(MasterKey, file, SystemRandom.Instance, out var module, out _), Is.EqualTo(SecurityError.None));
        using (module)
        {
            Assert.That(module!.TryGetKey("k", out var handle), Is.True);
            Assert.That((handle!.Usage, handle.Algorithm, handle.Length), Is.EqualTo((usage, algorithm, length)));
        }
    }

    [Test]
    public void The_file_holds_no_clear_key_and_says_loudly_that_it_is_for_tests()
    {
        using var key = SecretKey.Create(KeyAlgorithm.Tdes, Convert.FromHexString("C1D0F8FB4958670DBA40AB1F3752EF0D"));
        var text = Encoding.UTF8.GetString(SoftwareSecurityModuleTests.FileWith("k", KeyUsage.KeyEncryption, key).ToUtf8());
        Assert.That(text, Does.Not.Contain("C1D0F8FB"));
        Assert.That(text, Does.Contain("NEVER USE THEM OUTSIDE A TEST"));
        Assert.That(KeyFile.Read("keys.json", Encoding.UTF8.GetBytes(text)).IsForTests, Is.True);
    }

    [Test]
    public void Another_master_key_is_refused_at_once()
    {
        using var key = SecretKey.Generate(KeyAlgorithm.Tdes, 16, SystemRandom.Instance);
        var file = SoftwareSecurityModuleTests.FileWith("k", KeyUsage.KeyEncryption, key);
        Assert.That(SoftwareSecurityModule.TryOpen(new byte[32], file, SystemRandom.Instance, out _, out var failed), Is.EqualTo(SecurityError.KeyCheckValue));
        Assert.That(failed, Is.Empty, "no key of the file was tried");
        Assert.That(SoftwareSecurityModule.TryOpen(new byte[16], file, SystemRandom.Instance, out _, out _), Is.EqualTo(SecurityError.KeyLength));
    }

    [Test]
    public void A_changed_usage_is_noticed_and_the_key_is_named()
    {
        using var key = SecretKey.Generate(KeyAlgorithm.Tdes, 16, SystemRandom.Instance);
        var text = Encoding.UTF8.GetString(SoftwareSecurityModuleTests.FileWith("tmk-7", KeyUsage.KeyEncryption, key).ToUtf8()).Replace("K0T", "P0T");
        var file = KeyFile.Read("keys.json", Encoding.UTF8.GetBytes(text));
        Assert.That(SoftwareSecurityModule.TryOpen(MasterKey, file, SystemRandom.Instance, out _, out var failed), Is.EqualTo(SecurityError.MacMismatch));
        Assert.That(failed, Is.EqualTo("tmk-7"));
    }

    [Test]
    public void A_malformed_file_says_where()
    {
        var problem = Assert.Throws<DocumentException>(() => KeyFile.Read("keys.json", """{"masterKcv":"0102030405","keys":[{"name":"a"}]}"""u8));
        Assert.That(problem!.Message, Does.Contain("keys.json").And.Contain("block"));
    }
}
