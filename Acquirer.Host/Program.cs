using System.CommandLine;
using Iso8583.Host.Commands;
using Iso8583.Host.Configuration;
using Iso8583.Host.Ledger;

namespace Iso8583.Host;

/// <summary>Exit codes: 0 good, 1 a check found something, 2 configuration or usage, 4 the ledger was refused.</summary>
internal static class Program
{
    private const int ConfigurationFault = 2;
    private const int LedgerRefused = 4;

    private static async Task<int> Main(string[] args)
    {
        var root = RunCommand.Create();
        root.Subcommands.Add(LedgerCommand.Create());
        root.Subcommands.Add(RulesCommand.Create());
        root.Subcommands.Add(NotificationsCommand.Create());
        root.Subcommands.Add(SettlementCommand.Create());
        try
        {
            var parsed = CommandLineReading.Read(root, args);
            var exitCode = await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false }).ConfigureAwait(false);
            return parsed.Errors.Count > 0 ? ConfigurationFault : exitCode;
        }
        catch (ConfigurationFaultException e)
        {
            await Console.Error.WriteLineAsync(e.Message).ConfigureAwait(false);
            return ConfigurationFault;
        }
        catch (LedgerRefusedException e)
        {
            await Console.Error.WriteLineAsync(e.Message).ConfigureAwait(false);
            return LedgerRefused;
        }
    }
}
