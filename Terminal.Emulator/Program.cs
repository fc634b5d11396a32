using System.CommandLine;

namespace Iso8583.Emulator;

internal static class Program
{
    private static Task<int> Main(string[] args) => RunAsync(args, new InvocationConfiguration());

    /// <summary>The command line as a function: what the process does, with its output writers given in.</summary>
    internal static async Task<int> RunAsync(string[] args, InvocationConfiguration configuration)
    {
        var parsed = Root().Parse(args);
        var exitCode = await parsed.InvokeAsync(configuration).ConfigureAwait(false);
        return parsed.Errors.Count > 0 ? ExitCodes.Usage : exitCode;
    }

    private static RootCommand Root() => new("ISO 8583 terminal emulator and message tools.")
    {
    };
}
