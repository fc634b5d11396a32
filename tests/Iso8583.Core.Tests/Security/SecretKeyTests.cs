using System.Text;
using Iso8583.Core.Security;

namespace Iso8583.Core.Tests.Security;

public class SecretKeyTests
{
    [Test]
    public void A_destroyed_key_is_an_answer_and_not_an_exception()
    {
        var key = SecretKey.Generate(KeyAlgorithm.Tdes, 16, SystemRandom.Instance);
        var mac = new byte[8];
        Assert.That(MessageMac.Compute(MacAlgorithm.Iso9797Alg3, MacPadding.Zeros, key, "data"u8, mac), Is.EqualTo(SecurityError.None));
        key.Dispose();
        foreach (var algorithm in new[] { MacAlgorithm.Iso9797Alg1, MacAlgorithm.Iso9797Alg3, MacAlgorithm.Cmac, MacAlgorithm.UnionPayEcb })
            Assert.That(MessageMac.Compute(algorithm, MacPadding.Zeros, key, "data"u8, mac), Is.EqualTo(SecurityError.KeyNotAvailable));
        Assert.That(() => key.Reveal(new byte[16]), Throws.InstanceOf<ObjectDisposedException>());
    }

    [Test]
    public void Text_of_a_key_says_its_length_only()
    {
        using var key = SecretKey.Generate(KeyAlgorithm.Aes, 32, SystemRandom.Instance);
        Assert.That(key.ToString(), Is.EqualTo("[redacted 32]"));
    }

    [TestCase(KeyAlgorithm.Tdes, new[] { 8, 16, 24 })]
    [TestCase(KeyAlgorithm.Aes, new[] { 16, 24, 32 })]
    [TestCase(KeyAlgorithm.Sm4, new[] { 16 })]
    public void Only_the_lengths_of_the_algorithm_are_accepted(KeyAlgorithm algorithm, int[] lengths)
    {
        for (var length = 0; length <= 40; length++)
        {
            var expected = lengths.Contains(length) ? SecurityError.None : SecurityError.KeyLength;
            Assert.That(SecretKey.TryCreate(algorithm, new byte[length], out var key), Is.EqualTo(expected), $"length {length}");
            key?.Dispose();
        }
    }

    [Test]
    public void Generated_des_keys_have_odd_parity()
    {
        using var key = SecretKey.Generate(KeyAlgorithm.Tdes, 24, SystemRandom.Instance);
        Assert.That(KeyParity.Check(key), Is.EqualTo(SecurityError.None));
        using var zeros = SecretKey.Create(KeyAlgorithm.Tdes, new byte[16]);
        Assert.That(KeyParity.Check(zeros), Is.EqualTo(SecurityError.KeyParity));
    }

    [Test]
    public void Components_combine_to_the_key()
    {
        var first = Encoding.ASCII.GetBytes("0123456789abcdef");
        var second = Encoding.ASCII.GetBytes("fedcba9876543210");
        var sum = first.Zip(second, (a, b) => (byte)(a ^ b)).ToArray();
        Assert.That(KeyParity.TryCombine(KeyAlgorithm.Tdes, [first, second], out var key), Is.EqualTo(SecurityError.None));
        Assert.That(key!.FixedTimeEquals(SecretKey.Create(KeyAlgorithm.Tdes, sum)), Is.True);
        Assert.That(KeyParity.TryCombine(KeyAlgorithm.Tdes, [first], out _), Is.EqualTo(SecurityError.DataLength));
        Assert.That(KeyParity.TryCombine(KeyAlgorithm.Tdes, [first, second.AsMemory(8)], out _), Is.EqualTo(SecurityError.KeyLength));
    }
}
