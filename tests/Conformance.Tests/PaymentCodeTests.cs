using Iso8583.Core.Messages;
using Iso8583.Host.Ledger;
using Iso8583.Testing.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Iso8583.Conformance.Tests;

/// <summary>Payments by a code that a phone shows: no card number, no track, the code in F59.</summary>
[TestFixture]
[CancelAfter(60_000)]
public sealed class PaymentCodeTests
{
    private const string Code = "6229990000000000019";
    private const string Alice = "6222020000000015";
    private const string AliceMasked = "622202******0015";

    private RunningHost _host = null!; // set up before each test
    private TestTerminal _terminal = null!; // set up before each test

    [SetUp]
    public async Task StartAsync()
    {
        _host = await RunningHost.StartAsync(new Dictionary<string, string?> { ["Acquirer:Trace"] = "true" });
        _terminal = await TestTerminal.UnionPayAsync(_host.UnionPay);
        await _terminal.SignOnAsync();
    }

    [TearDown]
    public async Task StopAsync()
    {
        _terminal.Dispose();
        await _host.DisposeAsync();
    }

    [Test]
    public async Task Code_stands_for_a_card_and_the_voucher_voids_the_payment(CancellationToken cancellationToken)
    {
        var paid = await _terminal.ExchangeAsync(Scan("A3019" + Code), cancellationToken);
        Assert.That(paid.GetText(De87.ResponseCode), Is.EqualTo("00"));
        Assert.That(paid.Has(De87.Pan), Is.False, "nobody tells the terminal whose card it is");
        var voucher = paid.GetText(De87.Private59)!;
        Assert.That(voucher, Does.StartWith("A4020").And.EndsWith(paid.GetText(De87.RetrievalReference)!).And.Length.EqualTo(25));
        var row = await LastAsync(cancellationToken);
        Assert.That(row.Transaction.Pan.ToString(), Is.EqualTo(AliceMasked));

        var cancel = Scan(voucher);
        cancel.Set(De87.ProcessingCode, "200000");
        cancel.Set(De87.Private60, "23" + cancel.GetText(De87.Private60)![2..]);
        Assert.That((await _terminal.ExchangeAsync(cancel, cancellationToken)).GetText(De87.ResponseCode), Is.EqualTo("00"));
        Assert.That((await LastAsync(cancellationToken)).OriginalSequence, Is.EqualTo(row.Sequence));
        Assert.That(await BalanceAsync(cancellationToken), Is.EqualTo(100_000_000));
        Assert.That(_host.Log.Lines.Where(line => line.Text.Contains(Code, StringComparison.Ordinal) || line.Text.Contains(Alice, StringComparison.Ordinal)), Is.Empty);
    }

    [Test]
    public async Task Reversal_by_code_takes_the_payment_back(CancellationToken cancellationToken)
    {
        var payment = Scan("01003UPA" + "A3019" + Code);
        Assert.That((await _terminal.ExchangeAsync(payment, cancellationToken)).GetText(De87.ResponseCode), Is.EqualTo("00"), "behind another tag");
        Assert.That((await _terminal.ExchangeAsync(_terminal.Reversal(payment), cancellationToken)).GetText(De87.ResponseCode), Is.EqualTo("00"));
        Assert.That(await BalanceAsync(cancellationToken), Is.EqualTo(100_000_000));
    }

    [TestCase("A3019622999000000000099X", "14", "032")]
    [TestCase("A30196229990000000000999", "14", "032")]
    [TestCase("A3019" + Code, "30", "012")]
    [TestCase("A3099" + Code, "30", "032")]
    [TestCase("", "30", "032")]
    public async Task Code_that_nobody_has_is_no_card_and_none_at_all_is_a_format_error(string field, string code, string entryMode, CancellationToken cancellationToken)
    {
        var payment = Scan(field);
        payment.Set(De87.PosEntryMode, entryMode);
        Assert.That((await _terminal.ExchangeAsync(payment, cancellationToken)).GetText(De87.ResponseCode), Is.EqualTo(code));
    }

    private IsoMessage Scan(string field)
    {
        var payment = _terminal.Sale(Alice, 1_000);
        payment.Remove(De87.Pan);
        payment.Remove(De87.Track2);
        payment.Remove(De87.ExpirationDate);
        payment.Remove(De87.SecurityControl);
        payment.Set(De87.PosEntryMode, "032");
        if (field.Length > 0) payment.Set(De87.Private59, field);
        return payment;
    }

    private async Task<JournalRow> LastAsync(CancellationToken cancellationToken)
    {
        var ledger = _host.Services.GetRequiredService<ILedger>();
        return (await ledger.ReadJournalAsync(ledger.CommittedSequence - 1, 1, cancellationToken))[0];
    }

    private async Task<long> BalanceAsync(CancellationToken cancellationToken)
        => (await _host.Services.GetRequiredService<JournaledLedger>().GetBalanceAsync("cardholder:6222-0001", Currency.Cny, cancellationToken))!.Value.BalanceMinor;
}
