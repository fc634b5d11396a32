using Iso8583.Core.Messages;
using Iso8583.Testing.Hosting;

namespace Iso8583.Conformance.Tests;

/// <summary>The table of refusals of docs/transactions.md, a row a case, over TCP from a generic terminal and from a UnionPay one.</summary>
[TestFixture]
[CancelAfter(60_000)]
public sealed class RefusalTableTests
{
    private const string Alice = "6222020000000015";
    private const string Carol = "6222020000000031";

    private RunningHost _host = null!; // set up once

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        var seed = Path.Combine(Directory.CreateTempSubdirectory("iso8583sim-refusals-").FullName, "seed.json");
        var shipped = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "config", "seed.json"));
        await File.WriteAllTextAsync(seed, shipped.Replace("  \"cards\": [", """
              "cards": [
                { "id": "lost", "pan": "6222029900000017", "account": "6222-0001", "status": "lost" },
                { "id": "stolen", "pan": "6222029900000025", "account": "6222-0001", "status": "stolen" },
                { "id": "restricted", "pan": "6222029900000033", "account": "6222-0001", "status": "restricted" },
                { "id": "captured", "pan": "6222029900000041", "account": "6222-0001", "status": "captured" },
                { "id": "expired", "pan": "6222029900000058", "account": "6222-0001", "expiry": 2401 },
            """, StringComparison.Ordinal));
        _host = await RunningHost.StartAsync(new Dictionary<string, string?> { ["Acquirer:SeedFile"] = seed });
        Directory.Delete(Path.GetDirectoryName(seed)!, recursive: true);
    }

    [OneTimeTearDown]
    public async Task StopAsync() => await _host.DisposeAsync();

    [TestCase("card unknown", "14")]
    [TestCase("issuer unknown", "15")]
    [TestCase("card lost", "41")]
    [TestCase("card stolen", "43")]
    [TestCase("card restricted", "62")]
    [TestCase("card captured", "04")]
    [TestCase("card expired", "54")]
    [TestCase("another expiry than the card's", "54")]
    [TestCase("amount zero", "13")]
    [TestCase("amount above the funds", "51")]
    [TestCase("largest amount of the field", "51")]
    [TestCase("amount missing", "30")]
    [TestCase("currency without a rate", "12")]
    [TestCase("currency zero", "30")]
    [TestCase("above the limit of the account", "61")]
    [TestCase("void of nothing", "25")]
    [TestCase("void of another merchant's", "25")]
    [TestCase("void twice", "25")]
    [TestCase("void of another amount", "64")]
    [TestCase("refund above the sale", "64")]
    [TestCase("same key, another amount", "94")]
    [TestCase("original after its reversal", "68")]
    [TestCase("terminal unknown", "97")]
    [TestCase("terminal of another merchant", "97")]
    [TestCase("transaction of no row of the matrix", "40")]
    public async Task Refusal_has_its_code_in_both_families(string row, string code)
    {
        foreach (var unionPay in new[] { false, true })
        {
            using var terminal = unionPay ? await TestTerminal.UnionPayAsync(_host.UnionPay) : await TestTerminal.Iso87Async(_host.Iso87);
            terminal.Stan = Interlocked.Add(ref s_stan, 50);
            if (unionPay) await terminal.SignOnAsync();
            Assert.That(await PlayAsync(terminal, row), Is.EqualTo(code), unionPay ? "UnionPay" : "1987");
        }
    }

    private static int s_stan = 1000;

    private async Task<string?> PlayAsync(TestTerminal terminal, string row)
    {
        switch (row)
        {
            case "card unknown": return await PayAsync(terminal, "6222020000099991", 100);
            case "issuer unknown": return await PayAsync(terminal, "9000000000000001", 100);
            case "card lost": return await PayAsync(terminal, "6222029900000017", 100);
            case "card stolen": return await PayAsync(terminal, "6222029900000025", 100);
            case "card restricted": return await PayAsync(terminal, "6222029900000033", 100);
            case "card captured": return await PayAsync(terminal, "6222029900000041", 100);
            case "card expired": return await PayAsync(terminal, "6222029900000058", 100);
            case "another expiry than the card's": return await ChangedAsync(terminal, De87.ExpirationDate, "3011");
            case "amount zero": return await PayAsync(terminal, Alice, 0);
            case "amount above the funds": return await PayAsync(terminal, Carol, 1_001);
            case "largest amount of the field": return await PayAsync(terminal, Alice, 999_999_999_999);
            case "amount missing": return await ChangedAsync(terminal, De87.TransactionAmount, null);
            case "currency without a rate": return await ChangedAsync(terminal, De87.TransactionCurrency, "978");
            case "currency zero": return await ChangedAsync(terminal, De87.TransactionCurrency, "000");
            case "above the limit of the account": return await PayAsync(terminal, "6222020000000056", 20_001);
            case "same key, another amount": return await TwiceAsync(terminal, reverse: false);
            case "original after its reversal": return await TwiceAsync(terminal, reverse: true);
            case "terminal unknown": return await ChangedAsync(terminal, De87.TerminalId, "99999999");
            case "terminal of another merchant": return await ChangedAsync(terminal, De87.MerchantId, terminal.IsUnionPay ? "100000000000001" : "898110154110001");
            case "transaction of no row of the matrix": return await ChangedAsync(terminal, De87.ProcessingCode, "770000");
            default: return await LinkedAsync(terminal, row);
        }
    }

    private async Task<string?> LinkedAsync(TestTerminal terminal, string row)
    {
        var sale = await terminal.ExchangeAsync(Sale(terminal, Alice, 500));
        Assert.That(sale.GetText(De87.ResponseCode), Is.EqualTo("00"));
        var rrn = sale.GetText(De87.RetrievalReference)!;
        switch (row)
        {
            case "void of nothing": return Code(await terminal.ExchangeAsync(Void(terminal, "999999999999", 500)));
            case "void of another amount": return Code(await terminal.ExchangeAsync(Void(terminal, rrn, 499)));
            case "void twice":
                Assert.That(Code(await terminal.ExchangeAsync(Void(terminal, rrn, 500))), Is.EqualTo("00"));
                return Code(await terminal.ExchangeAsync(Void(terminal, rrn, 500)));
            case "void of another merchant's":
                using (var other = terminal.IsUnionPay ? await TestTerminal.Iso87Async(_host.Iso87) : await TestTerminal.UnionPayAsync(_host.UnionPay))
                {
                    other.Stan = Interlocked.Add(ref s_stan, 50);
                    if (other.IsUnionPay) await other.SignOnAsync();
                    return Code(await other.ExchangeAsync(Void(other, rrn, 500)));
                }

            case "refund above the sale":
                var refund = Sale(terminal, Alice, 501);
                refund.Mti = new Mti(0x0220);
                refund.Set(De87.ProcessingCode, "200000");
                refund.Set(De87.RetrievalReference, rrn);
                if (terminal.IsUnionPay) refund.Set(De87.Private60, "25" + refund.GetText(De87.Private60)![2..]);
                return Code(await terminal.ExchangeAsync(refund));
            default: throw new ArgumentException("no such row", nameof(row));
        }
    }

    private static async Task<string?> TwiceAsync(TestTerminal terminal, bool reverse)
    {
        var sale = Sale(terminal, Alice, 500);
        if (reverse) await terminal.ExchangeAsync(terminal.Reversal(sale));
        else await terminal.ExchangeAsync(sale);
        if (!reverse) sale.Set(De87.TransactionAmount, "000000000501");
        return Code(await terminal.ExchangeAsync(sale));
    }

    private static IsoMessage Void(TestTerminal terminal, string rrn, long minor)
    {
        var message = Sale(terminal, Alice, minor);
        message.Set(De87.ProcessingCode, terminal.IsUnionPay ? "200000" : "020000");
        message.Set(De87.RetrievalReference, rrn);
        if (terminal.IsUnionPay) message.Set(De87.Private60, "23" + message.GetText(De87.Private60)![2..]);
        return message;
    }

    private static async Task<string?> PayAsync(TestTerminal terminal, string pan, long minor) => Code(await terminal.ExchangeAsync(Sale(terminal, pan, minor)));

    private static async Task<string?> ChangedAsync(TestTerminal terminal, int field, string? text)
    {
        var sale = Sale(terminal, Alice, 500);
        if (text is null) sale.Remove(field);
        else sale.Set(field, text);
        return Code(await terminal.ExchangeAsync(sale));
    }

    // By hand: no track says another number or expiry than the fields do.
    private static IsoMessage Sale(TestTerminal terminal, string pan, long minor)
    {
        var sale = terminal.Sale(pan, minor);
        sale.Remove(De87.Track2);
        sale.Remove(De87.ExpirationDate);
        return sale;
    }

    private static string? Code(IsoMessage response) => response.GetText(De87.ResponseCode);
}
