namespace Iso8583.Emulator.Link;

/// <summary>Something that passed on a connection. Valid during the call only: <see cref="Message"/> is the connection's own buffer.</summary>
internal readonly ref struct LinkEvent
{
    public LinkEvent(LinkEventKind kind, ReadOnlySpan<byte> message, TimeSpan elapsed, string detail = "")
    {
        Kind = kind;
        Message = message;
        Elapsed = elapsed;
        Detail = detail;
    }

    public LinkEventKind Kind { get; }

    /// <summary>MTI to last field, in clear: show it masked only.</summary>
    public ReadOnlySpan<byte> Message { get; }

    /// <summary>For an answer: since its request was sent.</summary>
    public TimeSpan Elapsed { get; }

    /// <summary>What is wrong, without content of the message.</summary>
    public string Detail { get; }
}
