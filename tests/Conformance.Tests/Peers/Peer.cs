using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Iso8583.Testing;

namespace Iso8583.Conformance.Tests.Peers;

/// <summary>A program of somebody else that a test talks to. Its lines are kept; it ends with the test.</summary>
internal sealed class Peer : IAsyncDisposable
{
    private readonly Process _process;
    private readonly TaskCompletionSource<int> _port = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Peer(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment, string folder)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => Take(line.Data);
        _process.ErrorDataReceived += (_, line) => Take(line.Data);
        _process.Exited += (_, _) => _port.TrySetException(new InvalidOperationException($"{program} ended: {string.Join('\n', Lines)}"));
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public ConcurrentQueue<string> Lines { get; } = new();

    /// <summary>The port that it says it listens on.</summary>
    public Task<int> Port => _port.Task;

    public static string Folder => RepositoryFile.Find("tests/peers");

    /// <summary>Starts a program; the test is skipped where it is missing.</summary>
    public static Peer Start(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null, string? folder = null)
    {
        Require(program);
        return new Peer(program, arguments, environment ?? new Dictionary<string, string>(), folder ?? Folder);
    }

    /// <summary>Starts a script on Node.js with a package of npm.</summary>
    public static Peer Node(string script, string package, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        Require("node");
        if (!Directory.Exists(Path.Combine(Folder, "node_modules", package))) Assert.Ignore($"npm {package} is missing: ./test.sh installs it");
        return Start("node", [script, .. arguments], environment);
    }

    /// <summary>Starts a Perl script with Net::SMPP.</summary>
    public static Peer Perl(string script, int port)
    {
        Require("perl");
        using var check = Process.Start(new ProcessStartInfo("perl", ["-MNet::SMPP", "-e", "1"]) { RedirectStandardError = true })!;
        check.WaitForExit();
        if (check.ExitCode != 0) Assert.Ignore("Perl's Net::SMPP is missing: ./test.sh installs it");
        return Start("perl", [script, port.ToString(CultureInfo.InvariantCulture)]);
    }

    /// <summary>Skips the test where a program is missing.</summary>
    public static void Require(string program)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") + ":/usr/sbin:/usr/local/sbin").Split(':');
        if (!File.Exists(program) && !folders.Any(folder => File.Exists(Path.Combine(folder, program)))) Assert.Ignore($"{program} is missing: ./test.sh installs it");
    }

    /// <summary>Waits for its end and gives everything it printed.</summary>
    public async Task<string> OutputAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken);
        return string.Join('\n', Lines);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _ = _port.Task.Exception;
    }

    private void Take(string? line)
    {
        if (line is null) return;
        Lines.Enqueue(line);
        if (line.StartsWith("listening ", StringComparison.Ordinal)) _port.TrySetResult(int.Parse(line[10..], CultureInfo.InvariantCulture));
    }
}
