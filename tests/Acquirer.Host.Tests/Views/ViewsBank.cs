using Iso8583.Host.Ledger;
using Iso8583.Host.Tests.Ledger;
using Iso8583.Host.Transactions;
using Iso8583.Host.Views;
using Microsoft.Extensions.Logging.Abstractions;

namespace Iso8583.Host.Tests.Views;

/// <summary>A ledger file with some transactions in it, and the projector beside it.</summary>
internal sealed class ViewsBank : IDisposable
{
    private readonly TestFolder _folder = new();
    private ViewsProjector? _projector;

    public ViewsBank()
    {
        Ledger = Open();
        UnionPay = TestTerminal.UnionPay();
        Generic = TestTerminal.Generic();
    }

    public JournaledLedger Ledger { get; private set; }

    public TestTerminal UnionPay { get; }

    public TestTerminal Generic { get; }

    public string LedgerPath => _folder.File();

    public string ViewsPath => _folder.File("views.db");

    public ViewsProjector Projector => _projector ?? throw new InvalidOperationException("The projector does not run.");

    public TransactionSearch Search => new(ViewsPath, Projector, Ledger);

    public string File(string name) => _folder.File(name);

    public async Task StartAsync()
    {
        _projector = new ViewsProjector(ViewsPath, Ledger, NullLogger<ViewsProjector>.Instance);
        await _projector.StartAsync(CancellationToken.None);
    }

    public async Task StopAsync()
    {
        await Projector.StopAsync(CancellationToken.None);
        Projector.Dispose();
        _projector = null;
    }

    public void ReopenLedger()
    {
        Ledger.Dispose();
        Ledger = Open();
    }

    /// <summary>Rows: a sign-on, sales of two cards on two terminals, a decline, a reversal; then the same on the next day.</summary>
    /// <returns>Numbers by name.</returns>
    public async Task<Dictionary<string, long>> PlayAsync(CancellationToken cancellationToken)
    {
        var rows = new Dictionary<string, long>(StringComparer.Ordinal);
        for (var day = 0; day < 2; day++)
        {
            UnionPay.Time = Generic.Time = TestBank.Noon.AddDays(day);
            await NoteAsync("sign-on", UnionPay.SignOn());
            await NoteAsync("rich", UnionPay.Purchase(TestBank.Rich, 100));
            await NoteAsync("generic rich", Generic.Purchase(TestBank.Rich, 250));
            await NoteAsync("poor", UnionPay.Purchase(TestBank.Poor, 100_000));
            var credit = Generic.Purchase(TestBank.Credit, 4_200);
            await NoteAsync("credit", credit);
            await NoteAsync("reversal", Generic.Reversal(credit));

            async Task NoteAsync(string name, Transaction transaction)
            {
                var outcome = await Ledger.DoAsync(transaction, cancellationToken);
                if (name == "sign-on") UnionPay.Batch = outcome.Batch;
                rows[day == 0 ? name : name + " 2"] = outcome.Sequence;
            }
        }

        return rows;
    }

    public async Task<IReadOnlyList<long>> FindAsync(TransactionQuery query) => (await Search.FindAsync(query, CancellationToken.None)).Found;

    public void Dispose()
    {
        _projector?.Dispose();
        Ledger.Dispose();
        _folder.Dispose();
    }

    private JournaledLedger Open() => JournaledLedger.Open(new LedgerOptions { Path = _folder.File() }, TestBank.Master, TestBank.Noon);
}
