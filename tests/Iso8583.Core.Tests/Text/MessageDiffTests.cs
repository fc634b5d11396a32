using Iso8583.Core.Dialects;
using Iso8583.Core.Messages;
using Iso8583.Core.Text;

namespace Iso8583.Core.Tests.Text;

internal sealed class MessageDiffTests
{
    private static readonly Dialect Ascii = DialectCatalog.BuiltIn.Get("iso87-ascii");

    [Test]
    public void Equal_messages_do_not_differ()
        => Assert.That(MessageDiff.Compare(SampleMessages.Purchase(Ascii), Ascii, SampleMessages.Purchase(Ascii), Ascii), Is.Empty);

    [Test]
    public void Every_difference_is_named_once_and_masked()
    {
        var left = SampleMessages.Purchase(Ascii);
        var right = SampleMessages.Purchase(Ascii);
        right.Mti = new Mti(0x0210);
        right.Set(2, "4761730000000010");
        right.Set(39, "00");
        right.Remove(41);
        right.Get(55)!.Parts!.Set("9F26", FieldValue.Of(new byte[8]));
        right.Get(55)!.Parts!.Add("8A", "3030"u8);

        var differences = MessageDiff.Compare(left, Ascii, right, Ascii);

        Assert.That(differences.Select(d => d.Path), Is.EqualTo(new[] { "mti", "2", "39", "41", "55.9F26", "55.8A" }));
        Assert.That(differences[1], Is.EqualTo(new FieldDifference("2", "476173******0010", "476173******0010")));
        Assert.That(differences[1].DiffersWhereHidden, Is.True);
        Assert.That(differences[2], Is.EqualTo(new FieldDifference("39", null, "00")));
        Assert.That(differences[3], Is.EqualTo(new FieldDifference("41", "TERM0001", null)));
    }

    [Test]
    public void Repeated_tags_are_compared_one_by_one()
    {
        var left = SampleMessages.Purchase(Ascii);
        var right = SampleMessages.Purchase(Ascii);
        right.Get(55)!.Parts!.Remove("9F02");
        right.Get(55)!.Parts!.Add("9F02", Convert.FromHexString("000000001000")).Add("9F02", Convert.FromHexString("000000003000"));

        Assert.That(MessageDiff.Compare(left, Ascii, right, Ascii).Select(d => d.ToString()), Is.EqualTo(new[]
        {
            new FieldDifference("55.9F02#2", "000000002000", "000000003000").ToString(),
        }));
    }
}
