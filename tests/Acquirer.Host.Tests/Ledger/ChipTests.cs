using Iso8583.Host.Ledger;
using Iso8583.Host.Ledger.Books;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Tests.Ledger;

/// <summary>Counters and scripts of chip cards in the books.</summary>
internal sealed class ChipTests
{
    private readonly TestTerminal _terminal = TestTerminal.Generic();
    private TestBooks _books = null!; // set up before each test

    [SetUp]
    public void SetUp() => _books = new TestBooks();

    [TearDown]
    public void TearDown() => _books.Dispose();

    [Test]
    public void Counter_rises_with_new_online_requests_only()
    {
        Assert.That(Pay(5).Chip.Watch, Is.EqualTo(CounterWatch.Raised));
        Assert.That(Pay(5).Chip.Watch, Is.EqualTo(CounterWatch.NotAbove), "equal is not above");
        Assert.That(Pay(4), Has.Property("Reason").EqualTo(DecisionReason.Approved), "noted, not declined");
        Assert.That(Pay(6, chip => chip with { Verdict = CryptogramVerdict.Wrong }).Chip.Watch, Is.EqualTo(CounterWatch.NotWatched), "a wrong cryptogram proves no counter");
        Assert.That(Pay(7, chip => chip with { IsOnlineRequest = false }).Chip.Watch, Is.EqualTo(CounterWatch.NotWatched), "an advice carries an old one");
        Assert.That(Pay(6).Chip.Watch, Is.EqualTo(CounterWatch.Raised));
        var tooMuch = _books.Do(_terminal.Purchase(TestBank.Rich, 99_999_999), Chip(9));
        Assert.That((tooMuch.Reason, tooMuch.Chip.Watch), Is.EqualTo((DecisionReason.InsufficientFunds, CounterWatch.Raised)), "the card was there all the same");
        Assert.That(Pay(8, pan: TestBank.Credit).Chip.Watch, Is.EqualTo(CounterWatch.Raised), "another card counts by itself");
        Assert.That(StateText.Of(_books.Replay()), Is.EqualTo(StateText.Of(_books.Books)));
    }

    [Test]
    public void Repeat_is_found_before_the_counter_is_looked_at()
    {
        var purchase = _terminal.Purchase(TestBank.Rich, 1);
        Assert.That(_books.Do(purchase, Chip(5)).Chip.Watch, Is.EqualTo(CounterWatch.Raised));
        var copy = _books.Do(purchase, Chip(5));
        Assert.That((copy.Status, copy.Chip.Watch), Is.EqualTo((OutcomeStatus.Repeated, CounterWatch.NotWatched)));
        Assert.That(_books.Books.Chips.Of((ulong)purchase.Pan.Token).Counter, Is.EqualTo(5));
    }

    [Test]
    public void Counter_that_does_not_rise_is_declined_where_the_option_says_so()
    {
        _books.Dispose();
        _books = new TestBooks(options: new LedgerOptions { Durability = LedgerDurability.Memory, DeclineReplayedCounter = true });
        Assert.That(Pay(5).Reason, Is.EqualTo(DecisionReason.Approved));
        Assert.That(Pay(5).Reason, Is.EqualTo(DecisionReason.CounterReplayed));
        Assert.That(_books.Balance("A-RICH"), Is.EqualTo(999_999));
        Assert.That(Pay(6).Reason, Is.EqualTo(DecisionReason.Approved));
    }

    [Test]
    public void What_a_failed_commit_takes_back_includes_the_counter()
    {
        Pay(5);
        var before = StateText.Of(_books.Books);
        _books.DoAndUndo(_terminal.Purchase(TestBank.Rich, 1), Chip(50));
        Assert.That(StateText.Of(_books.Books), Is.EqualTo(before));
        Assert.That(Pay(6).Chip.Watch, Is.EqualTo(CounterWatch.Raised));
    }

    [Test]
    public void Pending_script_is_sent_until_a_report_of_its_success_names_a_known_original()
    {
        _books.Dispose();
        _books = new TestBooks(WithScript(9));
        var purchase = _terminal.Purchase(TestBank.Rich, 1);
        Assert.That(_books.Do(purchase, Chip(1)).Chip.ScriptSent, Is.EqualTo(9u));
        Assert.That(_books.Do(purchase, Chip(1)).Chip.ScriptSent, Is.EqualTo(9u), "a copy gets it again");
        Assert.That(_books.Do(_terminal.Purchase(TestBank.Rich, 99_999_999), Chip(2)).Chip.ScriptSent, Is.Zero, "no script with a decline");
        Assert.That(Report(purchase, 9, ScriptResult.Failed), Is.EqualTo(DecisionReason.Approved));
        Assert.That(Pay(3).Chip.ScriptSent, Is.EqualTo(9u));
        var unknown = _terminal.Purchase(TestBank.Rich, 1);
        Assert.That(Report(unknown, 9, ScriptResult.Succeeded), Is.EqualTo(DecisionReason.OriginalNotFound));
        Assert.That(Pay(4).Chip.ScriptSent, Is.EqualTo(9u));
        Assert.That(Report(purchase, 9, ScriptResult.Succeeded), Is.EqualTo(DecisionReason.Approved));
        Assert.That(Pay(5).Chip.ScriptSent, Is.Zero);
        Assert.That(StateText.Of(_books.Replay()), Is.EqualTo(StateText.Of(_books.Books)));
    }

    [Test]
    public void Script_that_a_rule_asks_for_goes_before_the_cards_own()
    {
        var outcome = Pay(1, chip => chip with { ScriptSent = 77 });
        Assert.That(outcome.Chip.ScriptSent, Is.EqualTo(77u));
    }

    private DecisionReason Report(in Transaction original, uint script, ScriptResult result)
    {
        var report = _terminal.On(TransactionKind.ScriptResult, original, 0);
        report.Pan = default;
        return _books.Do(report, new Evidence { Chip = new ChipData { ScriptReported = script, ScriptResult = result } }).Reason;
    }

    private static MasterData WithScript(uint id)
    {
        var master = TestBank.Master;
        return new MasterData(
            master.Accounts, [.. master.Cards.Select(card => card with { PendingScript = id })], master.Merchants, master.Terminals, master.Issuers, master.Fees);
    }

    private Outcome Pay(int counter, Func<ChipData, ChipData>? change = null, string pan = TestBank.Rich)
    {
        var evidence = Chip(counter);
        if (change is not null) evidence.Chip = change(evidence.Chip);
        return _books.Do(_terminal.Purchase(pan, 1), evidence);
    }

    private static Evidence Chip(int counter) => new()
    {
        Chip = new ChipData { Verdict = CryptogramVerdict.Right, IsOnlineRequest = true, HasCounter = true, Counter = counter },
    };
}
