using Iso8583.Core.Messages;
using Iso8583.Core.Security;
using Iso8583.Testing.Hosting;

namespace Iso8583.Conformance.Tests;

/// <summary>Messages that are well-formed and make no sense: a clear refusal that says which field, and no money moves.</summary>
[TestFixture]
[CancelAfter(60_000)]
public sealed class ContentTests
{
    private const string Alice = "6222020000000015";
    private const string Bob = "6259990000000023";

    private RunningHost _host = null!; // set before every test

    [SetUp]
    public async Task StartAsync() => _host = await RunningHost.StartAsync();

    [TearDown]
    public async Task StopAsync() => await _host.DisposeAsync();

    [TestCase(De87.ExpirationDate, "0000")]
    [TestCase(De87.ExpirationDate, "3013")]
    [TestCase(De87.LocalTime, "999999")]
    [TestCase(De87.LocalTime, "240000")]
    [TestCase(De87.LocalTime, "126000")]
    [TestCase(De87.LocalDate, "0000")]
    [TestCase(De87.LocalDate, "0230")]
    [TestCase(De87.LocalDate, "1301")]
    public async Task Impossible_date_is_a_format_error_that_names_the_field(int field, string value, CancellationToken cancellationToken)
    {
        using var unionPay = await TestTerminal.UnionPayAsync(_host.UnionPay);
        await unionPay.SignOnAsync(cancellationToken);
        using var generic = await TestTerminal.Iso87Async(_host.Iso87);
        await generic.SignOnAsync(cancellationToken);
        foreach (var terminal in new[] { unionPay, generic })
        {
            var before = await Balance.OfAsync(terminal, Alice, cancellationToken);
            var sale = terminal.Sale(Alice, 100);
            sale.Set(field, value);
            Assert.That((await terminal.ExchangeAsync(sale, cancellationToken)).GetText(De87.ResponseCode), Is.EqualTo("30"));
            Assert.That(_host.Log.Lines.Select(line => line.Text), Has.Some.Contains($"field {field} is no possible date or time"));
            Assert.That(await Balance.OfAsync(terminal, Alice, cancellationToken), Is.EqualTo(before));
        }
    }

    [TestCase("9999999999")]
    [TestCase("0230120000")]
    [TestCase("1124250000")]
    public async Task Impossible_transmission_time_is_a_format_error(string value, CancellationToken cancellationToken)
    {
        using var terminal = await TestTerminal.Iso87Async(_host.Iso87);
        await terminal.SignOnAsync(cancellationToken);
        var sale = terminal.Sale(Alice, 100);
        sale.Set(De87.TransmissionDateTime, value);
        Assert.That((await terminal.ExchangeAsync(sale, cancellationToken)).GetText(De87.ResponseCode), Is.EqualTo("30"));
    }

    [TestCase(false, false)]
    [TestCase(true, false)]
    [TestCase(false, true)]
    public async Task Track_of_another_card_than_the_account_number_is_a_format_error(bool encrypted, bool generic, CancellationToken cancellationToken)
    {
        using var terminal = generic ? await TestTerminal.Iso87Async(_host.Iso87) : await TestTerminal.UnionPayAsync(_host.UnionPay);
        await terminal.SignOnAsync("004", cancellationToken);
        var sale = terminal.Sale(Alice, 100);
        sale.Set(De87.Track2, Track(Bob));
        if (encrypted)
        {
            var track = System.Text.Encoding.ASCII.GetBytes(Track(Bob));
            Assert.That(TrackCipher.Encrypt(terminal.Keys!.TrackKey!, track), Is.EqualTo(SecurityError.None));
            sale.Set(De87.Track2, System.Text.Encoding.ASCII.GetString(track));
            sale.Set(De87.SecurityControl, "0610000000000000");
        }

        Assert.That((await terminal.ExchangeAsync(sale, cancellationToken)).GetText(De87.ResponseCode), Is.EqualTo("30"));
        Assert.That(_host.Log.Lines.Select(line => line.Text), Has.Some.Contains("field 35 has another account number"));
        sale = terminal.Sale(Alice, 100);
        sale.Set(De87.Track2, Track(Alice));
        Assert.That((await terminal.ExchangeAsync(sale, cancellationToken)).GetText(De87.ResponseCode), Is.EqualTo("00"), "the same card twice is no fault");
    }

    [Test]
    public async Task Chip_of_another_card_than_the_account_number_is_a_format_error(CancellationToken cancellationToken)
    {
        using var terminal = await TestTerminal.UnionPayAsync(_host.UnionPay);
        await terminal.SignOnAsync(cancellationToken);
        foreach (var field in new[] { "5A08" + Bob, "5712" + Bob + "D30122200000012300000"[..19] + "F" })
        {
            var sale = terminal.Sale(Alice, 100);
            sale.Set(De87.IccData, Convert.FromHexString(field.Length % 2 == 0 ? field : field + "F"));
            Assert.That((await terminal.ExchangeAsync(sale, cancellationToken)).GetText(De87.ResponseCode), Is.EqualTo("30"), field[..2]);
        }

        var broken = terminal.Sale(Alice, 100);
        broken.Set(De87.IccData, Convert.FromHexString("9F26081122"));
        Assert.That((await terminal.ExchangeAsync(broken, cancellationToken)).GetText(De87.ResponseCode), Is.EqualTo("30"));
        Assert.That(_host.Log.Lines.Select(line => line.Text), Has.Some.Contains("field 55 is no well-formed BER-TLV"));
    }

    [TestCase(0x0202)]
    [TestCase(0x0203)]
    public async Task What_an_issuer_begins_is_not_served_and_moves_nothing(int mti, CancellationToken cancellationToken)
    {
        using var unionPay = await TestTerminal.UnionPayAsync(_host.UnionPay);
        await unionPay.SignOnAsync(cancellationToken);
        using var generic = await TestTerminal.Iso87Async(_host.Iso87);
        await generic.SignOnAsync(cancellationToken);
        foreach (var terminal in new[] { unionPay, generic })
        {
            var before = await Balance.OfAsync(terminal, Alice, cancellationToken);
            var sale = terminal.Sale(Alice, 100);
            sale.Mti = new Mti((ushort)mti);
            Assert.That((await terminal.ExchangeAsync(sale, cancellationToken)).GetText(De87.ResponseCode), Is.EqualTo("40"));
            Assert.That(await Balance.OfAsync(terminal, Alice, cancellationToken), Is.EqualTo(before));
        }
    }

    /// <summary>Rows of the transaction matrix with another message type than their own.</summary>
    [TestCase(0x0100, "000000", 22)]
    [TestCase(0x0220, "000000", 22)]
    [TestCase(0x0100, "310000", 1)]
    [TestCase(0x0200, "030000", 10)]
    [TestCase(0x0200, "200000", 25)]
    [TestCase(0x0100, "200000", 23)]
    [TestCase(0x0200, "000000", 24)]
    [TestCase(0x0220, "000000", 20)]
    [TestCase(0x0200, "000000", 30)]
    [TestCase(0x0220, "000000", 36)]
    public async Task UnionPay_message_type_and_transaction_must_fit_together(int mti, string processingCode, int type, CancellationToken cancellationToken)
    {
        using var terminal = await TestTerminal.UnionPayAsync(_host.UnionPay);
        await terminal.SignOnAsync(cancellationToken);
        var before = await Balance.OfAsync(terminal, Alice, cancellationToken);
        var message = terminal.Sale(Alice, 100);
        message.Mti = new Mti((ushort)mti);
        message.Set(De87.ProcessingCode, processingCode);
        message.Set(De87.Private60, $"{type:D2}{terminal.Batch:D6}00050");
        Assert.That((await terminal.ExchangeAsync(message, cancellationToken)).GetText(De87.ResponseCode), Is.EqualTo("40"));
        Assert.That(await Balance.OfAsync(terminal, Alice, cancellationToken), Is.EqualTo(before));
    }

    private static string Track(string pan) => pan + "=30122200000012300000";
}
