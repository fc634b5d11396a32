namespace Iso8583.Emulator.Link;

/// <summary>What passed on a connection.</summary>
internal enum LinkEventKind
{
    Sent,
    Answer,

    /// <summary>An answer that was thrown away on purpose, so that the request runs into its time-out.</summary>
    Discarded,

    /// <summary>An answer that nobody waits for any more, or a second one.</summary>
    Unmatched,

    /// <summary>A message that could not be read far enough to know whose it is.</summary>
    Unreadable,

    /// <summary>The connection ended.</summary>
    Closed,
}
