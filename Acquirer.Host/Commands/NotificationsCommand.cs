using System.CommandLine;
using Iso8583.Core.Documents;
using Iso8583.Host.Composition;
using Iso8583.Host.Configuration;

namespace Iso8583.Host.Commands;

/// <summary><c>notifications exercise</c>: purchases at a rate, their messages through real gateways.</summary>
internal static class NotificationsCommand
{
    public static Command Create() => new("notifications", "Works with notifications outside of a running host.") { Exercise() };

    private static Command Exercise()
    {
        var folder = new Argument<string>("folder") { Description = "Folder of a ledger and a delivery record of their own." };
        var gateways = new Option<string>("--gateways") { Description = "The gateway document.", Required = true };
        var rate = new Option<int>("--rate") { Description = "Purchases a second.", DefaultValueFactory = _ => 1000 };
        var payments = new Option<long>("--payments") { Description = "How many; 0 delivers only what is unfinished.", DefaultValueFactory = _ => 10_000 };
        var command = new Command("exercise", "Plays invented purchases, prints each once it is committed, and tells the cardholders: for checks of durability by killing.") { folder, gateways, rate, payments };
        command.SetAction(async (result, cancellation) =>
        {
            try
            {
                var output = result.InvocationConfiguration.Output;
                await NotificationExercise.RunAsync(
                    result.GetRequiredValue(folder), result.GetRequiredValue(gateways), Math.Max(1, result.GetValue(rate)), result.GetValue(payments), output, cancellation).ConfigureAwait(false);
                return 0;
            }
            catch (DocumentException e)
            {
                throw new ConfigurationFaultException(e.Message, e);
            }
        });
        return command;
    }
}
