using Iso8583.Core.Messages;

namespace Iso8583.Core.Tests.Messages;

public class ReferenceElementTests
{
    [TestCase(0, "020000012311011530450000010000200000000333", 123, 1101153045)]
    [TestCase(1, "1200000123261101153045", 123, 261101153045)]
    [TestCase(1, "120000012326110115304506123456", 123, 261101153045)]
    [TestCase(2, "220000000000012320261101153045", 123, 20261101153045)]
    [TestCase(2, "220000000000012320261101153045123456", 123, 20261101153045)]
    public void Original_data_elements_of_each_version_round_trip(int version, string text, long stan, long time)
    {
        var ascii = System.Text.Encoding.ASCII.GetBytes(text);
        Assert.That(OriginalDataElements.TryParse(ascii, version, out var elements), Is.True);
        Assert.Multiple(() =>
        {
            Assert.That(elements.Stan, Is.EqualTo(stan));
            Assert.That(elements.DateTime, Is.EqualTo(time));
        });
        Span<byte> written = stackalloc byte[OriginalDataElements.Length87];
        Assert.That(System.Text.Encoding.ASCII.GetString(written[..elements.Write(written, version)]), Is.EqualTo(text));
    }

    [Test]
    public void Institutions_of_1987_lose_their_fill()
    {
        Assert.That(OriginalDataElements.TryParse87("020000012311011530450000010000200000000333"u8, out var elements), Is.True);
        Assert.That(elements.Acquirer, Is.EqualTo(AsciiText.From("100002")));
        Assert.That(elements.Forwarder, Is.EqualTo(AsciiText.From("333")));
    }

    [Test]
    public void Additional_amounts_are_taken_one_by_one()
    {
        ReadOnlySpan<byte> value = "1002156C0000001234561001156D000000000100"u8;
        Assert.That(AdditionalAmount.TryTake(ref value, 0, out var first), Is.True);
        Assert.That(AdditionalAmount.TryTake(ref value, 0, out var second), Is.True);
        Assert.That(AdditionalAmount.TryTake(ref value, 0, out _), Is.False);
        Assert.That(first, Is.EqualTo(new AdditionalAmount(10, 2, new Amount(123456, Currency.Cny))));
        Assert.That(second.Amount.Minor, Is.EqualTo(-100));
        Span<byte> written = stackalloc byte[21];
        Assert.That(System.Text.Encoding.ASCII.GetString(written[..second.Write(written, 0)]), Is.EqualTo("1001156D000000000100"));
        Assert.That(System.Text.Encoding.ASCII.GetString(written[..second.Write(written, 2)]), Is.EqualTo("10011562D000000000100"));
    }

    [Test]
    public void Replacement_amounts_round_trip()
    {
        Assert.That(ReplacementAmounts.TryParse("000000000900000000000000C00000010D00000005"u8, out var amounts), Is.True);
        Assert.That(amounts, Is.EqualTo(new ReplacementAmounts(900, 0, 10, -5)));
        Span<byte> written = stackalloc byte[ReplacementAmounts.Length];
        amounts.Write(written);
        Assert.That(written.SequenceEqual("000000000900000000000000C00000010D00000005"u8), Is.True);
    }

    [TestCase("000000001000000000000990", 1)]
    [TestCase("15620000000010008402000000000990", 2)]
    public void Original_amounts_round_trip(string text, int version)
    {
        Assert.That(OriginalAmounts.TryParse(System.Text.Encoding.ASCII.GetBytes(text), out var amounts), Is.True);
        Assert.That((amounts.Transaction, amounts.Reconciliation), Is.EqualTo((1000L, 990L)));
        Span<byte> written = stackalloc byte[32];
        Assert.That(System.Text.Encoding.ASCII.GetString(written[..amounts.Write(written, version)]), Is.EqualTo(text));
    }

    [Test]
    public void Terminal_totals_and_details_round_trip()
    {
        var totals = new UnionPayTotals(new UnionPayTotals.Half(1100, 11, 200, 2, 1), new UnionPayTotals.Half(0, 0, 0, 0, 1));
        Span<byte> ascii = stackalloc byte[UnionPayTotals.Length];
        totals.Write(ascii);
        Assert.That(UnionPayTotals.TryParse(ascii, out var again), Is.True);
        Assert.That(again, Is.EqualTo(totals));

        Span<byte> item = stackalloc byte[2 + UnionPayDetail.Length];
        Assert.That(Pan.TryParse("6210000000000000017", out var pan), Is.True);
        var detail = new UnionPayDetail(false, 8, pan, 5000);
        "01"u8.CopyTo(item);
        detail.Write(item[2..]);
        Span<UnionPayDetail> details = new UnionPayDetail[UnionPayDetail.MaxCount];
        Assert.That(UnionPayDetail.TryParse(item, details, out var count), Is.True);
        Assert.That(count, Is.EqualTo(1));
        Assert.That(details[0], Is.EqualTo(detail));
    }
}
