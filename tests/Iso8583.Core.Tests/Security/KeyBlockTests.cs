using Iso8583.Core.Security;

namespace Iso8583.Core.Tests.Security;

public class KeyBlockTests
{
    [Test]
    public void What_one_side_wraps_the_other_unwraps([Values('A', 'B', 'C', 'D', 'E')] char version, [Values(16, 24)] int protectionLength)
    {
        var algorithm = version is 'D' or 'E' ? KeyAlgorithm.Aes : KeyAlgorithm.Tdes;
        using var protection = SecretKey.Generate(algorithm, protectionLength, SystemRandom.Instance);
        using var key = SecretKey.Generate(KeyAlgorithm.Tdes, 16, SystemRandom.Instance);
        var header = new KeyBlockHeader
        {
            Version = version, Usage = "P0", Algorithm = 'T', Mode = 'B', Exportability = 'E', Fields = [new KeyBlockField("KS", "00604B120F9292800000"), new KeyBlockField("T1", "x")],
        };
        Assert.That(KeyBlock.TryWrap(protection, header, key, SystemRandom.Instance, out var block), Is.EqualTo(SecurityError.None));
        Assert.That(KeyBlock.TryUnwrap(protection, block, out var read, out var unwrapped), Is.EqualTo(SecurityError.None));
        Assert.That(unwrapped!.FixedTimeEquals(key), Is.True);
        Assert.That((read!.Usage, read.Find("KS"), read.Find("T1")), Is.EqualTo(("P0", "00604B120F9292800000", "x")));
    }

    [Test]
    public void Every_changed_character_is_refused([Values('A', 'B', 'C', 'D', 'E')] char version)
    {
        using var protection = SecretKey.Generate(version is 'D' or 'E' ? KeyAlgorithm.Aes : KeyAlgorithm.Tdes, 16, SystemRandom.Instance);
        using var key = SecretKey.Generate(KeyAlgorithm.Tdes, 16, SystemRandom.Instance);
        var header = new KeyBlockHeader { Version = version, Usage = "M3", Algorithm = 'T', Mode = 'C', Exportability = 'E' };
        Assert.That(KeyBlock.TryWrap(protection, header, key, SystemRandom.Instance, out var block), Is.EqualTo(SecurityError.None));
        for (var i = 0; i < block!.Length; i++)
        {
            var changed = block.ToCharArray();
            changed[i] = changed[i] == '1' ? '2' : '1';
            Assert.That(KeyBlock.TryUnwrap(protection, changed, out _, out _), Is.Not.EqualTo(SecurityError.None), $"character {i}");
        }
    }

    [Test]
    public void Cut_and_prolonged_blocks_are_values_and_never_exceptions()
    {
        using var protection = SecretKey.Generate(KeyAlgorithm.Aes, 32, SystemRandom.Instance);
        using var key = SecretKey.Generate(KeyAlgorithm.Aes, 16, SystemRandom.Instance);
        Assert.That(KeyBlock.TryWrap(protection, new KeyBlockHeader { Usage = "K0" }, key, SystemRandom.Instance, out var block), Is.EqualTo(SecurityError.None));
        for (var length = 0; length < block!.Length; length++)
            Assert.That(KeyBlock.TryUnwrap(protection, block.AsSpan(0, length), out _, out _), Is.Not.EqualTo(SecurityError.None));
        Assert.That(KeyBlock.TryUnwrap(protection, block + "00", out _, out _), Is.EqualTo(SecurityError.BlockLength));
        Assert.That(KeyBlock.TryUnwrap(protection, "Z" + block[1..], out _, out _), Is.EqualTo(SecurityError.BlockVersion));
    }
}
