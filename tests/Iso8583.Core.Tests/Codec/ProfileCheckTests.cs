using Iso8583.Core.Codec;
using Iso8583.Core.Dialects;
using Iso8583.Core.Messages;

namespace Iso8583.Core.Tests.Codec;

public class ProfileCheckTests
{
    [Test]
    public void The_most_exact_profile_is_found_and_what_is_missing_is_named()
    {
        var dialect = DialectCatalog.BuiltIn.Get("unionpay-pos");
        var message = new IsoMessage(new Mti(0x0200));
        message.Set(3, "200000");
        message.Set(25, "00");
        message.Set(60, "23000001000");
        var bytes = IsoMessageCodec.ToBytes(message, dialect);
        var map = default(FieldMap);
        Assert.That(MessageView.TryParse(bytes, dialect, ref map, out var view, out _), Is.True);
        var profile = ProfileCheck.Find(view);
        Assert.That(profile?.Name, Is.EqualTo("sale void"));
        Assert.That(ProfileCheck.FirstMissing(view, profile ?? new MessageProfile { Mti = default }), Is.EqualTo(4));
        Assert.That(ProfileCheck.FirstUnexpected(view, profile ?? new MessageProfile { Mti = default }), Is.Zero);
    }
}
