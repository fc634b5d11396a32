using Iso8583.Core.Messages;
using Iso8583.Host.Ledger.Books;
using Iso8583.Host.Ledger.Journal;
using Iso8583.Host.Ledger.Memory;
using Iso8583.Host.Ledger.Originals;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Tests.Ledger;

internal sealed class OriginalIndexTests
{
    private const int Rows = (2 * OriginalIndex.RowsPerRun) + 1000;
    private static readonly JournalHeader Header = new(7, 8);
    private TestFolder _folder = null!; // set up before each test

    [SetUp]
    public void SetUp() => _folder = new TestFolder();

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [Test]
    public void Every_key_and_every_act_is_found_in_runs_and_tail_after_a_restart_too()
    {
        using var store = Journal(0);
        var path = OriginalRuns.PathOf(_folder.File());
        using (var runs = OriginalRuns.Open(path, Header, Rows)) new OriginalIndex(store, runs).CatchUp(Rows, CancellationToken.None);
        using var again = OriginalRuns.Open(path, Header, Rows);
        Assert.That(again.Count, Is.EqualTo(2));
        var index = new OriginalIndex(store, again);
        index.CatchUp(Rows, CancellationToken.None);
        for (var sequence = 1L; sequence <= Rows; sequence += 997)
        {
            Assert.That(index.RowsOf(Key(sequence, 0)), Is.EqualTo(new[] { sequence }));
            if (sequence % 5 == 0) Assert.That(index.ActsOn(sequence / 5), Is.EqualTo(new[] { sequence }));
        }

        Assert.That(index.RowsOf(Key(Rows + 1, 0)), Is.Empty);
    }

    [Test]
    public void Runs_that_are_cut_damaged_or_of_another_journal_are_made_again([Values("cut", "damaged", "other journal", "other ledger")] string how)
    {
        using var store = Journal(0);
        var path = OriginalRuns.PathOf(_folder.File());
        using (var runs = OriginalRuns.Open(path, Header, Rows)) new OriginalIndex(store, runs).CatchUp(Rows, CancellationToken.None);
        if (how == "cut")
        {
            using var file = File.OpenWrite(path);
            file.SetLength(file.Length - 8);
        }
        else if (how == "damaged")
        {
            using var file = File.OpenWrite(path);
            file.Position = file.Length - 8;
            file.WriteByte(0xA5);
        }

        using var journal = how == "other journal" ? Journal(1) : null;
        using var opened = OriginalRuns.Open(path, how == "other ledger" ? new JournalHeader(9, 9) : Header, Rows);
        var index = new OriginalIndex(journal ?? store, opened);
        Assert.That(opened.Count, Is.EqualTo(how is "cut" or "damaged" ? 1 : 0));
        index.CatchUp(Rows, CancellationToken.None);
        Assert.That(index.RowsOf(Key(OriginalIndex.RowsPerRun + 5, journal is null ? 0 : 1)), Is.EqualTo(new[] { OriginalIndex.RowsPerRun + 5L }));
    }

    private static TransactionKey Key(long sequence, int merchant) => new(default, AsciiText.From("M" + (char)('0' + merchant)), AsciiText.From("T"), (int)(sequence % 999_999), sequence, 2);

    private static MemoryJournalStore Journal(int merchant)
    {
        var store = new MemoryJournalStore();
        var batch = new JournalBatch();
        var row = new RowDraft();
        for (var sequence = 1L; sequence <= Rows; sequence++)
        {
            row.Reset();
            row.Transaction.Key = Key(sequence, merchant);
            row.Outcome.Sequence = sequence;
            row.Account = AccountBook.None;
            row.Effects = RowEffects.Indexed;
            if (sequence % 5 == 0)
            {
                row.OriginalSequence = sequence / 5;
                row.Effects |= RowEffects.ActsOnOriginal;
            }

            RowCodec.Append(row, batch);
            if (batch.Count < 4096 && sequence < Rows) continue;
            store.TryAppend(batch, out _);
            batch.Clear();
        }

        return store;
    }
}
