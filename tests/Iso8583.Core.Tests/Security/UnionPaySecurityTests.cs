using System.Text;
using Iso8583.Core.Security;

namespace Iso8583.Core.Tests.Security;

public class UnionPaySecurityTests
{
    private static readonly byte[] Data = Encoding.ASCII.GetBytes("any message from its type to the field before the code, of any length at all.");

    [TestCase(KeyAlgorithm.Tdes, 8)]
    [TestCase(KeyAlgorithm.Tdes, 16)]
    [TestCase(KeyAlgorithm.Sm4, 16)]
    public void The_mac_is_the_textbook_one(KeyAlgorithm algorithm, int keyLength)
    {
        using var key = SecretKey.Generate(algorithm, keyLength, SystemRandom.Instance);
        var mac = new byte[8];
        for (var length = 0; length < Data.Length; length++)
        {
            var data = Data.AsSpan(0, length).ToArray();
            Assert.That(MessageMac.Compute(MacAlgorithm.UnionPayEcb, MacPadding.Zeros, key, data, mac), Is.EqualTo(SecurityError.None));
            Assert.That(Encoding.ASCII.GetString(mac), Is.EqualTo(Textbook(key, data)), $"length {length}");
        }
    }

    [Test]
    public void Only_eight_characters_leave_the_mac()
    {
        using var key = SecretKey.Generate(KeyAlgorithm.Tdes, 16, SystemRandom.Instance);
        Assert.That(MessageMac.Compute(MacAlgorithm.UnionPayEcb, MacPadding.Zeros, key, Data, new byte[9]), Is.EqualTo(SecurityError.DataLength));
    }

    [Test]
    public void A_track_of_any_length_keeps_its_length_and_its_end([Values] bool sm4)
    {
        using var key = SecretKey.Generate(sm4 ? KeyAlgorithm.Sm4 : KeyAlgorithm.Tdes, 16, SystemRandom.Instance);
        for (var length = 0; length <= 104; length++)
        {
            var clear = Track(length);
            var track = Encoding.ASCII.GetBytes(clear);
            Assert.That(TrackCipher.Encrypt(key, track), Is.EqualTo(SecurityError.None));
            var enciphered = Encoding.ASCII.GetString(track);
            var block = sm4 ? 32 : 16;
            var tail = length % 2 == 1 ? 1 : 2;
            if (length < block + tail)
            {
                Assert.That(enciphered, Is.EqualTo(clear), "too short to be enciphered");
            }
            else
            {
                Assert.That(enciphered[..(length - tail - block)], Is.EqualTo(clear[..(length - tail - block)]));
                Assert.That(enciphered[^tail..], Is.EqualTo(clear[^tail..]));
                Assert.That(enciphered, Is.Not.EqualTo(clear));
            }

            Assert.That(TrackCipher.Decrypt(key, track), Is.EqualTo(SecurityError.None));
            Assert.That(Encoding.ASCII.GetString(track), Is.EqualTo(clear));
        }
    }

    [Test]
    public void A_track_with_a_foreign_character_is_refused()
    {
        using var key = SecretKey.Generate(KeyAlgorithm.Tdes, 16, SystemRandom.Instance);
        Assert.That(TrackCipher.Encrypt(key, "62100000000000000 17"u8.ToArray()), Is.EqualTo(SecurityError.DataCharacter));
    }

    [Test]
    public void What_one_side_writes_the_other_opens([Values] WorkingKeyLayout layout)
    {
        using var master = SecretKey.Generate(AlgorithmOf(layout), 16, SystemRandom.Instance);
        using var sent = WorkingKeySet.Generate(layout, SystemRandom.Instance);
        var f62 = new byte[60];
        Assert.That(sent.TryWrite(layout, master, f62, out var written), Is.EqualTo(SecurityError.None));
        Assert.That(written, Is.EqualTo(WorkingKeySet.SizeOf(layout)));
        Assert.That(WorkingKeySet.TryOpen(master, f62.AsSpan(0, written), out var received), Is.EqualTo(SecurityError.None));
        Assert.That(received!.PinKey.FixedTimeEquals(sent.PinKey), Is.True);
        Assert.That(received.MacKey.FixedTimeEquals(sent.MacKey), Is.True);
        Assert.That(received.TrackKey is null, Is.EqualTo(sent.TrackKey is null));
    }

    [Test]
    public void Every_changed_bit_of_the_key_field_fails_the_sign_on([Values] WorkingKeyLayout layout)
    {
        using var master = SecretKey.Generate(AlgorithmOf(layout), 16, SystemRandom.Instance);
        using var sent = WorkingKeySet.Generate(layout, SystemRandom.Instance);
        var f62 = new byte[WorkingKeySet.SizeOf(layout)];
        Assert.That(sent.TryWrite(layout, master, f62, out _), Is.EqualTo(SecurityError.None));
        for (var bit = 0; bit < f62.Length * 8; bit++)
        {
            f62[bit / 8] ^= (byte)(0x80 >> (bit % 8));
            Assert.That(WorkingKeySet.TryOpen(master, f62, out var received), Is.EqualTo(SecurityError.KeyCheckValue), $"bit {bit}");
            Assert.That(received, Is.Null);
            f62[bit / 8] ^= (byte)(0x80 >> (bit % 8));
        }
    }

    [Test]
    public void Key_fields_of_other_lengths_are_refused([Values(0, 23, 25, 56, 61, 84)] int length)
    {
        using var master = SecretKey.Generate(KeyAlgorithm.Tdes, 16, SystemRandom.Instance);
        Assert.That(WorkingKeySet.TryOpen(master, new byte[length], out _), Is.EqualTo(SecurityError.DataLength));
    }

    private static KeyAlgorithm AlgorithmOf(WorkingKeyLayout layout) =>
        layout is WorkingKeyLayout.Sm40 or WorkingKeyLayout.Sm60 ? KeyAlgorithm.Sm4 : KeyAlgorithm.Tdes;

    private static string Track(int length)
    {
        var text = new StringBuilder();
        for (var i = 0; i < length; i++) text.Append(i == 16 ? '=' : (char)('0' + (i % 10)));
        return text.ToString();
    }

    /// <summary>The algorithm step by step over text, slow and plain.</summary>
    private static string Textbook(SecretKey key, byte[] data)
    {
        var size = key.BlockSize;
        var padded = data.Concat(new byte[(size - (data.Length % size)) % size]).ToArray();
        var fold = new byte[size];
        for (var i = 0; i < padded.Length; i++) fold[i % size] ^= padded[i];
        var hex = Encoding.ASCII.GetBytes(Convert.ToHexString(fold));
        Assert.That(key.TryGetCipher(out var cipher), Is.True);
        var step = new byte[size];
        cipher!.Encrypt(hex.AsSpan(0, size), step);
        for (var i = 0; i < size; i++) step[i] ^= hex[size + i];
        cipher.Encrypt(step, step);
        return Convert.ToHexString(step)[..8];
    }
}
