using System.CommandLine;

namespace Iso8583.Host.Commands;

/// <summary>Reads a command line as it stands: <c>@FILE</c> is for the command itself to read, and no list of further arguments.</summary>
internal static class CommandLineReading
{
    private static readonly ParserConfiguration Plain = new() { ResponseFileTokenReplacer = null };

    public static ParseResult Read(Command command, IReadOnlyList<string> arguments) => command.Parse(arguments, Plain);
}
