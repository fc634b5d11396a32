namespace Iso8583.Emulator.Link;

/// <summary>What one sending of a reversal came to.</summary>
internal enum ReversalOutcome
{
    /// <summary>Answered 00, 12 or 25: nothing more to do.</summary>
    Final,

    /// <summary>No answer, another code, or a wrong MAC: send it again.</summary>
    Open,

    /// <summary>There was no connection; this does not count as a sending.</summary>
    NotSent,
}
