using Iso8583.Core.Codec;
using Iso8583.Core.Dialects;
using Iso8583.Core.Messages;
using Iso8583.Core.Text;

namespace Iso8583.Core.Tests.Text;

/// <summary>Keys travel in free fields of network management, in whichever a network likes: nothing of them is shown.</summary>
internal sealed class KeyMaskingTests
{
    private const string Key = "0FE1D2C3B4A5968778695A4B3C2D1E0F";
    private const string KeyBlock = "D0112P0AE00E0000B82679114F470F540165EDFBF7E250FCEA43F810D215F8D207E2E417C07156A27E8E31DA05F7425509593D03A457DC34";

    private static IEnumerable<TestCaseData> Carriers()
    {
        foreach (var name in (string[])["iso87-ascii", "iso87-binary", "iso87-ebcdic", "iso93-ascii", "iso2003-ascii"])
        {
            var dialect = DialectCatalog.BuiltIn.Get(name);
            var mti = new Mti((ushort)(dialect.Version == 0 ? 0x0810 : dialect.Version == 1 ? 0x1814 : 0x2814));
            foreach (var de in (int[])[48, 54, 56, 60, 61, 62, 63, 120, 126])
            {
                if (dialect[de] is not { IsBinary: false, Layout: null, Length: >= 112 }) continue;
                yield return new TestCaseData(name, mti, de, Key).SetArgDisplayNames(name, $"F{de}", "key");
                yield return new TestCaseData(name, mti, de, KeyBlock).SetArgDisplayNames(name, $"F{de}", "key block");
            }
        }
    }

    [TestCaseSource(nameof(Carriers))]
    public void A_key_is_shown_in_no_form_of_a_management_message(string name, Mti mti, int de, string key)
    {
        var dialect = DialectCatalog.BuiltIn.Get(name);
        var message = new IsoMessage(mti);
        message.Set(De87.Stan, "000001");
        message.Set(de, key);
        var bytes = IsoMessageCodec.ToBytes(message, dialect);
        var map = default(FieldMap);
        Assert.That(MessageView.TryParse(bytes, dialect, ref map, out var view, out _), Is.True);
        var other = new IsoMessage(mti);
        other.Set(de, "1");

        string[] shown =
        [
            MessageDescriber.Line(view),
            MessageDescriber.Describe(view, new DescribeOptions { HexDump = true }),
            MessageDescriber.Describe(message, dialect),
            MessageJson.ToJson(message, dialect),
            MessageJson.ToJson(MessageRedactor.Redact(message, dialect), dialect, unmasked: true),
            string.Concat(MessageDiff.Compare(message, dialect, other, dialect)),
        ];

        Assert.That(shown, Has.None.Contains(key[..8]).And.None.Contains(key[^8..]).And.None.Contains(key[16..24]));
        Assert.That(shown[1], Does.Contain($"[redacted {key.Length}]"));
    }

    [Test]
    public void What_is_shorter_than_a_key_stays_readable_in_management_messages()
    {
        var dialect = DialectCatalog.BuiltIn.Get("iso87-ascii");
        var message = new IsoMessage(new Mti(0x0800));
        message.Set(48, "HELLO");

        Assert.That(MessageJson.ToJson(message, dialect), Does.Contain("HELLO"));
    }

    [Test]
    public void Field_48_of_a_payment_is_searched_for_cards_only()
    {
        var dialect = DialectCatalog.BuiltIn.Get("iso87-ascii");
        var message = new IsoMessage(new Mti(0x0200));
        message.Set(48, "order 4711 of the corner bookshop");

        Assert.That(MessageJson.ToJson(message, dialect), Does.Contain("order 4711 of the corner bookshop"));
    }

    [Test]
    public void A_sign_on_of_a_terminal_still_shows_the_elements_of_field_60()
    {
        var dialect = DialectCatalog.BuiltIn.Get("unionpay-pos");
        var message = new IsoMessage(new Mti(0x0810));
        message.Set(De87.Stan, "000001");
        message.Set(60, "00000001003");
        message.Set(62, Convert.FromHexString(Key));
        var map = default(FieldMap);
        Assert.That(MessageView.TryParse(IsoMessageCodec.ToBytes(message, dialect), dialect, ref map, out var view, out _), Is.True);

        Assert.That(MessageDescriber.Line(view), Is.EqualTo("0810 network management response F11=000001 F60=00.000001.003"));
        Assert.That(MessageDescriber.Describe(view), Does.Contain("[redacted 16]").And.Not.Contain(Key[..8]));
    }

    [Test]
    public void A_dialect_can_say_that_a_field_carries_keys()
    {
        var dialect = DialectCatalog.BuiltIn.Compile("mine.json", """
            { "name": "mine", "title": "mine", "extends": "iso87-ascii", "fields": { "48": { "name": "Keys", "format": "ans...999", "mask": "keys" } } }
            """);
        var message = new IsoMessage(new Mti(0x0200));
        message.Set(48, Key);

        Assert.That(MessageJson.ToJson(message, dialect), Does.Contain("[redacted 32]"));
    }
}
