using Iso8583.Host.Ledger.Journal;
using Iso8583.Host.Ledger.Memory;

namespace Iso8583.Host.Tests.Ledger;

[TestFixture]
internal sealed class MemoryLedgerTests : LedgerContract
{
    private MemoryJournalStore _store = new();

    [SetUp]
    public void SetUp() => _store = new MemoryJournalStore();

    [TearDown]
    public void TearDown() => _store.Dispose();

    protected override IJournalStore OpenStore() => _store;
}
