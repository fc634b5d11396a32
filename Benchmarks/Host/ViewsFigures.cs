using System.Diagnostics;
using System.Globalization;
using Iso8583.Host.Ledger;
using Iso8583.Host.Views;
using Microsoft.Extensions.Logging.Abstractions;

namespace Iso8583.Benchmarks.Host;

/// <summary>What the search tables cost: the projector's time a payment, what payments lose while it catches up beside them, and how long a search takes.</summary>
internal static class ViewsFigures
{
    private const int Payments = 400_000;
    private const int Slice = 48_000;
    private const int Rounds = 9;

    public static void Run(TextWriter output, string folder) => RunAsync(output, folder).GetAwaiter().GetResult();

    private static async Task RunAsync(TextWriter output, string folder)
    {
        var path = Path.Combine(folder, "ledger.db");
        var views = Path.Combine(folder, "views.db");
        LedgerFigures.Delete(path);
        var load = new LedgerLoad(10_000, 64);
        using (var ledger = JournaledLedger.Open(new LedgerOptions { Path = path }, load.Master, LedgerLoad.OpeningTime))
        {
            LedgerThroughput.Drive(ledger, load, 1024, Payments);
            Rebuild(output, path, views);
            await BesideAsync(output, ledger, load, views).ConfigureAwait(false);
            await SearchAsync(output, ledger, views).ConfigureAwait(false);
        }

        LedgerFigures.Delete(path);
        ViewsFile.Delete(views);
    }

    // Twice, so that the second is without the start of the program.
    private static void Rebuild(TextWriter output, string path, string views)
    {
        for (var phase = 0; phase < 2; phase++)
        {
            var cpu = LedgerFigures.Cpu();
            var began = Stopwatch.GetTimestamp();
            var (rows, _) = ViewsRebuild.Run(path, views);
            var elapsed = Stopwatch.GetElapsedTime(began);
            if (phase == 0) continue;
            Line(output, $"projector alone, from the journal's file: {(LedgerFigures.Cpu() - cpu).TotalMicroseconds / rows:F2} us CPU/payment, {rows / elapsed.TotalSeconds:F0}/s, {new FileInfo(views).Length / (double)rows:F0} B on disk a transaction");
        }
    }

    private static async Task BesideAsync(TextWriter output, JournaledLedger ledger, LedgerLoad load, string views)
    {
        var (with, without) = (new double[Rounds], new double[Rounds]);
        var (cpu, projected) = (0.0, 0L);
        for (var round = -1; round < Rounds; round++)
        {
            var rate = Slice / LedgerThroughput.Drive(ledger, load, 64, Slice).TotalSeconds;
            if (round >= 0) without[round] = rate;
            using var projector = new ViewsProjector(views, ledger, NullLogger<ViewsProjector>.Instance);
            await projector.StartAsync(CancellationToken.None).ConfigureAwait(false);
            await projector.WaitForAsync(ledger.CommittedSequence, TimeSpan.FromMinutes(1), CancellationToken.None).ConfigureAwait(false);
            var position = projector.Position;
            var pool = ThreadTimes.Micros(".NET TP Worker");
            rate = Slice / LedgerThroughput.Drive(ledger, load, 64, Slice).TotalSeconds;
            await projector.WaitForAsync(ledger.CommittedSequence, TimeSpan.FromMinutes(1), CancellationToken.None).ConfigureAwait(false);
            if (round >= 0) (with[round], cpu, projected) = (rate, cpu + ThreadTimes.Micros(".NET TP Worker") - pool, projected + projector.Position - position);
            await projector.StopAsync(CancellationToken.None).ConfigureAwait(false);
        }

        Line(output, $"projector beside payments, 64 outstanding, following them: {cpu / projected:F2} us CPU/payment, payments {LedgerThroughput.Median([.. with.Zip(without, (a, b) => a / b)]):F2}x of those without it (medians of {Rounds} slices in turn)");
    }

    private static async Task SearchAsync(TextWriter output, JournaledLedger ledger, string views)
    {
        using var projector = new ViewsProjector(views, ledger, NullLogger<ViewsProjector>.Instance);
        await projector.StartAsync(CancellationToken.None).ConfigureAwait(false);
        await projector.WaitForAsync(ledger.CommittedSequence, TimeSpan.FromMinutes(1), CancellationToken.None).ConfigureAwait(false);
        var search = new TransactionSearch(views, projector, ledger);
        var last = (await ledger.ReadJournalAsync(ledger.CommittedSequence - 1, 1, CancellationToken.None).ConfigureAwait(false))[0];
        var queries = new (string Name, TransactionQuery Query)[]
        {
            ("F37", new TransactionQuery { Rrn = last.Outcome.Rrn }),
            ("terminal and STAN", new TransactionQuery { TerminalId = last.Transaction.Key.TerminalId, Stan = last.Transaction.Key.Stan }),
            ("terminal, 100 rows", new TransactionQuery { TerminalId = last.Transaction.Key.TerminalId }),
            ("last four digits", new TransactionQuery { LastFour = last.Transaction.Pan.LastFour }),
            ("an amount that nobody paid", new TransactionQuery { FromMinor = 77, ToMinor = 77 }),
        };
        foreach (var (name, query) in queries)
        {
            await search.FindAsync(query, CancellationToken.None).ConfigureAwait(false);
            var began = Stopwatch.GetTimestamp();
            for (var i = 0; i < 5; i++) await search.FindAsync(query, CancellationToken.None).ConfigureAwait(false);
            Line(output, $"search by {name} in {ledger.CommittedSequence} rows: {Stopwatch.GetElapsedTime(began).TotalMilliseconds / 5:F1} ms");
        }

        await projector.StopAsync(CancellationToken.None).ConfigureAwait(false);
    }

    private static void Line(TextWriter output, FormattableString line) => output.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
