using Iso8583.Host.Ledger;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Tests.Ledger;

internal static class LedgerTestExtensions
{
    /// <summary>Submits one command and waits for its outcome.</summary>
    public static async Task<Outcome> DoAsync(this ILedger ledger, Transaction transaction, CancellationToken cancellationToken, TestCompletion? completion = null)
    {
        var ticket = new LedgerTicket();
        ticket.Transaction = transaction;
        var outcome = (completion ?? new TestCompletion()).Expect(ticket);
        await ledger.SubmitAsync(ticket, cancellationToken);
        return await outcome.WaitAsync(cancellationToken);
    }
}
