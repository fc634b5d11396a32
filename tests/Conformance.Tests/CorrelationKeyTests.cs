using Iso8583.Core.Messages;
using Iso8583.Host.Configuration;
using Iso8583.Testing.Hosting;

namespace Iso8583.Conformance.Tests;

/// <summary>A dialect file says which fields make two messages the same transaction.</summary>
[TestFixture]
[CancelAfter(60_000)]
public sealed class CorrelationKeyTests
{
    private const string Alice = "6222020000000015";

    private string _folder = "";

    [SetUp]
    public void SetUp() => _folder = Directory.CreateTempSubdirectory("iso8583sim-key-").FullName;

    [TearDown]
    public void TearDown() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task Local_time_instead_of_transmission_time(CancellationToken cancellationToken)
    {
        await using var host = await StartAsync("[\"42\", \"41\", \"11\", \"12\", \"13\"]");
        using var terminal = await TestTerminal.Iso87Async(host.Iso87);
        Assert.That((await terminal.ExchangeAsync(terminal.SignOn(), cancellationToken)).GetText(De87.ResponseCode), Is.EqualTo("00"), "a management message has no local time");
        var sale = terminal.Sale(Alice, 100);
        sale.Set(De87.LocalTime, "120000");
        sale.Set(De87.LocalDate, "1124");
        var first = await terminal.ExchangeAsync(sale, cancellationToken);
        Assert.That(first.GetText(De87.ResponseCode), Is.EqualTo("00"));

        sale.Set(De87.TransmissionDateTime, "1124235959");
        Assert.That(Rrn(await terminal.ExchangeAsync(sale, cancellationToken)), Is.EqualTo(Rrn(first)), "sent later, the same transaction");
        sale.Set(De87.LocalTime, "120001");
        var second = await terminal.ExchangeAsync(sale, cancellationToken);
        Assert.That((second.GetText(De87.ResponseCode), Rrn(second) == Rrn(first)), Is.EqualTo(("00", false)), "another second, another transaction");

        // F90 tells the transmission time, which is no part of this key: the local time is the reversal's own.
        var reversal = terminal.Reversal(sale);
        reversal.Set(De87.Stan, sale.GetText(De87.Stan)!);
        Assert.That((await terminal.ExchangeAsync(reversal, cancellationToken)).GetText(De87.ResponseCode), Is.EqualTo("00"));
        sale.Set(De87.LocalTime, "120002");
        sale.Remove(De87.LocalDate);
        Assert.That((await terminal.ExchangeAsync(sale, cancellationToken)).GetText(De87.ResponseCode), Is.EqualTo("30"), "without a field of its key");
    }

    [Test]
    public async Task Original_is_found_where_its_time_is_not_the_first_number(CancellationToken cancellationToken)
    {
        await using var host = await StartAsync("[\"42\", \"41\", \"11\", \"13\", \"7\"]");
        using var terminal = await TestTerminal.Iso87Async(host.Iso87);
        var sale = terminal.Sale(Alice, 100);
        sale.Set(De87.LocalDate, "1124");
        Assert.That((await terminal.ExchangeAsync(sale, cancellationToken)).GetText(De87.ResponseCode), Is.EqualTo("00"));
        var reversal = terminal.Reversal(sale);
        reversal.Set(De87.LocalDate, "1124");
        reversal.Set(De87.TransmissionDateTime, "1124235959");
        Assert.That((await terminal.ExchangeAsync(reversal, cancellationToken)).GetText(De87.ResponseCode), Is.EqualTo("00"), "F90 has the time of the original");
    }

    [Test]
    public async Task Text_of_the_key_tells_transactions_apart_too(CancellationToken cancellationToken)
    {
        await using var host = await StartAsync("[\"37\", \"42\", \"41\", \"11\", \"7\"]");
        using var terminal = await TestTerminal.Iso87Async(host.Iso87);
        var sale = terminal.Sale(Alice, 100);
        sale.Set(De87.RetrievalReference, "ORDER0000001");
        var first = await terminal.ExchangeAsync(sale, cancellationToken);
        Assert.That(first.GetText(De87.ResponseCode), Is.EqualTo("00"));
        Assert.That(Rrn(await terminal.ExchangeAsync(sale, cancellationToken)), Is.EqualTo(Rrn(first)), "a copy");
        sale.Set(De87.RetrievalReference, "ORDER0000002");
        var second = await terminal.ExchangeAsync(sale, cancellationToken);
        Assert.That((second.GetText(De87.ResponseCode), Rrn(second) == Rrn(first)), Is.EqualTo(("00", false)));
    }

    [TestCase("[\"42\", \"41\", \"11\", \"66\", \"99.1\"]", "mine.json:1:", "no element '1'")]
    [TestCase("[\"42\", \"11\"]", "mine.json:1:", "41 is missing")]
    public void Fault_of_the_file_ends_the_start_with_its_place(string key, string place, string what)
    {
        var fault = Assert.ThrowsAsync<ConfigurationFaultException>(() => StartAsync(key));
        Assert.That(fault!.Message, Does.Contain("Listener 'iso87'").And.Contain(place).And.Contain(what));
    }

    [Test]
    public void UnionPay_dialect_keeps_its_batch()
    {
        var fault = Assert.ThrowsAsync<ConfigurationFaultException>(() => StartAsync("[\"42\", \"41\", \"11\", \"7\"]", "unionpay-pos"));
        Assert.That(fault!.Message, Does.Contain("needs 60.2"));
    }

    private static string? Rrn(IsoMessage message) => message.GetText(De87.RetrievalReference);

    private async Task<RunningHost> StartAsync(string key, string extends = "iso87-ascii")
    {
        var file = Path.Combine(_folder, "mine.json");
        await File.WriteAllTextAsync(file, $$"""{ "name": "{{extends}}-mine", "extends": "{{extends}}", "key": {{key}} }""");
        return await RunningHost.StartAsync(new Dictionary<string, string?> { ["Acquirer:Listeners:0:Dialect"] = file }, _folder);
    }
}
