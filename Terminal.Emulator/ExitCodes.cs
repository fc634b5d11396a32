namespace Iso8583.Emulator;

/// <summary>What the process says to its caller; documented in docs/cli.md.</summary>
internal static class ExitCodes
{
    /// <summary>Everything as asked.</summary>
    public const int Good = 0;

    /// <summary>An expectation failed, or a line of the input was bad.</summary>
    public const int Failed = 1;

    /// <summary>The command line or a configuration file is wrong; nothing was done.</summary>
    public const int Usage = 2;

    /// <summary>No connection to the other side.</summary>
    public const int NoConnection = 3;
}
