namespace Iso8583.Emulator.Terminal;

/// <summary>F39 of a reversal request: why the terminal reverses.</summary>
internal static class ReversalReason
{
    /// <summary>No response in time, or the connection broke after sending.</summary>
    public const string Timeout = "98";

    /// <summary>The terminal could not finish after an approval.</summary>
    public const string TerminalFault = "96";

    /// <summary>The response's MAC was wrong.</summary>
    public const string MacError = "A0";

    /// <summary>A response that does not belong to the request, and everything else.</summary>
    public const string Other = "06";
}
