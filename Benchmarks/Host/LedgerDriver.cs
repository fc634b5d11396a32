using Iso8583.Host.Ledger;

namespace Iso8583.Benchmarks.Host;

/// <summary>Keeps a number of payments outstanding: every completed ticket is filled anew and submitted again, on the driver's own thread.</summary>
internal sealed class LedgerDriver : ILedgerCompletion, IDisposable
{
    private readonly ILedger _ledger;
    private readonly LedgerLoad _load;
    private readonly LedgerTicket[] _tickets;
    private readonly Lock _gate = new();
    private readonly AutoResetEvent _woken = new(false);
    private List<LedgerTicket> _done = [];
    private List<LedgerTicket> _spare = [];

    public LedgerDriver(ILedger ledger, LedgerLoad load, int outstanding)
    {
        _ledger = ledger;
        _load = load;
        _tickets = new LedgerTicket[outstanding];
        for (var i = 0; i < outstanding; i++) _tickets[i] = new LedgerTicket { Completion = this };
    }

    public void Completed(LedgerTicket ticket)
    {
        lock (_gate) _done.Add(ticket);
    }

    public void Wake() => _woken.Set();

    public void Run(int payments)
    {
        var submitted = 0;
        var completed = 0;
        foreach (var ticket in _tickets)
        {
            Submit(ticket);
            submitted++;
        }

        while (completed < payments)
        {
            _woken.WaitOne();
            lock (_gate) (_done, _spare) = (_spare, _done);
            foreach (var ticket in _spare)
            {
                completed++;
                if (submitted >= payments) continue;
                Submit(ticket);
                submitted++;
            }

            _spare.Clear();
        }
    }

    public void Dispose() => _woken.Dispose();

    private void Submit(LedgerTicket ticket)
    {
        _load.Fill(ref ticket.Transaction);
        var pending = _ledger.SubmitAsync(ticket, CancellationToken.None);
        if (!pending.IsCompletedSuccessfully) pending.AsTask().GetAwaiter().GetResult();
    }
}
