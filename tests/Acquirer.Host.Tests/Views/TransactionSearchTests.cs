using Iso8583.Core.Messages;
using Iso8583.Host.Tests.Ledger;
using Iso8583.Host.Transactions;
using Iso8583.Host.Views;

namespace Iso8583.Host.Tests.Views;

internal sealed class TransactionSearchTests
{
    private ViewsBank _bank = null!; // set up before each test
    private Dictionary<string, long> _rows = null!; // set up before each test

    [SetUp]
    public async Task Play()
    {
        _bank = new ViewsBank();
        _rows = await _bank.PlayAsync(CancellationToken.None);
        await _bank.StartAsync();
    }

    [TearDown]
    public void End() => _bank.Dispose();

    [Test]
    public async Task Each_criterion_finds_what_it_names_in_the_order_of_the_journal()
    {
        var day = DateOnly.FromDateTime(TestBank.Noon);
        await ExpectAsync(new() { TerminalId = TestBank.GenericTerminal }, "generic rich", "credit", "reversal", "generic rich 2", "credit 2", "reversal 2");
        await ExpectAsync(new() { MerchantId = TestBank.Merchant, Kind = TransactionKind.Purchase }, "rich", "poor", "rich 2", "poor 2");
        await ExpectAsync(new() { MerchantId = TestBank.Merchant, TerminalId = TestBank.GenericTerminal });
        await ExpectAsync(new() { Day = day, TerminalId = TestBank.Terminal }, "sign-on", "rich", "poor");
        await ExpectAsync(new() { Day = day.AddDays(1), Kind = TransactionKind.Purchase }, "rich 2", "generic rich 2", "poor 2", "credit 2");
        await ExpectAsync(new() { Day = day.AddDays(9) });
        await ExpectAsync(new() { Reason = DecisionReason.InsufficientFunds }, "poor", "poor 2");
        await ExpectAsync(new() { FromMinor = 250, ToMinor = 4_200, Kind = TransactionKind.Purchase }, "generic rich", "credit", "generic rich 2", "credit 2");
        await ExpectAsync(new() { LastFour = 15 }, "rich", "generic rich", "rich 2", "generic rich 2");
        await ExpectAsync(new() { FirstSix = 625999 }, "credit", "reversal", "credit 2", "reversal 2");
        await ExpectAsync(new() { FirstSix = 622848, LastFour = 23 }, "poor", "poor 2");
        await ExpectAsync(new() { FirstSix = 625999, LastFour = 23 });
        await ExpectAsync(new() { CardOf = _rows["poor"] }, "poor", "poor 2");
        await ExpectAsync(new() { CardOf = _rows["sign-on"] });
        await ExpectAsync(new() { CardOf = _rows["rich"], TerminalId = TestBank.GenericTerminal, Day = day }, "generic rich");
    }

    [Test]
    public async Task A_reference_and_a_stan_find_their_row()
    {
        var row = (await _bank.Ledger.ReadJournalAsync(_rows["credit"] - 1, 1, CancellationToken.None))[0];
        await ExpectAsync(new() { Rrn = row.Outcome.Rrn }, "credit");
        await ExpectAsync(new() { Rrn = AsciiText.From("516799999999") });
        await ExpectAsync(new() { Rrn = row.Outcome.Rrn, TerminalId = TestBank.Terminal });
        await ExpectAsync(new() { Stan = row.Transaction.Key.Stan, TerminalId = TestBank.GenericTerminal }, "credit", "reversal");
    }

    [Test]
    public async Task Pages_follow_each_other_without_gap_or_overlap()
    {
        foreach (var query in new[] { new TransactionQuery { MerchantId = TestBank.OtherMerchant, Limit = 2 }, new() { Kind = TransactionKind.Purchase, Limit = 2 }, new() { FirstSix = 622848, Limit = 2 } })
        {
            var whole = await _bank.FindAsync(query with { Limit = 100 });
            var paged = new List<long>();
            for (var page = await _bank.FindAsync(query); page.Count > 0; page = await _bank.FindAsync(query with { After = page[^1] })) paged.AddRange(page);
            Assert.That(paged, Is.EqualTo(whole));
            Assert.That(whole, Has.Count.GreaterThan(3));
        }
    }

    [Test]
    public async Task A_row_can_be_searched_for_as_soon_as_its_outcome_is_known()
    {
        for (var i = 0; i < 20; i++)
        {
            var outcome = await _bank.Ledger.DoAsync(_bank.Generic.Purchase(TestBank.Rich, 7_000 + i), CancellationToken.None);
            Assert.That(await _bank.FindAsync(new() { FromMinor = 7_000 + i, ToMinor = 7_000 + i }), Is.EqualTo(new[] { outcome.Sequence }));
        }
    }

    [Test]
    public async Task More_cards_than_are_looked_for_one_by_one_are_found_all_the_same()
    {
        for (var i = 0; i < 100; i++) await _bank.Ledger.DoAsync(_bank.Generic.Purchase("7" + i.ToString("D14", System.Globalization.CultureInfo.InvariantCulture) + "0", 10), CancellationToken.None);
        Assert.That(await _bank.FindAsync(new() { FirstSix = 700000, TerminalId = TestBank.GenericTerminal }), Has.Count.EqualTo(100));
        Assert.That(await _bank.FindAsync(new() { FirstSix = 700000, Limit = 1000 }), Has.Count.EqualTo(100));
    }

    [Test]
    public async Task A_day_has_a_first_and_a_last_row()
    {
        var found = await _bank.Search.FindDayAsync(DateOnly.FromDateTime(TestBank.Noon), CancellationToken.None);
        Assert.That(found, Is.EqualTo((_rows["sign-on"], _rows["reversal"])));
        Assert.That(await _bank.Search.FindDayAsync(DateOnly.MinValue, CancellationToken.None), Is.Null);
    }

    private async Task ExpectAsync(TransactionQuery query, params string[] names) =>
        Assert.That(await _bank.FindAsync(query), Is.EqualTo(names.Select(name => _rows[name])), query.ToString());
}
