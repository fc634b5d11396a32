using Iso8583.Core.Codec;
using Iso8583.Core.Emv;
using Iso8583.Core.Messages;
using Iso8583.Core.Security;

namespace Iso8583.Core.Tests.Emv;

public class CardSessionTests
{
    private static readonly Pan Pan = Pan.TryParse("5413330089010012", out var pan) ? pan : default;

    private static readonly (CryptogramVersion Version, CardScheme Scheme, string IssuerData, KeyAlgorithm Algorithm)[] Versions =
    [
        (CryptogramVersion.VisaCvn10, CardScheme.Visa, "06010A03A00000", KeyAlgorithm.Tdes),
        (CryptogramVersion.VisaCvn18, CardScheme.Visa, "06011203A00000", KeyAlgorithm.Tdes),
        (CryptogramVersion.VisaCvn22, CardScheme.Visa, "1F22010300000000000000000000000000000000000000000000000000000000", KeyAlgorithm.Tdes),
        (CryptogramVersion.MchipCvn16, CardScheme.Mastercard, "0110A00003220000000000000000000000FF", KeyAlgorithm.Tdes),
        (CryptogramVersion.MchipCvn17, CardScheme.Mastercard, "0111A00003220000000000000000000322FF", KeyAlgorithm.Tdes),
        (CryptogramVersion.MchipCvn18, CardScheme.Mastercard, "0112A00003220000000000000000000000FF", KeyAlgorithm.Tdes),
        (CryptogramVersion.MchipCvn19, CardScheme.Mastercard, "0113A00003220000000000000000000322FF", KeyAlgorithm.Tdes),
        (CryptogramVersion.MchipCvn20, CardScheme.Mastercard, "0114A00003220000000000000000000000FF", KeyAlgorithm.Tdes),
        (CryptogramVersion.MchipCvn21, CardScheme.Mastercard, "0115A00003220000000000000000000322FF", KeyAlgorithm.Tdes),
        (CryptogramVersion.CommonCore, CardScheme.CommonCore, "0FA500A03800000000000000000000000F010000000000000000000000000000", KeyAlgorithm.Tdes),
        (CryptogramVersion.UnionPay, CardScheme.UnionPay, "07010103A0400201", KeyAlgorithm.Tdes),
        (CryptogramVersion.UnionPay, CardScheme.UnionPay, "07011703A0400201", KeyAlgorithm.Sm4),
    ];

    [Test]
    public void What_the_card_makes_the_issuer_verifies_and_any_changed_object_fails([Range(0, 11)] int index)
    {
        var (version, scheme, issuerData, algorithm) = Versions[index];
        using var issuerKey = SecretKey.Generate(algorithm, 16, SystemRandom.Instance);
        var card = new EmvCard(Pan, 1);
        var field = Field(issuerData, new byte[8]);
        Assert.That(CryptogramVersions.TryRead(scheme, Convert.FromHexString(issuerData), out var read), Is.EqualTo(SecurityError.None));
        Assert.That(read, Is.EqualTo(version));

        var cryptogram = new byte[8];
        using (var session = Session(version, issuerKey, card, field)) Assert.That(session.Compute(Read(field), cryptogram), Is.EqualTo(SecurityError.None));
        field = Field(issuerData, cryptogram);
        using (var session = Session(version, issuerKey, card, field)) Assert.That(session.Verify(Read(field)), Is.EqualTo(SecurityError.None));

        // Amount, counter, unpredictable number, results, cryptogram.
        foreach (var tag in new uint[] { 0x9F02, 0x9F36, 0x9F37, 0x95, 0x9F26 })
        {
            var changed = field.ToArray();
            Assert.That(TlvReader.TryFind(changed, tag, out var value), Is.True);
            changed.AsSpan().Overlaps(value, out var offset);
            changed[Math.Abs(offset)] ^= 1;
            using var session = Session(version, issuerKey, card, changed);
            Assert.That(session.Verify(Read(changed)), Is.EqualTo(SecurityError.CryptogramMismatch), $"{tag:X}");
        }
    }

    [TestCase(CryptogramVersion.MchipCvn16, "0110", false)]
    [TestCase(CryptogramVersion.MchipCvn17, "0111", true)]
    [TestCase(CryptogramVersion.MchipCvn18, "0112", false)]
    [TestCase(CryptogramVersion.MchipCvn19, "0113", true)]
    [TestCase(CryptogramVersion.MchipCvn20, "0114", false)]
    [TestCase(CryptogramVersion.MchipCvn21, "0115", true)]
    public void The_counters_of_the_issuer_data_enter_the_cryptogram_in_every_second_version(CryptogramVersion version, string start, bool enter)
    {
        using var issuerKey = SecretKey.Generate(KeyAlgorithm.Tdes, 16, SystemRandom.Instance);
        var card = new EmvCard(Pan, 1);
        var field = Field(start + "A00003220000000000000000000322FF", new byte[8]);
        var cryptogram = new byte[8];
        using (var session = Session(version, issuerKey, card, field)) Assert.That(session.Compute(Read(field), cryptogram), Is.EqualTo(SecurityError.None));

        // The last byte of the counters, and one in front of them that no version takes.
        var counted = Field(start + "A00003220000000000000000000323FF", cryptogram);
        var passedOver = Field(start + "A00003220000000100000000000322FF", cryptogram);

        using var after = Session(version, issuerKey, card, counted);
        Assert.That(after.Verify(Read(counted)), Is.EqualTo(enter ? SecurityError.CryptogramMismatch : SecurityError.None));
        Assert.That(after.Verify(Read(passedOver)), Is.EqualTo(SecurityError.None));
    }

    [Test]
    public void Versions_18_and_19_share_the_key_of_a_transaction_and_differ_from_20()
    {
        using var issuerKey = SecretKey.Generate(KeyAlgorithm.Tdes, 16, SystemRandom.Instance);
        var card = new EmvCard(Pan, 1);
        // Counters of zero and the same bytes under each version: what is left to differ is the key.
        var eighteen = Compute(CryptogramVersion.MchipCvn18, issuerKey, card);
        var sixteen = Compute(CryptogramVersion.MchipCvn16, issuerKey, card);
        var twenty = Compute(CryptogramVersion.MchipCvn20, issuerKey, card);
        Assert.That(new[] { eighteen, sixteen, twenty }, Is.Unique);
        Assert.That(Compute(CryptogramVersion.MchipCvn18, issuerKey, card), Is.EqualTo(eighteen));

        static string Compute(CryptogramVersion version, SecretKey key, in EmvCard card)
        {
            var field = Field("0112A00003220000000000000000000000FF", new byte[8]);
            var cryptogram = new byte[8];
            using var session = Session(version, key, card, field);
            Assert.That(session.Compute(Read(field), cryptogram), Is.EqualTo(SecurityError.None));
            return Convert.ToHexString(cryptogram);
        }
    }

    [Test]
    public void A_truncated_field_is_an_error_with_its_place()
    {
        var field = Field("06010A03A00000", new byte[8]);
        for (var length = 1; length < field.Length; length++)
        {
            var error = EmvData.TryRead(field.AsSpan(0, length), out var data, out var offset);
            var joined = new byte[EmvData.MaxCryptogramData];
            if (error == SecurityError.None) Assert.That(offset, Is.EqualTo(-1));
            else Assert.That(offset, Is.InRange(0, length));
            Assert.That(() => Join(field.AsSpan(0, length).ToArray(), joined), Throws.Nothing);
            _ = data.Counter;
        }
    }

    [Test]
    public void A_missing_object_is_named_as_missing_data()
    {
        Span<byte> field = stackalloc byte[32];
        var writer = new TlvWriter(field);
        Assert.That(writer.TryWrite(0x9F02, new byte[6]), Is.True);
        Assert.That(Join(field[..writer.Written].ToArray(), new byte[EmvData.MaxCryptogramData]), Is.EqualTo(SecurityError.EmvData));
    }

    [TestCase("06010B03A00000", SecurityError.CryptogramVersion)]
    [TestCase("0601", SecurityError.EmvData)]
    [TestCase("", SecurityError.EmvData)]
    public void An_unknown_version_is_an_error(string issuerData, SecurityError expected) =>
        Assert.That(CryptogramVersions.TryRead(CardScheme.Visa, Convert.FromHexString(issuerData), out _), Is.EqualTo(expected));

    private static SecurityError Join(byte[] field, byte[] joined)
    {
        _ = EmvData.TryRead(field, out var data, out _);
        return data.TryWrite(CryptogramVersion.VisaCvn10, joined, out _);
    }

    private static CardSession Session(CryptogramVersion version, SecretKey issuerKey, EmvCard card, byte[] field)
    {
        var data = Read(field);
        Assert.That(CardSession.TryOpen(version, issuerKey, card, data.Counter, data.UnpredictableNumber, out var session), Is.EqualTo(SecurityError.None));
        return session!;
    }

    private static EmvData Read(ReadOnlySpan<byte> field)
    {
        Assert.That(EmvData.TryRead(field, out var data, out _), Is.EqualTo(SecurityError.None));
        return data;
    }

    private static byte[] Field(string issuerData, byte[] cryptogram)
    {
        Span<byte> field = stackalloc byte[256];
        var writer = new TlvWriter(field);
        foreach (var (tag, value) in new (uint, string)[]
        {
            (0x9F02, "000000010000"), (0x9F1A, "0156"), (0x95, "0000001080"), (0x5F2A, "0156"), (0x9A, "261124"), (0x9C, "00"),
            (0x9F37, "11223344"), (0x82, "7C00"), (0x9F36, "0021"), (0x9F10, issuerData), (0x9F27, "80"),
        })
        {
            Assert.That(writer.TryWrite(tag, Convert.FromHexString(value)), Is.True);
        }

        Assert.That(writer.TryWrite(0x9F26, cryptogram), Is.True);
        return field[..writer.Written].ToArray();
    }
}
