using Iso8583.Core.Messages;
using Iso8583.Host.Ledger.Books;
using Iso8583.Host.Ledger.Journal;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Tests.Ledger;

internal sealed class RowCodecTests
{
    [Test]
    public void Every_member_survives_the_way_out_and_back([Range(0, 200)] int seed)
    {
        var random = new Random(seed);
        var row = RandomRow(random);
        var bytes = new byte[RowCodec.MaxLength];
        var length = RowCodec.Encode(row, bytes);
        var back = new RowDraft();

        Assert.That(RowCodec.Decode(bytes.AsSpan(0, length), back), Is.Null);

        Assert.Multiple(() =>
        {
            Assert.That(back.Transaction, Is.EqualTo(row.Transaction));
            Assert.That(back.Outcome, Is.EqualTo(row.Outcome));
            Assert.That(back.Effects, Is.EqualTo(row.Effects));
            Assert.That(back.Events, Is.EqualTo(row.Events));
            Assert.That(back.OriginalSequence, Is.EqualTo(row.OriginalSequence));
            Assert.That(back.Account, Is.EqualTo(row.Account));
            Assert.That(back.HoldMinor, Is.EqualTo(row.HoldMinor));
            Assert.That(back.Editions, Is.EqualTo(row.Editions));
            Assert.That(back.AdjustMinor, Is.EqualTo(row.AdjustMinor));
            Assert.That(back.RateNano, Is.EqualTo(row.RateNano));
            Assert.That(back.PinTries, Is.EqualTo(row.PinTries));
            Assert.That(back.KsnKeyId, Is.EqualTo(row.KsnKeyId));
            Assert.That(back.KsnCounter, Is.EqualTo(row.KsnCounter));
            Assert.That(back.OpenedAccount, Is.EqualTo(row.OpenedAccount));
            Assert.That(back.Legs.ToArray(), Is.EqualTo(row.Legs.ToArray()));
        });
    }

    [Test]
    public void No_changed_byte_goes_unnoticed()
    {
        var bytes = new byte[RowCodec.MaxLength];
        var length = RowCodec.Encode(RandomRow(new Random(7)), bytes);
        var back = new RowDraft();
        for (var i = 0; i < length; i++)
        {
            for (var bit = 0; bit < 8; bit++)
            {
                bytes[i] ^= (byte)(1 << bit);
                Assert.That(RowCodec.Decode(bytes.AsSpan(0, length), back), Is.Not.Null, $"byte {i} bit {bit}");
                bytes[i] ^= (byte)(1 << bit);
            }
        }
    }

    [Test]
    public void No_cut_goes_unnoticed()
    {
        var bytes = new byte[RowCodec.MaxLength];
        var length = RowCodec.Encode(RandomRow(new Random(8)), bytes);
        var back = new RowDraft();
        for (var cut = 0; cut < length; cut++) Assert.That(RowCodec.Decode(bytes.AsSpan(0, cut), back), Is.Not.Null);
    }

    [Test]
    public void A_newer_version_is_named()
    {
        var bytes = new byte[RowCodec.MaxLength];
        var length = RowCodec.Encode(RandomRow(new Random(9)), bytes);
        bytes[0] = 9;
        Assert.That(RowCodec.Decode(bytes.AsSpan(0, length), new RowDraft()), Does.Contain("version 9"));
    }

    [Test]
    public void The_longest_row_fits()
    {
        var row = RandomRow(new Random(1));
        row.OpenedAccount = new string('ä', AccountBook.MaxNameLength);
        var bytes = new byte[RowCodec.MaxLength];
        var length = RowCodec.Encode(row, bytes);
        Assert.That(length, Is.LessThan(RowCodec.MaxLength));
    }

    [Test]
    public void A_purchase_takes_about_150_bytes()
    {
        using var books = new TestBooks(TestBank.WithFees);
        var generic = TestTerminal.Generic();
        books.Do(generic.Purchase(TestBank.Rich, 100));
        var batch = new JournalBatch();
        var outcome = default(Outcome);
        books.Decider.Decide(generic.Purchase(TestBank.Rich, 100), default, ref outcome, batch);
        Assert.That(batch.Row(0).Length, Is.InRange(110, 170));
        Assert.That(batch.Row(0).IndexOf("6228480000000000015"u8), Is.EqualTo(-1), "no account number");
    }

    [Test]
    public void A_row_that_raises_something_names_the_editions_in_force_and_takes_six_bytes_more()
    {
        using var books = new TestBooks(TestBank.WithFees);
        var generic = TestTerminal.Generic();
        // The first one opens accounts.
        books.Do(generic.Purchase(TestBank.Rich, 100));
        var plain = new JournalBatch();
        var stamped = new JournalBatch { Editions = new NotificationEditions(1, 2) };
        var outcome = default(Outcome);
        books.Decider.Decide(generic.Purchase(TestBank.Rich, 100), default, ref outcome, plain);
        books.Decider.Decide(generic.Purchase(TestBank.Rich, 100), default, ref outcome, stamped);
        var row = new RowDraft();
        Assert.That(RowCodec.Decode(stamped.Row(0), row), Is.Null);
        Assert.Multiple(() =>
        {
            Assert.That(row.Events, Is.Not.EqualTo(NotificationEvents.None));
            Assert.That(row.Editions, Is.EqualTo(new NotificationEditions(1, 2)));
            Assert.That(stamped.Row(0).Length - plain.Row(0).Length, Is.EqualTo(6));
        });
    }

    private static RowDraft RandomRow(Random random)
    {
        var row = new RowDraft();
        row.Reset();
        ref var transaction = ref row.Transaction;
        ref var outcome = ref row.Outcome;
        transaction.Kind = (TransactionKind)random.Next(1, 256);
        transaction.Key = RandomKey(random);
        transaction.Family = (MessageFamily)random.Next(1, 5);
        transaction.Mti = new Mti((ushort)random.Next(65_536));
        transaction.ReversedKind = (TransactionKind)random.Next(256);
        transaction.ProcessingCode = new ProcessingCode(random.Next(1_000_000));
        transaction.UnionPayType = (byte)random.Next(100);
        transaction.NetworkCode = (short)random.Next(-1, 1000);
        transaction.ReceivedUnixMicros = random.NextInt64();
        transaction.Currency = new Currency((ushort)random.Next(1000));
        transaction.AmountMinor = random.NextInt64(-1000, 1_000_000_000_000);
        if (random.Next(2) == 0) transaction.Pan = new PanReference(new UInt128((ulong)random.NextInt64(), (ulong)random.NextInt64()), random.Next(1_000_000), (short)random.Next(-1, 10_000), (byte)random.Next(12, 20));
        if (random.Next(2) == 0) transaction.Expiry = (short)random.Next(1, 9913);
        if (random.Next(2) == 0) transaction.EntryMode = (short)random.Next(1, 1000);
        if (random.Next(2) == 0)
        {
            var hasKey = random.Next(2) == 0;
            transaction.Original = new OriginalReference(hasKey ? RandomKey(random) : default, hasKey, RandomText(random, 12), RandomText(random, 6), (short)random.Next(1300));
        }

        if (random.Next(2) == 0) row.Editions = new NotificationEditions(random.Next(1000), random.Next(1000));
        if (random.Next(4) == 0) transaction.WrappedKeys = new string('K', random.Next(1, 450));
        if (random.Next(4) == 0) transaction.TerminalTotals = RandomTotals(random);
        if (random.Next(4) == 0) transaction.TerminalForeignTotals = RandomTotals(random);
        if (random.Next(4) == 0) outcome.Totals = RandomTotals(random);
        if (random.Next(4) == 0) outcome.ForeignTotals = RandomTotals(random);
        outcome.Balanced = random.Next(2) == 0;
        if (random.Next(3) == 0) outcome.Chip = RandomChip(random);
        outcome.Status = OutcomeStatus.Committed;
        outcome.Reason = (DecisionReason)random.Next(1, 40);
        outcome.Sequence = random.NextInt64(1, 1L << 40);
        outcome.BusinessTime = transaction.BusinessTime = new DateTime(2025, 1, 1).AddTicks(random.NextInt64(TimeSpan.TicksPerDay * 900));
        outcome.SettlementDate = DateOnly.FromDateTime(outcome.BusinessTime);
        outcome.Rrn = RetrievalReference.Of(outcome.SettlementDate.DayNumber, outcome.Sequence);
        outcome.Batch = random.Next(1_000_000);
        outcome.ApprovedMinor = random.NextInt64(1_000_000_000_000);
        if (random.Next(2) == 0) outcome.AuthorizationCode = AsciiText.From("012345");
        if (random.Next(2) == 0)
        {
            outcome.HasBalance = true;
            outcome.BalanceMinor = random.NextInt64(-1_000_000, 1_000_000);
            outcome.AvailableMinor = random.NextInt64(-1_000_000, 1_000_000);
        }

        row.Effects = (RowEffects)random.Next(random.Next(2) == 0 ? 1 << 13 : 1 << 24);
        row.Events = (NotificationEvents)random.Next(1 << 13);
        row.OriginalSequence = random.Next(3) == 0 ? random.NextInt64(1L << 40) : 0;
        if (random.Next(2) == 0)
        {
            row.Account = random.Next();
            row.HoldMinor = random.NextInt64(-1_000_000, 1_000_000);
        }

        row.PinTries = random.Next(-1, 4);
        if (random.Next(3) == 0)
        {
            row.KsnKeyId = new UInt128((ulong)random.NextInt64(), (ulong)random.NextInt64());
            row.KsnCounter = (uint)random.NextInt64(1, 1L << 32);
        }

        if (random.Next(4) == 0)
        {
            transaction.HasReplacement = true;
            transaction.ReplacementMinor = random.NextInt64(1_000_000_000_000);
        }

        if (random.Next(4) == 0) transaction.AdditionalMinor = random.NextInt64(1, 1_000_000_000_000);
        if (random.Next(4) == 0) row.RateNano = random.NextInt64(1, 1_000_000_000_000_000);
        if (random.Next(4) == 0) row.AdjustMinor = random.NextInt64(-1_000_000_000_000, 0);
        for (var i = random.Next(RowDraft.MaxLegs + 1); i > 0; i--) row.AddLeg(random.Next(), random.NextInt64(-1_000_000_000_000, 1_000_000_000_000));
        return row;
    }

    private static ChipData RandomChip(Random random)
    {
        var chip = new ChipData
        {
            Verdict = (CryptogramVerdict)random.Next(3),
            Watch = (CounterWatch)random.Next(3),
            IsOnlineRequest = random.Next(2) == 0,
            HasCounter = random.Next(2) == 0,
            ScriptSent = (uint)random.Next(2) * (uint)random.Next(),
            ScriptReported = (uint)random.Next(2) * (uint)random.Next(),
        };
        if (chip.HasCounter) chip.Counter = random.Next(65_536);
        if (chip.ScriptReported != 0) chip.ScriptResult = (ScriptResult)random.Next(4);
        return chip;
    }

    private static TransactionKey RandomKey(Random random) =>
        new(RandomText(random, 11), RandomText(random, 15), RandomText(random, 8), random.Next(1_000_000), random.NextInt64(10_000_000_000), (byte)random.Next(10));

    private static AsciiText RandomText(Random random, int length)
    {
        var text = new char[random.Next(length + 1)];
        for (var i = 0; i < text.Length; i++) text[i] = (char)random.Next(0x20, 0x7F);
        return AsciiText.From(new string(text));
    }

    private static BatchTotals RandomTotals(Random random) =>
        new(random.Next(1000), random.NextInt64(1_000_000_000), random.Next(1000), random.NextInt64(1_000_000_000));
}
