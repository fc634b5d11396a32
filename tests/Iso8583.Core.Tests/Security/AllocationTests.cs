using Iso8583.Core.Emv;
using Iso8583.Core.Messages;
using Iso8583.Core.Security;
using Iso8583.Testing;

namespace Iso8583.Core.Tests.Security;

/// <summary>Budgets of what an operation allocates. Those on the message path of a working-key terminal allocate nothing.</summary>
public class AllocationTests
{
    private static readonly byte[] Data = new byte[180];
    private static readonly byte[] Mac = new byte[8];
    private static readonly byte[] Block = new byte[16];
    private static readonly Pan Pan = Pan.TryParse("5413330089010012", out var pan) ? pan : default;
    private static readonly Pin Pin = Pin.TryParse("123456", out var pin) ? pin : default;

    [Test]
    public void Macs_allocate_nothing(
        [Values(MacAlgorithm.UnionPayEcb, MacAlgorithm.Iso9797Alg1, MacAlgorithm.Iso9797Alg3, MacAlgorithm.Cmac)] MacAlgorithm algorithm)
    {
        using var key = SecretKey.Generate(KeyAlgorithm.Tdes, 16, SystemRandom.Instance);
        Assert.That(Allocations.Of(() => MessageMac.Verify(algorithm, MacPadding.Bit, key, Data, Mac)), Is.Zero);
    }

    [Test]
    public void Pin_blocks_allocate_nothing([Values(PinBlockFormat.Iso0, PinBlockFormat.Iso1, PinBlockFormat.Iso3)] PinBlockFormat format)
    {
        using var key = SecretKey.Generate(KeyAlgorithm.Tdes, 16, SystemRandom.Instance);
        using var other = SecretKey.Generate(KeyAlgorithm.Tdes, 16, SystemRandom.Instance);
        var block = Block.AsMemory(0, 8);
        PinBlock.Encipher(format, key, Pin, Pan, SystemRandom.Instance, block.Span);
        var translated = new byte[8];
        Assert.That(
            Allocations.Of(() => PinBlock.Translate(format, key, block.Span, format, other, Pan, SystemRandom.Instance, translated)), Is.Zero);
    }

    [Test]
    public void Tracks_check_values_and_card_values_allocate_nothing()
    {
        using var key = SecretKey.Generate(KeyAlgorithm.Tdes, 16, SystemRandom.Instance);
        var track = "5413330089010012=29122010000000000"u8.ToArray();
        var digits = new byte[4];
        Assert.That(Allocations.Of(() => TrackCipher.Decrypt(key, track)), Is.Zero);
        Assert.That(Allocations.Of(() => KeyCheckValue.Compute(key, KcvMethod.Zeros, Mac)), Is.Zero);
        Assert.That(Allocations.Of(() => Pvv.Compute(key, Pan, 1, Pin.First(4), digits)), Is.Zero);
        Assert.That(Allocations.Of(() => CardValue.Compute(key, Pan, "2912"u8, "201"u8, digits)), Is.Zero);
    }

    /// <summary>Each derived key has engines of its own; the numbers are BouncyCastle's key schedules.</summary>
    [Test]
    public void Derivations_stay_within_their_budget()
    {
        using var baseKey = SecretKey.Generate(KeyAlgorithm.Tdes, 16, SystemRandom.Instance);
        using var aesKey = SecretKey.Generate(KeyAlgorithm.Aes, 16, SystemRandom.Instance);
        var ksn = Convert.FromHexString("FFFF9876543210E003FF");
        var aesKsn = Convert.FromHexString("1234567890123456" + "0000FFFF");
        Assert.That(
            Allocations.Of(() => { DukptTdes.TryDerive(baseKey, ksn, DukptUsage.Pin, out var key); key!.Dispose(); }), Is.LessThan(16_000));
        Assert.That(
            Allocations.Of(() => { DukptAes.TryDerive(aesKey, aesKsn, DukptUsage.Pin, DukptKeyType.Aes128, out var key); key!.Dispose(); }), Is.LessThan(16_000));
        Assert.That(
            Allocations.Of(() => { CardSession.TryOpen(CryptogramVersion.UnionPay, baseKey, new EmvCard(Pan, 1), 7, default, out var session); session!.Dispose(); }),
            Is.LessThan(4_000));
    }
}
