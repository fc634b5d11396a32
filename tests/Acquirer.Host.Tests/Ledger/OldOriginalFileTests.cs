using Iso8583.Host.Ledger;
using Iso8583.Host.Ledger.Archive;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Tests.Ledger;

/// <summary>The same on a file, and what only a file has: restarts, archives, places that cannot be read.</summary>
[TestFixture]
internal sealed class OldOriginalFileTests() : OldOriginalTests(LedgerDurability.Commit)
{
    [Test]
    public async Task It_is_found_after_a_restart_and_in_an_archive()
    {
        await DoAsync(RefundByRrn(500));
        Ledger.Dispose();
        var archived = LedgerArchiving.Run(Folder.File(), keepDays: 1, vacuum: false);
        Assert.That(archived[^1].LastRow, Is.GreaterThan(Sold.Sequence));
        Ledger = Open();
        Assert.That((await DoAsync(RefundByRrn(501))).Reason, Is.EqualTo(DecisionReason.OriginalAmountWrong));
        Assert.That((await DoAsync(Terminal.On(TransactionKind.Refund, Sale, 500))).Reason, Is.EqualTo(DecisionReason.Approved));
    }

    [Test]
    public async Task A_journal_that_cannot_be_read_fails_the_message_and_not_theLedger()
    {
        Ledger.Dispose();
        using (Open(snapshotEvery: 1))
        {
        }

        var path = ArchivedDay.PathOf(Folder.File(), LedgerArchiving.Run(Folder.File(), keepDays: 1, vacuum: false)[0].Day.DayNumber);
        File.Move(path, path + ".away");
        Ledger = Open(snapshotEvery: 1);
        Assert.That((await DoAsync(RefundByRrn(1))).Status, Is.EqualTo(OutcomeStatus.Failed));
        Assert.That((await DoAsync(Terminal.Purchase(TestBank.Rich, 1))).Status, Is.EqualTo(OutcomeStatus.Committed));
        File.Move(path + ".away", path);
        Assert.That((await DoAsync(RefundByRrn(1))).Reason, Is.EqualTo(DecisionReason.Approved));
    }
}
