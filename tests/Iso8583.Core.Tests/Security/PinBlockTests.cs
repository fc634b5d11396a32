using Iso8583.Core.Messages;
using Iso8583.Core.Security;

namespace Iso8583.Core.Tests.Security;

public class PinBlockTests
{
    private static readonly Pan Pan = Pan.TryParse("5413330089010012", out var pan) ? pan : default;

    [Test]
    public void Every_format_gives_back_every_length_of_pin([Values] PinBlockFormat format)
    {
        using var key = SecretKey.Generate(AlgorithmOf(format), 16, SystemRandom.Instance);
        var block = new byte[PinBlock.SizeOf(format)];
        for (var length = Pin.MinLength; length <= Pin.MaxLength; length++)
        {
            Assert.That(Pin.TryParse("908172635449".AsSpan(0, length), out var pin), Is.True);
            Assert.That(PinBlock.Encipher(format, key, pin, Pan, SystemRandom.Instance, block), Is.EqualTo(SecurityError.None));
            Assert.That(PinBlock.Decipher(format, key, block, Pan, out var read), Is.EqualTo(SecurityError.None));
            Assert.That(read, Is.EqualTo(pin));
        }
    }

    [Test]
    public void A_block_of_another_account_or_key_is_refused([Values(PinBlockFormat.Iso0, PinBlockFormat.Iso4, PinBlockFormat.UnionPaySm4)] PinBlockFormat format)
    {
        using var key = SecretKey.Generate(AlgorithmOf(format), 16, SystemRandom.Instance);
        Assert.That(Pin.TryParse("1234", out var pin), Is.True);
        Assert.That(Pan.TryParse("4761739001010010", out var other), Is.True);
        var block = new byte[PinBlock.SizeOf(format)];
        Assert.That(PinBlock.Encipher(format, key, pin, Pan, SystemRandom.Instance, block), Is.EqualTo(SecurityError.None));
        Assert.That(PinBlock.Decipher(format, key, block, other, out var read), Is.Not.EqualTo(SecurityError.None));
        Assert.That(read, Is.EqualTo(default(Pin)));
        block[0] ^= 0x80;
        Assert.That(PinBlock.Decipher(format, key, block, Pan, out _), Is.Not.EqualTo(SecurityError.None));
    }

    [Test]
    public void A_block_bound_to_an_account_is_not_unbound(
        [Values(PinBlockFormat.Iso0, PinBlockFormat.Iso3, PinBlockFormat.Iso4)] PinBlockFormat from,
        [Values(PinBlockFormat.Iso1, PinBlockFormat.Iso2, PinBlockFormat.UnionPayNoPan)] PinBlockFormat to)
    {
        using var inbound = SecretKey.Generate(AlgorithmOf(from), 16, SystemRandom.Instance);
        using var outbound = SecretKey.Generate(AlgorithmOf(to), 16, SystemRandom.Instance);
        Assert.That(
            PinBlock.Translate(from, inbound, new byte[PinBlock.SizeOf(from)], to, outbound, Pan, SystemRandom.Instance, new byte[16]),
            Is.EqualTo(SecurityError.PinTranslation));
    }

    [Test]
    public void Wrong_sizes_are_values([Values] PinBlockFormat format)
    {
        using var key = SecretKey.Generate(AlgorithmOf(format), 16, SystemRandom.Instance);
        Assert.That(Pin.TryParse("1234", out var pin), Is.True);
        for (var length = 0; length < 20; length++)
        {
            if (length == PinBlock.SizeOf(format)) continue;
            Assert.That(PinBlock.Decipher(format, key, new byte[length], Pan, out _), Is.EqualTo(SecurityError.DataLength));
            if (length < PinBlock.SizeOf(format))
                Assert.That(PinBlock.Encipher(format, key, pin, Pan, SystemRandom.Instance, new byte[length]), Is.EqualTo(SecurityError.DestinationTooShort));
        }
    }

    [Test]
    public void A_pin_prints_its_length_only()
    {
        Assert.That(Pin.TryParse("123456", out var pin), Is.True);
        Assert.That($"{pin}", Is.EqualTo("[redacted 6]"));
        Assert.That(pin.GetHashCode(), Is.EqualTo(6));
    }

    private static KeyAlgorithm AlgorithmOf(PinBlockFormat format) => format switch
    {
        PinBlockFormat.Iso4 => KeyAlgorithm.Aes,
        PinBlockFormat.UnionPaySm4 or PinBlockFormat.UnionPaySm4NoPan => KeyAlgorithm.Sm4,
        _ => KeyAlgorithm.Tdes,
    };
}
