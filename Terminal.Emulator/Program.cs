using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text;
using Iso8583.Core.Documents;
using Iso8583.Emulator.Commands;
using Iso8583.Emulator.Terminal;

namespace Iso8583.Emulator;

/// <summary>The command line. Each command is a class in Commands; exit codes are those of <see cref="ExitCode"/>.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        // Without a word there is nothing to do but to say what there is.
        var parsed = Root().Parse(args.Length == 0 ? ["--help"] : args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors.Select(e => e.Message).Distinct()) await Console.Error.WriteLineAsync(error).ConfigureAwait(false);
            await Console.Error.WriteLineAsync($"'{Path(parsed)} --help' shows how it is used.").ConfigureAwait(false);
            return ExitCode.Usage;
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false }).ConfigureAwait(false);
        }
        catch (Exception e) when (e is TerminalConfigurationException or DocumentException)
        {
            await Console.Error.WriteLineAsync(e.Message).ConfigureAwait(false);
            return ExitCode.Usage;
        }
        catch (OperationCanceledException)
        {
            return ExitCode.ExpectationFailed;
        }
    }

    // The command as far as it was understood: Terminal.Emulator dialects.
    private static string Path(ParseResult parsed)
    {
        var names = new List<string>();
        for (SymbolResult? at = parsed.CommandResult; at is CommandResult command; at = at.Parent) names.Insert(0, command.Command.Name);
        return string.Join(' ', names);
    }

    /// <summary>Every command; tests call it with writers of their own.</summary>
    internal static RootCommand Root() => new("An ISO 8583 terminal for tests: plays terminals, sends messages, measures, and takes messages apart.")
    {
        DemoCommand.Create(),
        SendCommand.Create(),
        LoadCommand.Create(),
        DecodeCommand.Create(),
        EncodeCommand.Create(),
        DiffCommand.Create(),
        MaskCommand.Create(),
        DoctorCommand.Create(),
        DialectsCommand.Create(),
        CryptoCommand.Create(),
    };
}
