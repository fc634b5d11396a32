namespace Iso8583.Emulator.Terminal;

/// <summary>A profile, state file or option that cannot be used; the text says where and what to do. Ends the program with exit code 2.</summary>
internal sealed class TerminalConfigurationException(string message) : Exception(message);
