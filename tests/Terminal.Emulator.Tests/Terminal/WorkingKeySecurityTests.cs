using System.Text;
using Iso8583.Core.Security;
using Iso8583.Emulator.Terminal;

namespace Iso8583.Emulator.Tests.Terminal;

public sealed class WorkingKeySecurityTests
{
    private static readonly byte[] Data = Encoding.ASCII.GetBytes("what a message authentication code covers");

    [TestCase(WorkingKeyLayout.Single24, '0', false)]
    [TestCase(WorkingKeyLayout.Double40, '6', false)]
    [TestCase(WorkingKeyLayout.Double60, '6', true)]
    public void Every_layout_of_a_sign_on_opens(WorkingKeyLayout layout, char lengthDigit, bool hasTrackKey)
    {
        using var signedOn = new SignedOnSecurity(layout);

        Assert.That(signedOn.Security.HasKeys, Is.True);
        Assert.That(signedOn.Security.HasTrackKey, Is.EqualTo(hasTrackKey));
        Assert.That(signedOn.Security.PinKeyLengthDigit, Is.EqualTo(lengthDigit));
    }

    [Test]
    public void A_wrong_check_value_is_refused_and_leaves_no_keys()
    {
        using var signedOn = new SignedOnSecurity();
        var wrapped = signedOn.Wrapped.ToArray();
        wrapped[17] ^= 1;

        Assert.That(signedOn.Security.TryLoadWorkingKeys(wrapped, out var error), Is.False);
        Assert.That(error, Is.Not.Empty);
        Assert.That(signedOn.Security.HasKeys, Is.False);
    }

    [Test]
    public void The_pin_block_opens_under_the_acquirers_key()
    {
        using var signedOn = new SignedOnSecurity();
        Assert.That(Pin.TryParse("123456".AsSpan(), out var pin), Is.True);

        var block = signedOn.Security.EncipherPin(pin, Cards.Alice.Pan);

        Assert.That(PinBlock.Decipher(PinBlockFormat.Iso0, signedOn.Keys.PinKey, block, Cards.Alice.Pan, out var read), Is.EqualTo(SecurityError.None));
        Assert.That(read, Is.EqualTo(pin));
    }

    [Test]
    public void The_track_opens_under_the_acquirers_key()
    {
        using var signedOn = new SignedOnSecurity();
        var track = Cards.Alice.RevealTrack2();

        var enciphered = Encoding.ASCII.GetBytes(signedOn.Security.EncipherTrack(track));

        Assert.That(Encoding.ASCII.GetString(enciphered), Is.Not.EqualTo(track));
        Assert.That(TrackCipher.Decrypt(signedOn.Keys.TrackKey ?? throw new InvalidOperationException(), enciphered), Is.EqualTo(SecurityError.None));
        Assert.That(Encoding.ASCII.GetString(enciphered), Is.EqualTo(track));
    }

    [Test]
    public void The_acquirers_mac_is_verified()
    {
        using var signedOn = new SignedOnSecurity();
        var mac = new byte[8];
        MessageMac.Compute(MacAlgorithm.UnionPayEcb, MacPadding.Zeros, signedOn.Keys.MacKey, Data, mac);

        Assert.That(signedOn.Security.VerifyMac(Data, mac), Is.True);
        Assert.That(signedOn.Security.Mac(Data), Is.EqualTo(mac));
        mac[3] ^= 1;
        Assert.That(signedOn.Security.VerifyMac(Data, mac), Is.False);
    }

    [Test]
    public void Before_the_first_sign_on_the_mac_field_holds_zeros()
    {
        using var master = SecretKey.Create(KeyAlgorithm.Tdes, new byte[16]);

        Assert.That(new WorkingKeySecurity(master).Mac(Data), Is.EqualTo("00000000"u8.ToArray()));
    }
}
