using System.Text;
using Iso8583.Core.Messages;
using Iso8583.Testing.Hosting;

namespace Iso8583.Conformance.Tests;

/// <summary>Rows of the UnionPay matrix over a socket, and what stands in none of them.</summary>
[TestFixture]
[CancelAfter(30_000)]
public sealed class UnionPayKindsTests
{
    private const string Alice = "6222020000000015";
    private const string Carol = "6222020000000031";

    private RunningHost _host = null!;
    private TestTerminal _terminal = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _host = await RunningHost.StartAsync();
        _terminal = await TestTerminal.UnionPayAsync(_host.UnionPay);
        await _terminal.SignOnAsync();
    }

    [TearDown]
    public async Task StopAsync()
    {
        _terminal.Dispose();
        await _host.DisposeAsync();
    }

    [TestCase("00050", "51")]
    [TestCase("000501", "10")]
    public async Task Less_than_was_asked_for_is_approved_only_with_60_6(string tail, string expected, CancellationToken cancellationToken)
    {
        var sale = Change(_terminal.Sale(Carol, 5_000), "0200", "000000", "22", "00", tail);
        var response = await _terminal.ExchangeAsync(sale, cancellationToken);
        Assert.That(response.GetText(De87.ResponseCode), Is.EqualTo(expected));
        if (expected == "10") Assert.That(response.GetText(De87.TransactionAmount), Is.EqualTo("000000001000"));
    }

    [Test]
    public async Task An_additional_pre_authorization_is_completed_with_the_first(CancellationToken cancellationToken)
    {
        var first = await _terminal.ExchangeAsync(Change(_terminal.Sale(Alice, 1_000), "0100", "030000", "10", "06"), cancellationToken);
        var more = Change(_terminal.Sale(Alice, 500), "0100", "030000", "10", "60");
        more.Set(De87.Private61, "000000000000" + "0000");
        var second = await _terminal.ExchangeAsync(more, cancellationToken);
        Assert.That(second.GetText(De87.ResponseCode), Is.EqualTo("00"));
        Assert.That(second.GetText(De87.AuthorizationCode), Is.EqualTo(first.GetText(De87.AuthorizationCode)), "one hold, one code");
        var completion = Change(_terminal.Sale(Alice, 1_500), "0220", "000000", "24", "06");
        completion.Set(De87.AuthorizationCode, first.GetText(De87.AuthorizationCode)!);
        completion.Set(De87.Private61, "0000000000001124");
        Assert.That((await _terminal.ExchangeAsync(completion, cancellationToken)).GetText(De87.ResponseCode), Is.EqualTo("00"));
    }

    [Test]
    public async Task A_tip_replaces_the_amount_of_its_sale_and_the_batch_has_one_debit(CancellationToken cancellationToken)
    {
        var sale = _terminal.Sale(Alice, 1_000);
        await _terminal.ExchangeAsync(sale, cancellationToken);
        var tip = Change(_terminal.Sale(Alice, 1_150), "0220", "000000", "34", "00");
        tip.Set(De87.AdditionalDataPrivate, "000000000150");
        tip.Set(De87.Private61, sale.GetText(De87.Private60)![2..8] + sale.GetText(De87.Stan));
        Assert.That((await _terminal.ExchangeAsync(tip, cancellationToken)).GetText(De87.ResponseCode), Is.EqualTo("00"));
        var totals = (await _terminal.ExchangeAsync(_terminal.Settlement(1, 1_150, 0, 0), cancellationToken)).GetText(De87.AdditionalDataPrivate)!;
        Assert.That(totals[30], Is.EqualTo('1'), totals);
    }

    [Test]
    public async Task An_offline_sale_is_booked_once_however_often_it_is_sent(CancellationToken cancellationToken)
    {
        var sale = Change(_terminal.Sale(Alice, 700), "0220", "000000", "30", "00");
        sale.Set(De87.Private63, "CUP");
        var first = await _terminal.ExchangeAsync(sale, cancellationToken);
        sale.Mti = new Mti(0x0221);
        var second = await _terminal.ExchangeAsync(sale, cancellationToken);
        Assert.That((first.GetText(De87.ResponseCode), second.GetText(De87.ResponseCode)), Is.EqualTo(("00", "00")));
        Assert.That(second.GetText(De87.RetrievalReference), Is.EqualTo(first.GetText(De87.RetrievalReference)));
    }

    [TestCase("0100", "330000", "01", "00", "00", TestName = "Account_verification_is_approved")]
    [TestCase("0200", "000000", "22", "08", "00", TestName = "Mail_and_telephone_order_is_a_sale")]
    [TestCase("0200", "000000", "22", "64", "00", TestName = "Instalments_are_a_sale")]
    [TestCase("0200", "000000", "22", "65", "40", TestName = "Points_are_no_money_of_this_bank")]
    [TestCase("0200", "600000", "45", "91", "40", TestName = "Purse_loads_are_not_served")]
    [TestCase("0200", "010000", "22", "00", "40", TestName = "Cash_is_not_in_the_matrix")]
    [TestCase("0200", "090000", "22", "00", "40", TestName = "Cash_back_is_not_in_the_matrix")]
    [TestCase("0220", "000000", "22", "00", "40", TestName = "A_sale_by_advice_is_not_in_the_matrix")]
    [TestCase("0100", "000000", "22", "00", "40", TestName = "A_sale_by_authorization_is_not_in_the_matrix")]
    [TestCase("0202", "000000", "22", "00", "40", TestName = "What_an_issuer_sends_is_no_sale")]
    public async Task Matrix(string mti, string processingCode, string type, string condition, string expected, CancellationToken cancellationToken)
        => Assert.That((await _terminal.ExchangeAsync(Change(_terminal.Sale(Alice, 100), mti, processingCode, type, condition), cancellationToken)).GetText(De87.ResponseCode), Is.EqualTo(expected));

    [Test]
    public async Task Parameters_public_keys_and_applications_are_downloaded(CancellationToken cancellationToken)
    {
        var parameters = await DownloadAsync("0800", "360", null, cancellationToken);
        Assert.That(Encoding.ASCII.GetString(parameters), Does.StartWith("1260133"));

        var list = await DownloadAsync("0820", "372", "100"u8.ToArray(), cancellationToken);
        Assert.That(Convert.ToHexString(list), Is.EqualTo("319F0605A0000000039F220192DF0504202812319F0605A0000000039F220194DF050420281231"), "all in this packet");
        Assert.That(await DownloadAsync("0820", "372", "102"u8.ToArray(), cancellationToken), Is.EqualTo("0"u8.ToArray()), "both received: none follows");
        var key = await DownloadAsync("0800", "370", Convert.FromHexString("9F0605A0000000039F220192"), cancellationToken);
        Assert.That(Convert.ToHexString(key), Does.StartWith("319F0605A0000000039F220192DF050420281231DF060101DF070101DF0281B0996AF56F").And.EndsWith("DF040103DF0314429C954A3859CEF91295F663C963E582ED6EB253"));
        Assert.That(await DownloadAsync("0800", "370", Convert.FromHexString("9F0605A0000000039F220177"), cancellationToken), Is.EqualTo("0"u8.ToArray()), "no such key");
        await DownloadAsync("0800", "371", null, cancellationToken);

        var applications = await DownloadAsync("0820", "382", "100"u8.ToArray(), cancellationToken);
        Assert.That(Convert.ToHexString(applications), Is.EqualTo("319F0608A0000003330101019F0607A0000000031010"));
        var application = await DownloadAsync("0800", "380", Convert.FromHexString("9F0608A000000333010101"), cancellationToken);
        Assert.That(Convert.ToHexString(application), Does.StartWith("319F0608A000000333010101DF0101009F0802"));
        await DownloadAsync("0800", "381", null, cancellationToken);
        await DownloadAsync("0820", "362", "011021031041051"u8.ToArray(), cancellationToken);
    }

    private async Task<byte[]> DownloadAsync(string mti, string networkCode, byte[]? question, CancellationToken cancellationToken)
    {
        var message = _terminal.SignOn(networkCode);
        _ = Mti.TryParse(mti, out var parsed);
        message.Mti = parsed;
        message.Remove(De87.Stan);
        if (question is not null) message.Set(De87.Private62, question);
        var response = await _terminal.ExchangeAsync(message, cancellationToken);
        Assert.That(response.GetText(De87.ResponseCode), Is.EqualTo("00"), networkCode);
        return response.GetBytes(De87.Private62) ?? [];
    }

    private static IsoMessage Change(IsoMessage message, string mti, string processingCode, string type, string condition, string tail = "00050")
    {
        _ = Mti.TryParse(mti, out var parsed);
        message.Mti = parsed;
        message.Set(De87.ProcessingCode, processingCode);
        message.Set(De87.PosConditionCode, condition);
        message.Set(De87.Private60, type + message.GetText(De87.Private60)![2..8] + tail);
        return message;
    }
}
