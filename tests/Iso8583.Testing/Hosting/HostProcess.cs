using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;

namespace Iso8583.Testing.Hosting;

/// <summary>The acquirer as a process of its own: for tests that kill it, trace it, or start it a second time on the same ledger.</summary>
public sealed partial class HostProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Dictionary<string, IPEndPoint> _endPoints = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<string> _output = [];

    private HostProcess(Process process) => _process = process;

    /// <summary>Path of the built host beside the tests.</summary>
    public static string Program => Path.Combine(AppContext.BaseDirectory, "Acquirer.Host.dll");

    public int Id => _process.Id;

    /// <summary>Everything it printed so far.</summary>
    public string Output
    {
        get
        {
            lock (_output) return string.Join('\n', _output);
        }
    }

    public IPEndPoint Iso87 => _endPoints["iso87"];

    public IPEndPoint UnionPay => _endPoints["unionpay"];

    public IPEndPoint Http => _endPoints["http"];

    /// <summary>Starts the host on free ports and waits until it listens.</summary>
    /// <param name="dataFolder">Where its stores lie.</param>
    /// <param name="settings">Further settings as KEY=VALUE.</param>
    /// <param name="wrapper">A program with arguments that runs it, such as strace; empty for none.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<HostProcess> StartAsync(
        string dataFolder,
        IReadOnlyList<string>? settings = null,
        IReadOnlyList<string>? wrapper = null,
        CancellationToken cancellationToken = default)
    {
        List<string> command = [.. wrapper ?? [], "dotnet", Program, "--data", dataFolder];
        foreach (var setting in (string[])["Acquirer:HttpPort=0", "Acquirer:Listeners:0:Port=0", "Acquirer:Listeners:1:Port=0", .. settings ?? []])
            command.AddRange(["--set", setting]);
        var start = new ProcessStartInfo(command[0], command.Skip(1)) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        var host = new HostProcess(process);
        process.OutputDataReceived += (_, line) => host.Take(line.Data);
        process.ErrorDataReceived += (_, line) => host.Take(line.Data);
        process.Exited += (_, _) => host._listening.TrySetException(new InvalidOperationException("the host ended: " + host.Output));
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await host._listening.Task.WaitAsync(cancellationToken);
        return host;
    }

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
    }

    /// <summary>Runs the host's command line to its end.</summary>
    /// <returns>Exit code and everything printed.</returns>
    public static async Task<(int ExitCode, string Output)> RunAsync(IEnumerable<string> arguments, CancellationToken cancellationToken = default)
    {
        var start = new ProcessStartInfo("dotnet", [Program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var error = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return (process.ExitCode, await output + await error);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) await KillAsync();
        _process.Dispose();
    }

    private void Take(string? line)
    {
        if (line is null) return;
        lock (_output) _output.Add(line);
        var match = ListeningLine().Match(line);
        if (!match.Success) return;
        _endPoints[match.Groups[1].Value] = IPEndPoint.Parse(match.Groups[2].Value);
        if (_endPoints.Count == 3) _listening.TrySetResult();
    }

    [GeneratedRegex(@"listening: (\w+) on ([0-9.:]+)")]
    private static partial Regex ListeningLine();
}
