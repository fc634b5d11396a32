namespace Iso8583.Host.Ledger.Books;

/// <summary>What moves on a terminal.</summary>
internal struct TerminalState
{
    public bool SignedOn;

    /// <summary>The terminal's newest row.</summary>
    public long LastSequence;

    /// <summary>Number of the open batch; 0 before the first.</summary>
    public int Batch;

    /// <summary>Row of the sign-on whose working keys are in force; 0 where there are none. The keys themselves stay in the journal.</summary>
    public long KeysSequence;

    /// <summary>The two batches closed last, the later one first; older ones are forgotten.</summary>
    public int LastClosed;
    public int ClosedBefore;
}
