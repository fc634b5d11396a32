using System.Diagnostics;

namespace Iso8583.Host.Tests.Ledger;

/// <summary>The acquirer's program as a process of its own, to be traced and killed.</summary>
internal sealed class HostProcess : IDisposable
{
    private readonly Process _process;

    private HostProcess(Process process) => _process = process;

    public StreamReader Output => _process.StandardOutput;

    /// <param name="prefix">A program that runs it, such as a tracer, with its arguments; or nothing.</param>
    /// <param name="arguments">Arguments of the acquirer.</param>
    public static HostProcess Start(string[] prefix, params string[] arguments)
    {
        string[] all = [.. prefix, "dotnet", Path.Combine(AppContext.BaseDirectory, "Acquirer.Host.dll"), .. arguments];
        var start = new ProcessStartInfo(all[0]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in all[1..]) start.ArgumentList.Add(argument);
        var process = Process.Start(start) ?? throw new InvalidOperationException("The process does not start.");
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        return new HostProcess(process);
    }

    /// <summary>Ends it as a power cut would, as far as a process can tell.</summary>
    public void Kill() => _process.Kill();

    public async Task<int> WaitAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }
}
