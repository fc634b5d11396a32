namespace Iso8583.Host.Ledger.Books;

/// <summary>What moves on a terminal.</summary>
internal struct TerminalState
{
    public bool SignedOn;

    /// <summary>The terminal's newest row.</summary>
    public long LastSequence;

    /// <summary>Number of the open batch; 0 before the first.</summary>
    public int Batch;

    /// <summary>Working keys of the sign-on as journaled; null where there are none.</summary>
    public string? WrappedKeys;

    /// <summary>The two batches closed last, the later one first; older ones are forgotten.</summary>
    public int LastClosed;
    public int ClosedBefore;
}
