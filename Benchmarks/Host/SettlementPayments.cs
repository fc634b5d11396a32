using System.Diagnostics;
using System.Globalization;

namespace Iso8583.Benchmarks.Host;

/// <summary>The sending process as its parent sees it; the processor time is that of the parent, in which the host stands.</summary>
internal sealed class SettlementPayments : IDisposable
{
    private readonly Process _process;

    private SettlementPayments(Process process) => _process = process;

    public static async Task<SettlementPayments> StartAsync(int port, int rate, int connections, int merchants)
    {
        string[] arguments = [typeof(SettlementPayments).Assembly.Location, "settlement-sender", $"{port}", $"{rate}", $"{connections}", $"{merchants}"];
        var process = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardInput = true })!; // not null: no shell
        var payments = new SettlementPayments(process);
        await payments.LineAsync().ConfigureAwait(false);
        return payments;
    }

    /// <summary>Pays for some seconds.</summary>
    /// <param name="seconds">How long.</param>
    /// <param name="beside">Runs meanwhile, until the payments end.</param>
    public async Task<PaymentFigures> PayAsync(int seconds, Func<CancellationToken, Task>? beside)
    {
        await _process.StandardInput.WriteLineAsync(seconds.ToString(CultureInfo.InvariantCulture)).ConfigureAwait(false);
        await _process.StandardInput.FlushAsync().ConfigureAwait(false);
        await LineAsync().ConfigureAwait(false);
        using var ending = new CancellationTokenSource();
        var cpu = Process.GetCurrentProcess().TotalProcessorTime;
        var other = beside is null ? Task.CompletedTask : Task.Run(() => beside(ending.Token));
        var figures = (await LineAsync().ConfigureAwait(false)).Split(' ');
        var spent = Process.GetCurrentProcess().TotalProcessorTime - cpu;
        await ending.CancelAsync().ConfigureAwait(false);
        await other.ConfigureAwait(false);
        if (figures[5] != "0") throw new InvalidOperationException($"{figures[5]} payments were not approved.");
        return new PaymentFigures(spent.TotalMicroseconds / int.Parse(figures[0], CultureInfo.InvariantCulture), double.Parse(figures[2], CultureInfo.InvariantCulture), int.Parse(figures[4], CultureInfo.InvariantCulture));
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(2000)) _process.Kill();
        _process.Dispose();
    }

    private async Task<string> LineAsync() => await _process.StandardOutput.ReadLineAsync().ConfigureAwait(false) ?? throw new InvalidOperationException("The sending process has ended.");
}
