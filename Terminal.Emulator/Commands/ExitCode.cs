namespace Iso8583.Emulator.Commands;

/// <summary>What every command ends with.</summary>
internal static class ExitCode
{
    public const int Good = 0;

    /// <summary>It ran, and something was not as expected.</summary>
    public const int ExpectationFailed = 1;

    /// <summary>Wrong options, or a document that cannot be used.</summary>
    public const int Usage = 2;

    /// <summary>The other side could not be reached.</summary>
    public const int NoConnection = 3;
}
