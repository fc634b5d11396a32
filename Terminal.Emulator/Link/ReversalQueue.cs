using Iso8583.Core.Messages;
using Iso8583.Emulator.Terminal;

namespace Iso8583.Emulator.Link;

/// <summary>
/// Requests whose end is not known. A record is saved before its request is sent and goes away with the request's final answer; what stays is
/// reversed before the terminal does anything else.
/// </summary>
/// <param name="state">The terminal's state, which holds the records.</param>
/// <param name="resends">How often a reversal is sent again before the terminal gives up.</param>
/// <param name="save">Makes the state last.</param>
internal sealed class ReversalQueue(TerminalState state, int resends, Action save)
{
    public int Count => state.Reversals.Count;

    /// <summary>Reversals that were given up.</summary>
    public int Dropped { get; private set; }

    /// <summary>Notes and saves a request that is about to be sent.</summary>
    public ReversalRecord Open(TerminalTransactionKind kind, IsoMessage request, TestCard card, long amountMinor)
    {
        var record = new ReversalRecord
        {
            Kind = kind,
            Mti = request.Mti.ToString(),
            CardId = card.Id,
            AmountMinor = amountMinor,
            Stan = state.LastStan,
            Batch = state.Batch,
            EntryMode = request.GetText(De87.PosEntryMode) ?? "",
            OriginalData = request.GetText(De87.Private61) ?? "",
            ChipObjects = ChipObjects.Take(request.GetBytes(De87.IccData) ?? [], 0x9F36),
            TransmissionTime = request.GetText(De87.TransmissionDateTime) ?? "",
            LocalTime = request.GetText(De87.LocalTime) ?? "",
            LocalDate = request.GetText(De87.LocalDate) ?? "",
        };
        state.Reversals.Add(record);
        save();
        return record;
    }

    /// <summary>The request has its final answer, or never went out. The caller saves, together with what else the answer changed.</summary>
    public void Close(ReversalRecord record) => state.Reversals.Remove(record);

    /// <summary>Sends every waiting reversal, oldest first, until each is final or given up.</summary>
    /// <param name="build">Makes the message; sees how often it was sent before.</param>
    /// <param name="send">Sends it.</param>
    /// <param name="cancellationToken">Ends the work; what is open stays saved.</param>
    /// <returns>False where there is no connection: nothing else may be sent now.</returns>
    public async Task<bool> FlushAsync(
        Func<ReversalRecord, IsoMessage> build, Func<ReversalRecord, IsoMessage, CancellationToken, Task<ReversalOutcome>> send, CancellationToken cancellationToken)
    {
        while (state.Reversals.Count > 0)
        {
            var record = state.Reversals[0];
            if (record.Sends > resends)
            {
                Dropped++;
                state.Reversals.RemoveAt(0);
                save();
                continue;
            }

            var message = build(record);
            record.Sends++;
            save();
            switch (await send(record, message, cancellationToken).ConfigureAwait(false))
            {
                case ReversalOutcome.NotSent:
                    record.Sends--;
                    save();
                    return false;
                case ReversalOutcome.Final:
                    Forget(record);
                    break;
            }
        }

        return true;
    }

    private void Forget(ReversalRecord record)
    {
        state.Reversals.Remove(record);
        foreach (var entry in state.Log)
        {
            if (entry.Batch != record.Batch || entry.Stan != record.Stan) continue;
            entry.Reversed = true;
            if (entry.Kind != TerminalTransactionKind.Void) continue;
            // The sale that the reversed void had taken back stands again.
            foreach (var original in state.Log) original.Voided &= original.Stan != entry.VoidedStan;
        }

        save();
    }
}
