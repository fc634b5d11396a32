using System.CommandLine;
using Iso8583.Host.Composition;
using Iso8583.Host.Configuration;

namespace Iso8583.Host.Commands;

/// <summary>Without a sub-command the host runs until it is told to stop.</summary>
internal static class RunCommand
{
    public static RootCommand Create()
    {
        var set = new Option<string[]>("--set") { Description = "KEY=VALUE, a setting that wins over appsettings.json: Acquirer:Listeners:0:Port=9000", Arity = ArgumentArity.OneOrMore };
        var seed = new Option<string?>("--seed") { Description = "File with cards, accounts, merchants, terminals and issuers" };
        var rules = new Option<string?>("--rules") { Description = "File with the rules that shape answers" };
        var data = new Option<string?>("--data") { Description = "Folder of the ledger and the other stores" };
        var fresh = new Option<bool>("--fresh") { Description = "Delete the ledger and the other stores of the data folder first" };
        var clock = new Option<string?>("--clock") { Description = "Business clock: real, fixed:2026-01-31T23:50, x60 or x60@2026-01-31T23:50" };
        var trace = new Option<bool>("--trace") { Description = "Print every message, described and masked" };
        var root = new RootCommand("ISO 8583 acquirer simulator") { set, seed, rules, data, fresh, clock, trace };
        root.SetAction(async (parsed, cancellation) =>
        {
            var settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
            foreach (var pair in parsed.GetValue(set) ?? [])
            {
                var equals = pair.IndexOf('=', StringComparison.Ordinal);
                if (equals < 1) throw new ConfigurationFaultException($"--set '{pair}': expected KEY=VALUE.");
                settings[pair[..equals]] = pair[(equals + 1)..];
            }

            if (parsed.GetValue(seed) is { } seedFile) settings["Acquirer:SeedFile"] = seedFile;
            if (parsed.GetValue(rules) is { } ruleFile) settings["Acquirer:Rules:File"] = ruleFile;
            if (parsed.GetValue(data) is { } dataFolder) settings["Acquirer:DataFolder"] = dataFolder;
            if (parsed.GetValue(clock) is { } clockSetting) settings["Acquirer:Clock"] = clockSetting;
            if (parsed.GetValue(trace)) settings["Acquirer:Trace"] = "true";
            if (parsed.GetValue(fresh)) settings["Acquirer:Fresh"] = "true";
            var application = AcquirerApplication.Build(settings);
            await using var _ = application.ConfigureAwait(false);
            await application.RunAsync(cancellation).ConfigureAwait(false);
            return 0;
        });
        return root;
    }
}
