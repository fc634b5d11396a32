using System.Globalization;
using BenchmarkDotNet.Running;
using Iso8583.Benchmarks.Codec;
using Iso8583.Benchmarks.Fuzz;
using Iso8583.Benchmarks.Host;
using Iso8583.Benchmarks.Security;

namespace Iso8583.Benchmarks;

internal static class Program
{
    private static void Main(string[] args)
    {
        if (args is ["views-figures", var viewsFolder])
        {
            Directory.CreateDirectory(viewsFolder);
            ViewsFigures.Run(Console.Out, viewsFolder);
            return;
        }

        if (args is ["ledger-figures", var folder, .. var size])
        {
            var accounts = size.Length > 0 ? int.Parse(size[0], CultureInfo.InvariantCulture) : 0;
            var history = size.Length > 1 ? int.Parse(size[1], CultureInfo.InvariantCulture) : 0;
            LedgerFigures.Run(Console.Out, folder, accounts, history);
            return;
        }

        if (args is ["ledger-stalls", var stalls, .. var steady])
        {
            LedgerStalls.Run(
                Console.Out,
                stalls,
                steady.Length > 0 ? int.Parse(steady[0], CultureInfo.InvariantCulture) : 5000,
                steady.Length > 1 ? int.Parse(steady[1], CultureInfo.InvariantCulture) : 20);
            return;
        }

        if (args is ["settlement-figures", var place, .. var sizes])
        {
            var numbers = sizes.Select(size => int.Parse(size, CultureInfo.InvariantCulture)).ToArray();
            SettlementFigures.RunAsync(Console.Out, place, At(0, 1_000_000), At(1, 1000), At(2, 7), At(3, 10)).GetAwaiter().GetResult();
            return;

            int At(int index, int fallback) => numbers.Length > index ? numbers[index] : fallback;
        }

        if (args is ["settlement-sender", var port, var perSecond, var connections, var shops])
        {
            SettlementSender.RunAsync(
                int.Parse(port, CultureInfo.InvariantCulture), int.Parse(perSecond, CultureInfo.InvariantCulture), int.Parse(connections, CultureInfo.InvariantCulture), int.Parse(shops, CultureInfo.InvariantCulture)).GetAwaiter().GetResult();
            return;
        }

        if (args is ["codec-figures", .. var rounds])
        {
            CodecFigures.Run(Console.Out, rounds.Length > 0 ? int.Parse(rounds[0], CultureInfo.InvariantCulture) : 40);
            return;
        }

        if (args is ["fuzz", .. var files])
        {
            FuzzCommand.Run(files, Console.Out);
            return;
        }

        if (args is ["security-figures"])
        {
            SecurityFigures.Run(Console.Out);
            return;
        }

        if (args is ["notify-figures", var records, .. var parts])
        {
            NotifyFigures.RunAsync(Console.Out, records, parts.Length > 0 ? parts[0] : "all", parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 0).GetAwaiter().GetResult();
            return;
        }

        BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
    }
}
