using Iso8583.Host.Ledger.Books;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Tests.Ledger;

/// <summary>DUKPT counters belong to the writer: used up by new rows only, never backward, in journal and state.</summary>
internal sealed class KsnTests
{
    private static readonly UInt128 Device = 77;

    [Test]
    public void A_counter_goes_forward_only_and_a_replay_moves_nothing_and_takes_up_no_key()
    {
        using var books = new TestBooks();
        var terminal = TestTerminal.Generic();
        Assert.That(books.Do(terminal.Purchase(TestBank.Rich, 5), Ksn(5)).Reason, Is.EqualTo(DecisionReason.Approved));
        var balance = books.Balance("A-RICH");
        foreach (var counter in new uint[] { 5, 4, 1 })
        {
            var replayed = terminal.Purchase(TestBank.Rich, 5);
            Assert.That(books.Do(replayed, Ksn(counter)).Reason, Is.EqualTo(DecisionReason.KsnReplayed), $"{counter}");
            Assert.That(books.Do(replayed, Ksn(counter)).Status, Is.EqualTo(OutcomeStatus.Committed), "its key was not taken up, so this is no repeat");
        }

        Assert.That(books.Balance("A-RICH"), Is.EqualTo(balance));
        Assert.That(books.Do(terminal.Purchase(TestBank.Rich, 5), Ksn(9)).Reason, Is.EqualTo(DecisionReason.Approved), "gaps are usual");
        Assert.That(books.Do(terminal.Purchase(TestBank.Rich, 5), Ksn(1, device: 78)).Reason, Is.EqualTo(DecisionReason.Approved), "another device counts for itself");
    }

    [Test]
    public void A_repeat_burns_none_and_a_decline_burns_its_own()
    {
        using var books = new TestBooks();
        var terminal = TestTerminal.Generic();
        var purchase = terminal.Purchase(TestBank.Rich, 5);
        books.Do(purchase, Ksn(1));
        Assert.That(books.Do(purchase, Ksn(50)).Status, Is.EqualTo(OutcomeStatus.Repeated));
        Assert.That(books.Books.Ksns.HighestOf(Device), Is.EqualTo(1));
        Assert.That(books.Do(terminal.Purchase("6222020000009999", 5), Ksn(2)).IsApproved, Is.False);
        Assert.That(books.Books.Ksns.HighestOf(Device), Is.EqualTo(2));
        books.Do(terminal.Purchase(TestBank.Rich, 5), new Evidence { Refusal = DecisionReason.MacError });
        Assert.That(books.Books.Ksns.HighestOf(Device), Is.EqualTo(2));
    }

    [Test]
    public void Replay_of_the_journal_and_undo_give_the_same_counters()
    {
        using var books = new TestBooks();
        var terminal = TestTerminal.Generic();
        foreach (var counter in new uint[] { 3, 8, 2, 9 }) books.Do(terminal.Purchase(TestBank.Rich, 5), Ksn(counter));
        books.DoAndUndo(terminal.Purchase(TestBank.Rich, 5), Ksn(100));
        Assert.That(books.Books.Ksns.HighestOf(Device), Is.EqualTo(9));
        Assert.That(StateText.Of(books.Replay()), Is.EqualTo(StateText.Of(books.Books)));
        Assert.That(StateText.Of(books.Books), Does.Contain("ksn 4D 9"));
    }

    private static Evidence Ksn(uint counter, int device = 77) => new() { KsnKeyId = (UInt128)device, KsnCounter = counter };
}
