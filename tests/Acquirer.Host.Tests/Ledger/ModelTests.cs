using Iso8583.Core.Messages;
using Iso8583.Host.Ledger;
using Iso8583.Host.Ledger.Books;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Tests.Ledger;

/// <summary>Random interleavings of several terminals against the reference bank; a sequence that differs is shrunk before it is reported.</summary>
internal sealed class ModelTests
{
    private const int SequencesPerCase = 2000;
    private static readonly LedgerOptions LongMemory = new() { Durability = LedgerDurability.Memory, DaysKept = 60 };
    private static readonly string[] Accounts = ["A-RICH", "A-POOR", "A-CREDIT"];
    private static readonly string[] Cards = [TestBank.Rich, TestBank.Poor, TestBank.Credit];

    [Test, CancelAfter(120_000)]
    public void The_books_agree_with_the_reference_bank([Range(0, 9)] int block, CancellationToken cancellationToken)
    {
        for (var i = 0; i < SequencesPerCase; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var seed = (block * SequencesPerCase) + i;
            var script = Script(seed);
            if (Play(script, withReplay: seed % 8 == 0) is null) continue;
            var shrunk = Shrink(script);
            Assert.Fail($"seed {seed}: {Play(shrunk, withReplay: true)}\n{string.Join('\n', shrunk.Select(Describe))}");
        }
    }

    [Test]
    public void The_scripts_reach_every_rule()
    {
        var seen = new Dictionary<(TransactionKind, DecisionReason), int>();
        var (partial, inPlace, forwarded) = (0, 0, 0);
        for (var seed = 0; seed < 5000; seed++)
        {
            using var books = new TestBooks(options: LongMemory);
            var isDown = false;
            foreach (var message in Script(seed))
            {
                if (message.Kind == TransactionKind.HoldExpiry)
                {
                    var count = books.ExpireHolds(message.BusinessTime);
                    seen[(message.Kind, DecisionReason.Approved)] = seen.GetValueOrDefault((message.Kind, DecisionReason.Approved)) + count;
                    continue;
                }

                if (message.Kind == TransactionKind.StandInForwarding)
                {
                    isDown = message.AmountMinor < 0;
                    if (!isDown) forwarded += books.ForwardStandIns(message.BusinessTime);
                    continue;
                }

                if (message.HasReplacement) partial++;
                var waiting = books.Books.StandIns.Waiting.Count;
                var outcome = books.Do(message, new Evidence { Issuer = isDown ? IssuerStanding.Down : IssuerStanding.Up });
                if (books.Books.StandIns.Waiting.Count > waiting) inPlace++;
                var key = (message.Kind, outcome.Status == OutcomeStatus.Repeated ? DecisionReason.None : outcome.Reason);
                seen[key] = seen.GetValueOrDefault(key) + 1;
            }
        }

        Assert.Multiple(() =>
        {
            TransactionKind[] kinds =
            [
                TransactionKind.Purchase, TransactionKind.PurchaseVoid, TransactionKind.Refund, TransactionKind.PreAuthorization, TransactionKind.PreAuthorizationVoid,
                TransactionKind.Completion, TransactionKind.CompletionVoid, TransactionKind.Reversal, TransactionKind.BatchSettlement,
                TransactionKind.CashAdvance, TransactionKind.PurchaseWithCashBack, TransactionKind.OfflineSale, TransactionKind.CompletionAdvice,
                TransactionKind.IncrementalAuthorization, TransactionKind.Adjustment, TransactionKind.TipAdjustment,
            ];
            foreach (var kind in kinds)
            {
                Assert.That(seen.GetValueOrDefault((kind, DecisionReason.Approved)), Is.GreaterThan(20), $"{kind} approved");
                Assert.That(seen.GetValueOrDefault((kind, DecisionReason.None)), Is.GreaterThan(5), $"{kind} repeated");
            }

            Assert.That(partial, Is.GreaterThan(100), "partial reversals");
            Assert.That(inPlace, Is.GreaterThan(500), "approved in the issuer's place");
            Assert.That(forwarded, Is.GreaterThan(200), "forwarded");
            Assert.That(seen.GetValueOrDefault((TransactionKind.Purchase, DecisionReason.IssuerInoperative)), Is.GreaterThan(100), "issuer not there");
            Assert.That(seen.GetValueOrDefault((TransactionKind.HoldExpiry, DecisionReason.Approved)), Is.GreaterThan(100), "holds that ended by age");
            Assert.That(seen.GetValueOrDefault((TransactionKind.Reversal, DecisionReason.InvalidTransaction)), Is.GreaterThan(5));
            Assert.That(seen.GetValueOrDefault((TransactionKind.Reversal, DecisionReason.OriginalAmountWrong)), Is.GreaterThan(5));
            Assert.That(seen.GetValueOrDefault((TransactionKind.Purchase, DecisionReason.ResponseTooLate)), Is.GreaterThan(20));
            Assert.That(seen.GetValueOrDefault((TransactionKind.Purchase, DecisionReason.DuplicateTransaction)), Is.GreaterThan(20));
            Assert.That(seen.GetValueOrDefault((TransactionKind.Purchase, DecisionReason.SignOnRequired)), Is.GreaterThan(20));
            Assert.That(seen.GetValueOrDefault((TransactionKind.Purchase, DecisionReason.InsufficientFunds)), Is.GreaterThan(20));
            Assert.That(seen.GetValueOrDefault((TransactionKind.Reversal, DecisionReason.OriginalNotFound)), Is.GreaterThan(20));
            Assert.That(seen.GetValueOrDefault((TransactionKind.Reversal, DecisionReason.ReferToIssuer)), Is.GreaterThan(20));
            Assert.That(seen.GetValueOrDefault((TransactionKind.BatchSettlement, DecisionReason.ReconcileError)), Is.GreaterThan(20));
        });
    }

    [Test]
    public void The_shrinker_keeps_a_difference_and_nothing_else()
    {
        var script = Script(3);
        var shrunk = Shrink(script, s => s.Any(t => t.Kind == TransactionKind.Purchase) ? "has a purchase" : null);
        Assert.That(shrunk, Has.Count.EqualTo(1));
    }

    private static List<Transaction> Script(int seed)
    {
        var random = new Random(seed);
        TestTerminal[] terminals =
        [
            new(TestBank.Merchant, TestBank.Terminal) { Stan = 10 },
            new(TestBank.Merchant, TestBank.SecondTerminal) { Stan = 20 },
            new(TestBank.OtherMerchant, TestBank.GenericTerminal, MessageFamily.Iso87) { Stan = 30 },
        ];
        var script = new List<Transaction>();
        foreach (var terminal in terminals.Where(t => t.Family == MessageFamily.UnionPay)) script.Add(terminal.SignOn());
        for (var i = random.Next(3, 30); i > 0; i--) script.Add(Next(random, terminals, script));
        return script;
    }

    private static Transaction Next(Random random, TestTerminal[] terminals, List<Transaction> sent)
    {
        var terminal = terminals[random.Next(terminals.Length)];
        var money = sent.Where(t => t.Kind is not (TransactionKind.SignOn or TransactionKind.BatchSettlement or TransactionKind.HoldExpiry or TransactionKind.StandInForwarding)).ToList();
        var pan = Cards[random.Next(Cards.Length)];
        switch (random.Next(27))
        {
            case 0:
                var copied = sent[random.Next(sent.Count)];
                return copied.Kind is TransactionKind.HoldExpiry or TransactionKind.StandInForwarding ? terminal.Purchase(pan, Amount(random)) : Copy(random, copied);
            case 20:
                return terminal.Payment(random.Next(2) == 0 ? TransactionKind.CashAdvance : TransactionKind.PurchaseWithCashBack, pan, Amount(random));
            case 21:
                return terminal.Payment(TransactionKind.OfflineSale, pan, Amount(random));
            case 22:
                return terminal.Payment(TransactionKind.IncrementalAuthorization, pan, Amount(random)); // names no pre-authorization
            case 23 when random.Next(3) == 0:
                return new Transaction { Kind = TransactionKind.HoldExpiry, BusinessTime = TestBank.Noon.AddDays(31) };
            case 24 or 25 or 26:
                // A negative amount: the issuers go down; else they are back.
                return new Transaction { Kind = TransactionKind.StandInForwarding, BusinessTime = TestBank.Noon, AmountMinor = random.Next(5) < 3 ? -1 : 0 };
            case 1:
                var signOn = terminal.SignOn();
                if (random.Next(3) == 0) terminal.Batch++;
                return signOn;
            case 2:
                return terminal.Settlement(random.Next(2) == 0 ? default : new BatchTotals(1, 100, 0, 0));
            case 3 or 4 or 5 or 6 or 7:
                return terminal.Purchase(pan, Amount(random));
            case 8 or 9:
                return terminal.Payment(TransactionKind.PreAuthorization, pan, Amount(random));
            case 10:
                return terminal.Reversal(terminal.Purchase(pan, Amount(random)), terminal.Family != MessageFamily.UnionPay && random.Next(2) == 0); // the original is lost, or comes late
            case 11 when sent.Exists(t => t.Kind == TransactionKind.Reversal):
                var reversals = sent.Where(t => t.Kind == TransactionKind.Reversal).ToList();
                return Late(reversals[random.Next(reversals.Count)]);
        }

        if (money.Count == 0) return terminal.Purchase(pan, Amount(random));
        var original = money[random.Next(money.Count)];
        if (original.Kind == TransactionKind.Reversal) return Copy(random, original);
        var minor = random.Next(4) == 0 ? Math.Max(1, original.AmountMinor / 2) : original.AmountMinor;
        if (random.Next(4) > 0) terminal = Array.Find(terminals, t => t.Id == original.Key.TerminalId) ?? terminal;
        switch (random.Next(13))
        {
            case 0 or 1:
                var owner = new TestTerminal(original.Key.MerchantId, original.Key.TerminalId, original.Family);
                return owner.Reversal(original, original.Family != MessageFamily.UnionPay && random.Next(2) == 0);
            case 2:
                return terminal.On(TransactionKind.Refund, original, minor);
            case 8:
                return terminal.On(TransactionKind.IncrementalAuthorization, Behind(random, original, sent), minor);
            case 9:
                return terminal.On(random.Next(2) == 0 ? TransactionKind.TipAdjustment : TransactionKind.Adjustment, original, original.AmountMinor + random.Next(-1, 3));
            case 10 or 11 when original.Family != MessageFamily.UnionPay:
                var partial = new TestTerminal(original.Key.MerchantId, original.Key.TerminalId, original.Family).Reversal(original, random.Next(2) == 0);
                partial.HasReplacement = true;
                partial.ReplacementMinor = random.Next(6) == 0 ? original.AmountMinor + 1 : original.AmountMinor * random.Next(0, 4) / 3;
                var own = Array.Find(terminals, t => t.Id == original.Key.TerminalId);
                if (own is not null) partial.Key = partial.Key with { Stan = ++own.Stan };
                return partial;
            case 3 when original.Kind == TransactionKind.Purchase:
                return terminal.On(TransactionKind.PurchaseVoid, original, minor);
            case 3 or 4 or 5:
                return terminal.On(original.Kind is TransactionKind.Completion or TransactionKind.CompletionAdvice ? TransactionKind.CompletionVoid : random.Next(3) == 0 ? TransactionKind.CompletionAdvice : TransactionKind.Completion, Behind(random, original, sent), minor);
            default:
                return terminal.On(VoidOf(original.Kind), original, minor);
        }
    }

    // A completion needs a pre-authorization: where the picked one is something else, any that there is.
    private static Transaction Behind(Random random, in Transaction original, List<Transaction> sent)
    {
        if (original.Kind is TransactionKind.Completion or TransactionKind.CompletionAdvice) return original;
        var holds = sent.Where(t => t.Kind == TransactionKind.PreAuthorization).ToList();
        return holds.Count == 0 ? original : holds[random.Next(holds.Count)];
    }

    private static TransactionKind VoidOf(TransactionKind kind) => kind switch
    {
        TransactionKind.PreAuthorization => TransactionKind.PreAuthorizationVoid,
        TransactionKind.Completion or TransactionKind.CompletionAdvice => TransactionKind.CompletionVoid,
        _ => TransactionKind.PurchaseVoid,
    };

    private static long Amount(Random random) => random.Next(5) switch { 0 => 1, 1 => 300, 2 => 500, 3 => 30_000, _ => random.Next(1, 2000) };

    // A true copy, or another message under the same key.
    private static Transaction Copy(Random random, Transaction message)
    {
        if (random.Next(4) == 0 && message.AmountMinor > 0 && message.Kind != TransactionKind.Reversal) message.AmountMinor++;
        return message;
    }

    // The original of a reversal, sent after it.
    private static Transaction Late(in Transaction reversal)
    {
        var late = reversal;
        late.Kind = reversal.ReversedKind;
        late.ReversedKind = TransactionKind.None;
        late.Key = reversal.Original.Key;
        late.Original = default;
        late.Mti = new Mti(late.Key.MessageClass == 1 ? (ushort)0x0100 : (ushort)0x0200);
        return late;
    }

    private static string? Play(List<Transaction> script, bool withReplay)
    {
        using var books = new TestBooks(options: LongMemory);
        var bank = new ReferenceBank(TestBank.Master);
        var counters = new Dictionary<UInt128, int>();
        foreach (var message in script)
        {
            // A copy of a sign-on is one or is not, depending on what the terminal did since: SettlementTests say when.
            if (message.Kind == TransactionKind.SignOn && script.Count(m => m.Key == message.Key) > 1) continue;
            if (message.Kind == TransactionKind.HoldExpiry)
            {
                var (ended, due) = (books.ExpireHolds(message.BusinessTime), bank.ExpireHolds());
                if (ended != due) return $"{ended} holds ended, the reference says {due}";
                continue;
            }

            if (message.Kind == TransactionKind.StandInForwarding)
            {
                bank.IssuersAreDown = message.AmountMinor < 0;
                if (bank.IssuersAreDown) continue;
                var (done, waited) = (books.ForwardStandIns(message.BusinessTime), bank.Forward());
                if (done != waited) return $"{done} stand-ins forwarded, the reference says {waited}";
                if (books.OfChart("stand-in") != 0) return $"after forwarding {books.OfChart("stand-in")} is left on the account of stand-ins";
                if (Differs(books, bank) is { } left) return $"forwarding: {left}";
                continue;
            }

            var expected = bank.Do(message);
            var outcome = books.Do(message, new Evidence { Chip = ChipOf(message), Issuer = bank.IssuersAreDown ? IssuerStanding.Down : IssuerStanding.Up });
            var actual = outcome.Reason;
            if (outcome.Chip.Watch != Watch(counters, message, outcome)) return $"{Describe(message)}: counter {outcome.Chip.Counter} is {outcome.Chip.Watch}";
            if (actual != expected) return $"{Describe(message)}: {actual}, the reference says {expected}";
            if (Differs(books, bank) is { } difference) return $"{Describe(message)}: {difference}";
        }

        foreach (var (key, batch) in books.Books.Terminals.Batches)
        {
            var terminal = books.Books.Terminals.KeyOf(key.Terminal);
            var expected = bank.Totals(terminal.MerchantId, terminal.TerminalId, key.Number);
            if (batch.Domestic != expected) return $"totals of {terminal.TerminalId}/{key.Number}: {batch.Domestic}, the reference says {expected}";
        }

        return !withReplay || StateText.Of(books.Replay()) == StateText.Of(books.Books) ? null : "the replay differs";
    }

    private static string? Differs(TestBooks books, ReferenceBank bank)
    {
        foreach (var account in Accounts)
        {
            if (books.Balance(account) != bank.Balance(account)) return $"{account} has {books.Balance(account)}, the reference {bank.Balance(account)}";
            if (books.Holds(account) != bank.Holds(account)) return $"{account} holds {books.Holds(account)}, the reference {bank.Holds(account)}";
        }

        return books.SumOfAllAccounts() == 0 ? null : "the books do not balance";
    }

    /// <summary>Every other payment is made by chip, with a counter that follows from its number: some rise, some do not.</summary>
    private static ChipData ChipOf(in Transaction message) =>
        message.Kind is TransactionKind.Purchase or TransactionKind.PreAuthorization && message.Key.Stan % 2 == 0
            ? new ChipData { Verdict = CryptogramVerdict.Right, IsOnlineRequest = true, HasCounter = true, Counter = message.Key.Stan * 7 % 64 }
            : default;

    /// <summary>Only a new request counts: no copy, no late original, nothing from a terminal that is not signed on.</summary>
    private static CounterWatch Watch(Dictionary<UInt128, int> counters, in Transaction message, in Outcome outcome)
    {
        var chip = ChipOf(message);
        if (!chip.HasCounter || outcome.Status == OutcomeStatus.Repeated) return CounterWatch.NotWatched;
        if (outcome.Reason is DecisionReason.DuplicateTransaction or DecisionReason.ResponseTooLate or DecisionReason.SignOnRequired) return CounterWatch.NotWatched;
        if (counters.TryGetValue(message.Pan.Token, out var highest) && chip.Counter <= highest) return CounterWatch.NotAbove;
        counters[message.Pan.Token] = chip.Counter;
        return CounterWatch.Raised;
    }

    private static List<Transaction> Shrink(List<Transaction> script) => Shrink(script, s => Play(s, withReplay: true));

    private static List<Transaction> Shrink(List<Transaction> script, Func<List<Transaction>, string?> play)
    {
        for (var size = script.Count / 2; size >= 1;)
        {
            var smaller = Enumerable.Range(0, script.Count - size + 1)
                .Select(at => script.Where((_, i) => i < at || i >= at + size).ToList())
                .FirstOrDefault(s => play(s) is not null);
            if (smaller is null) size /= 2;
            else
            {
                script = smaller;
                size = Math.Min(size, Math.Max(1, script.Count / 2));
                if (script.Count <= 1) break;
            }
        }

        return script;
    }

    private static string Describe(Transaction t) =>
        $"{t.Mti} {t.Kind} {t.Key.TerminalId} batch/time {t.Key.BatchOrTime} stan {t.Key.Stan} {t.AmountMinor} {t.Pan}{(t.Original.HasKey ? $" of class {t.Original.Key.MessageClass} {t.Original.Key.TerminalId} {t.Original.Key.Stan}" : "")}";
}
