using Iso8583.Host.Ledger;
using Iso8583.Host.Ledger.Books;
using Iso8583.Host.Ledger.Journal;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Tests.Ledger;

/// <summary>Rules where the books have the last word: counters, declines, approvals against the funds, parts.</summary>
internal sealed class RuleLedgerTests
{
    private static readonly RuleAct Fraud = new() { Id = "third-is-fraud", Verdict = RuleVerdict.Decline, Reason = DecisionReason.SuspectedFraud };
    private static readonly RuleAct Pass = new() { Id = "pass" };

    [Test]
    public void Third_occurrence_is_meant_and_a_copy_is_never_counted()
    {
        using var books = new TestBooks();
        var terminal = TestTerminal.Generic();
        var first = terminal.Purchase(TestBank.Rich, 100);
        Assert.That(books.Do(first, Counting()).Reason, Is.EqualTo(DecisionReason.Approved));
        for (var i = 0; i < 5; i++) Assert.That(books.Do(first, Counting()).Status, Is.EqualTo(OutcomeStatus.Repeated));
        Assert.That(books.Do(terminal.Purchase(TestBank.Rich, 100), Counting()).Reason, Is.EqualTo(DecisionReason.Approved));
        var third = terminal.Purchase(TestBank.Rich, 100);
        var outcome = books.Do(third, Counting());
        Assert.That(outcome.Reason, Is.EqualTo(DecisionReason.SuspectedFraud));
        Assert.That(outcome.Rule, Is.EqualTo(Fraud.Id));
        Assert.That(books.Do(third, Counting()).Rule, Is.EqualTo(Fraud.Id), "a copy knows the rule of the first");
        Assert.That(books.Do(terminal.Purchase(TestBank.Rich, 100), Counting()).Reason, Is.EqualTo(DecisionReason.Approved));
        Assert.That(books.Books.Rules.Of(7), Is.EqualTo(4));
    }

    [Test]
    public void Messages_that_prove_nothing_of_their_sender_are_not_counted()
    {
        using var books = new TestBooks();
        var evidence = Counting();
        evidence.Refusal = DecisionReason.MacError;
        books.Do(TestTerminal.Generic().Purchase(TestBank.Rich, 100), evidence);
        Assert.That(books.Books.Rules.Of(7), Is.Zero);
    }

    [Test]
    public void Rule_behind_a_counting_one_acts_when_the_count_is_not_meant()
    {
        using var books = new TestBooks();
        var match = new RuleMatch();
        match.Add(new RuleCandidate(Fraud, 7, new Occurrence(2, 2, 1)));
        match.Add(new RuleCandidate(Pass, 0, default));
        var terminal = TestTerminal.Generic();
        Assert.That(books.Do(terminal.Purchase(TestBank.Rich, 1), new Evidence { Rules = match }).Rule, Is.EqualTo("pass"));
        Assert.That(books.Do(terminal.Purchase(TestBank.Rich, 1), new Evidence { Rules = match }).Rule, Is.EqualTo(Fraud.Id));
    }

    [Test]
    public void Counters_survive_replay_and_are_taken_back_exactly()
    {
        using var books = new TestBooks();
        var terminal = TestTerminal.Generic();
        for (var i = 0; i < 4; i++) books.Do(terminal.Purchase(TestBank.Rich, 1), Counting());
        var before = StateText.Of(books.Books);
        Assert.That(before, Does.Contain("rule counter 0000000000000007 4").And.Contain("rule third-is-fraud"));
        Assert.That(StateText.Of(books.Replay()), Is.EqualTo(before), "replay");
        books.DoAndUndo(terminal.Purchase(TestBank.Rich, 1), Counting());
        Assert.That(StateText.Of(books.Books), Is.EqualTo(before), "undo");
    }

    [Test]
    public void Counter_of_a_card_is_forgotten_after_a_business_day_in_which_it_did_not_move()
    {
        using var books = new TestBooks();
        var terminal = TestTerminal.Generic();
        void Pay(ulong counter) => books.Do(terminal.Purchase(TestBank.Rich, 1), Counting(counter));
        Pay(8);
        Pay(7);
        Assert.That(Of(8, 7), Is.EqualTo((1, 1)));
        terminal.Time = terminal.Time.AddDays(1);
        var before = StateText.Of(books.Books);
        books.DoAndUndo(terminal.Purchase(TestBank.Rich, 1), Counting(8));
        Assert.That(StateText.Of(books.Books), Is.EqualTo(before), "undo of the day's first");
        Pay(10);
        Assert.That((Of(8, 7), books.Books.Rules.Of(10)), Is.EqualTo(((1, 1), 1)), "yesterday's");
        Pay(8);
        terminal.Time = terminal.Time.AddDays(1);
        Pay(7);
        Assert.That(Of(8, 7), Is.EqualTo((2, 2)), "it moved yesterday");
        terminal.Time = terminal.Time.AddDays(1);
        Pay(7);
        Assert.That(Of(8, 7), Is.EqualTo((0, 3)), "only cards are forgotten");
        Assert.That(books.Books.Rules.All(), Has.Count.EqualTo(1));
        Assert.That(StateText.Of(books.Replay()), Is.EqualTo(StateText.Of(books.Books)), "replay");

        (int, int) Of(ulong card, ulong other) => (books.Books.Rules.Of(card), books.Books.Rules.Of(other));
    }

    [Test]
    public void Rule_sends_a_script_to_a_chip_that_is_approved_and_to_its_copy()
    {
        using var books = new TestBooks();
        var terminal = TestTerminal.Generic();
        var evidence = Applying(new RuleAct { Id = "script", ScriptId = 7 });
        evidence.Chip = new ChipData { Verdict = CryptogramVerdict.Right, IsOnlineRequest = true, HasCounter = true, Counter = 1 };
        var purchase = terminal.Purchase(TestBank.Rich, 100);
        Assert.That(books.Do(purchase, evidence).Chip.ScriptSent, Is.EqualTo(7));
        Assert.That(books.Do(purchase, evidence).Chip.ScriptSent, Is.EqualTo(7), "copy");
        Assert.That(books.Do(terminal.Purchase(TestBank.Rich, 99_999_999), evidence).Chip.ScriptSent, Is.Zero, "declined");
        evidence.Chip = default;
        books.Do(terminal.Purchase(TestBank.Rich, 100), evidence);
        Assert.That(books.LastRow().Outcome.Chip, Is.EqualTo(default(ChipData)), "no chip");
    }

    [Test]
    public void Rule_declines_a_chip_whose_counter_does_not_go_up()
    {
        using var books = new TestBooks();
        var terminal = TestTerminal.Generic();
        var evidence = Applying(new RuleAct { Id = "atc", DeclinesOnCounter = true });
        evidence.Chip = new ChipData { Verdict = CryptogramVerdict.Right, IsOnlineRequest = true, HasCounter = true, Counter = 5 };
        Assert.That(books.Do(terminal.Purchase(TestBank.Rich, 100), evidence).Reason, Is.EqualTo(DecisionReason.Approved));
        var replayed = books.Do(terminal.Purchase(TestBank.Rich, 100), evidence);
        Assert.That((replayed.Reason, replayed.Rule), Is.EqualTo((DecisionReason.CounterReplayed, "atc")));
        Assert.That(books.Do(terminal.Purchase(TestBank.Rich, 100), new Evidence { Chip = evidence.Chip }).Reason, Is.EqualTo(DecisionReason.Approved), "without the rule it is only noted");
        Assert.That(books.Balance("A-RICH"), Is.EqualTo(999_800));
    }

    [Test, CancelAfter(30_000)]
    public async Task Counters_survive_a_restart_from_the_snapshot_and_from_the_journal_and_verify_is_clean(CancellationToken cancellationToken)
    {
        using var folder = new TestFolder();
        var options = new LedgerOptions { Path = folder.File(), SnapshotEveryRows = 10 };
        string before;
        using (var ledger = JournaledLedger.Open(options, TestBank.Master, TestBank.Noon))
        {
            var terminal = TestTerminal.Generic();
            for (var i = 0; i < 30; i++)
            {
                var ticket = new LedgerTicket();
                ticket.Transaction = terminal.Purchase(TestBank.Rich, 1);
                ticket.Evidence = Counting();
                var outcome = new TestCompletion().Expect(ticket);
                await ledger.SubmitAsync(ticket, cancellationToken);
                await outcome.WaitAsync(cancellationToken);
            }

            before = await ledger.DescribeAsync(cancellationToken);
        }

        Assert.That(await StateAsync(options, cancellationToken), Is.EqualTo(before), "snapshot");
        File.Delete(Host.Ledger.Snapshots.SnapshotFile.PathOf(options.Path));
        Assert.That(await StateAsync(options, cancellationToken), Is.EqualTo(before), "journal");
        Assert.That(LedgerVerification.Run(options.Path).Problem, Is.Empty);
    }

    [Test]
    public void Row_with_rule_and_counters_comes_back_as_it_was()
    {
        var row = new RowDraft();
        row.Outcome.Sequence = 9;
        row.Outcome.BusinessTime = row.Transaction.BusinessTime = TestBank.Noon;
        row.Outcome.Rule = "third-is-fraud";
        row.RuleVerdict = RuleVerdict.Decline;
        for (var i = 1; i <= RowDraft.MaxRuleCounts; i++) row.AddRuleCount(new RuleCount(ulong.MaxValue - (ulong)i, int.MaxValue - i));
        var bytes = new byte[RowCodec.MaxLength];
        var length = RowCodec.Encode(row, bytes);
        var back = new RowDraft();
        Assert.That(RowCodec.Decode(bytes.AsSpan(0, length), back), Is.Null);
        Assert.That(bytes[0], Is.EqualTo(RowCodec.Version));
        Assert.That(back.Outcome.Rule, Is.EqualTo("third-is-fraud"));
        Assert.That(back.RuleVerdict, Is.EqualTo(RuleVerdict.Decline));
        Assert.That(back.RuleCounts.ToArray(), Is.EqualTo(row.RuleCounts.ToArray()));
    }

    [Test]
    public void Decline_by_rule_moves_no_money_and_tells_the_holder()
    {
        using var books = new TestBooks();
        var terminal = TestTerminal.Generic();
        var outcome = books.Do(terminal.Purchase(TestBank.Rich, 100), Applying(new RuleAct { Id = "no", Verdict = RuleVerdict.Decline, Reason = DecisionReason.DoNotHonour }));
        Assert.That(outcome.Reason, Is.EqualTo(DecisionReason.DoNotHonour));
        Assert.That(outcome.HasBalance, Is.True);
        Assert.That(books.Balance("A-RICH"), Is.EqualTo(1_000_000));
    }

    [Test]
    public void Approval_by_rule_asks_neither_status_nor_funds_but_the_card_must_be_known()
    {
        using var books = new TestBooks();
        var terminal = TestTerminal.Generic();
        var yes = Applying(new RuleAct { Id = "yes", Verdict = RuleVerdict.Approve });
        Assert.That(books.Do(terminal.Purchase(TestBank.Poor, 10_000), yes).Reason, Is.EqualTo(DecisionReason.Approved));
        Assert.That(books.Balance("A-POOR"), Is.EqualTo(500 - 10_000));
        Assert.That(books.Do(terminal.Purchase(TestBank.Lost, 100), yes).Reason, Is.EqualTo(DecisionReason.Approved));
        Assert.That(books.Do(terminal.Purchase(TestBank.UnknownCard, 100), yes).Reason, Is.EqualTo(DecisionReason.InvalidCard));
        Assert.That(books.SumOfAllAccounts(), Is.Zero);
    }

    [TestCase(true, false, DecisionReason.ApprovedPartially, 50)]
    [TestCase(false, false, DecisionReason.InsufficientFunds, 0)]
    [TestCase(false, true, DecisionReason.ApprovedPartially, 50)]
    public void Part_needs_a_terminal_that_can_take_it_unless_forced(bool ability, bool force, DecisionReason reason, long approved)
    {
        using var books = new TestBooks();
        var evidence = Applying(new RuleAct { Id = "half", Verdict = RuleVerdict.ApprovePart, PartPercent = 50, ForcesPart = force });
        evidence.AllowsPartialApproval = ability;
        var outcome = books.Do(TestTerminal.Generic().Purchase(TestBank.Rich, 100), evidence);
        Assert.That(outcome.Reason, Is.EqualTo(reason));
        Assert.That(outcome.ApprovedMinor, Is.EqualTo(approved));
        Assert.That(books.Balance("A-RICH"), Is.EqualTo(1_000_000 - approved));
    }

    [Test]
    public void Checks_say_where_a_payment_failed()
    {
        using var books = new TestBooks();
        var checks = books.Do(TestTerminal.Generic().Purchase(TestBank.Poor, 10_000)).Checks;
        using (Assert.EnterMultipleScope())
        {
            foreach (var passed in new[] { Checkpoint.FirstCopy, Checkpoint.SignOn, Checkpoint.Card, Checkpoint.CardStatus, Checkpoint.Expiry, Checkpoint.Amount, Checkpoint.Currency })
                Assert.That(checks[passed], Is.True, passed.ToString());
            Assert.That(checks[Checkpoint.Funds], Is.False);
            Assert.That(checks[Checkpoint.Mac], Is.Null);
        }
    }

    private static async Task<string> StateAsync(LedgerOptions options, CancellationToken cancellationToken)
    {
        using var ledger = JournaledLedger.Open(options, TestBank.Master, TestBank.Noon);
        return await ledger.DescribeAsync(cancellationToken);
    }

    private static Evidence Applying(RuleAct act)
    {
        var match = new RuleMatch();
        match.Add(new RuleCandidate(act, 0, default));
        return new Evidence { Rules = match };
    }

    private static Evidence Counting(ulong counter = 7)
    {
        var match = new RuleMatch();
        match.Add(new RuleCandidate(Fraud, counter, new Occurrence(3, 3, 1)));
        return new Evidence { Rules = match };
    }
}
