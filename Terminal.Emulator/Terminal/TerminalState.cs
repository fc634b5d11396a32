namespace Iso8583.Emulator.Terminal;

/// <summary>What a terminal must still know after it was switched off. Holds no clear key and no card number.</summary>
internal sealed class TerminalState
{
    /// <summary>STAN and batch number run from 1 to this and begin again with 1.</summary>
    public const int LastNumber = 999_999;

    public int Batch { get; set; } = 1;

    public int LastStan { get; set; }

    public bool SignedOn { get; set; }

    /// <summary>F62 of the last sign-on in hex: working keys, still enciphered under the terminal master key. Empty when there are none.</summary>
    public string WrappedKeys { get; set; } = "";

    /// <summary>DUKPT: key serial number of the last message in hex; empty before the first. It never goes back.</summary>
    public string Ksn { get; set; } = "";

    /// <summary>Requests whose end is not known, oldest first.</summary>
    public List<ReversalRecord> Reversals { get; set; } = [];

    /// <summary>Results of issuer scripts that the acquirer was not told of yet, oldest first.</summary>
    public List<ScriptReport> ScriptReports { get; set; } = [];

    /// <summary>Approved transactions since the last settlement.</summary>
    public List<LoggedTransaction> Log { get; set; } = [];

    /// <summary>The next STAN: 999999 is followed by 1.</summary>
    public int TakeStan()
    {
        LastStan = Next(LastStan);
        return LastStan;
    }

    /// <summary>Begins the batch that the host names. Entries of other batches can no longer be settled and are dropped.</summary>
    /// <returns>How many entries were dropped.</returns>
    public int BeginBatch(int batch)
    {
        Batch = batch;
        return Log.RemoveAll(entry => entry.Batch != batch);
    }

    /// <summary>The batch is settled: its log is cleared and the number moves on.</summary>
    public void CloseBatch()
    {
        Log.Clear();
        Batch = Next(Batch);
    }

    public BatchTotals Totals() => BatchTotals.Of(Log, Batch);

    private static int Next(int number) => number is < 1 or >= LastNumber ? 1 : number + 1;
}
