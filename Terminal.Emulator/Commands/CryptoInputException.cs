namespace Iso8583.Emulator.Commands;

/// <summary>A crypto command that cannot go on: an option that cannot be used, or an input that an operation refused. Its text never says content.</summary>
internal sealed class CryptoInputException(string message, int exitCode = ExitCode.Usage) : Exception(message)
{
    public int ExitCode { get; } = exitCode;
}
