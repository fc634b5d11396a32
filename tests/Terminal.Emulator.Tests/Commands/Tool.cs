using System.CommandLine;
using Iso8583.Emulator.Commands;

namespace Iso8583.Emulator.Tests.Commands;

/// <summary>Runs one of the offline tools inside the test process.</summary>
internal static class Tool
{
    public static (int ExitCode, string[] Output, string Error) Run(string input, params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var before = ToolInput.Standard;
        try
        {
            ToolInput.Standard = new StringReader(input);
            var parsed = Program.Root().Parse(args);
            Assert.That(parsed.Errors, Is.Empty);
            var exitCode = parsed.Invoke(new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false });
            return (exitCode, output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries), error.ToString());
        }
        finally
        {
            ToolInput.Standard = before;
        }
    }
}
