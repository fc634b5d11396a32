using System.Diagnostics;
using System.Globalization;
using System.Text;
using Iso8583.Testing.Hosting;

namespace Iso8583.Benchmarks.Host;

/// <summary>The acquirer as it ships, in a process of its own, with an invented bank: its CPU and memory are read from the kernel.</summary>
internal sealed class NotifyProduct : IAsyncDisposable
{
    public const int Cards = 2000;

    private static readonly string[] Common =
    [
        "Acquirer:Listeners:0:MaxInFlight=256",
        "Acquirer:AutomaticSettlement=false",
        "Acquirer:Notifications:CardholderPerMinute=0",
        "Acquirer:Notifications:CardholderPerDay=0",
        "Acquirer:Notifications:DuplicateWindow=0",
        "Acquirer:Notifications:CardholderTimeToLive=2.00:00:00",
    ];

    private readonly HostProcess _process;

    private NotifyProduct(HostProcess process) => _process = process;

    public System.Net.IPEndPoint Listener => _process.Iso87;

    /// <summary>Starts it.</summary>
    /// <param name="folder">Where its stores lie.</param>
    /// <param name="mode"><c>off</c>: no dispatcher. <c>inbox</c>: messages end in the process. <c>link</c>: over SMPP to the built-in centre. <c>dead</c>: two gateways that nobody answers at.</param>
    public static async Task<NotifyProduct> StartAsync(string folder, string mode)
    {
        Directory.CreateDirectory(folder);
        var seed = Path.GetFullPath(Path.Combine(folder, "seed.json"));
        if (!File.Exists(seed)) await File.WriteAllTextAsync(seed, Seed()).ConfigureAwait(false);
        List<string> settings = [.. Common, $"Acquirer:SeedFile={seed}"];
        if (mode == "off") settings.Add("Acquirer:Notifications:Enabled=false");
        if (mode is "link" or "dead")
        {
            var gateways = Path.GetFullPath(Path.Combine(folder, $"{mode}.yaml"));
            await File.WriteAllTextAsync(Path.Combine(folder, "password"), "secret").ConfigureAwait(false);
            await File.WriteAllTextAsync(gateways, Gateways(Path.GetFullPath(folder), mode)).ConfigureAwait(false);
            settings.Add($"Acquirer:Notifications:GatewaysPath={gateways}");
        }

        return new NotifyProduct(await HostProcess.StartAsync(folder, settings).ConfigureAwait(false));
    }

    /// <summary>CPU of the process so far, microseconds.</summary>
    public double Cpu()
    {
        using var process = Process.GetProcessById(_process.Id);
        return process.TotalProcessorTime.TotalMicroseconds;
    }

    /// <summary>CPU of the threads whose name begins with some letters, microseconds, from the kernel's account of each.</summary>
    public double ThreadCpu(string name)
    {
        double micros = 0;
        foreach (var folder in Directory.GetDirectories($"/proc/{_process.Id}/task"))
        {
            if (!File.ReadAllText(Path.Combine(folder, "comm")).StartsWith(name, StringComparison.Ordinal)) continue;
            micros += long.Parse(File.ReadAllText(Path.Combine(folder, "schedstat")).Split(' ')[0], CultureInfo.InvariantCulture) / 1000.0;
        }

        return micros;
    }

    /// <summary>Memory in RAM, MiB.</summary>
    public double Memory()
    {
        using var process = Process.GetProcessById(_process.Id);
        return process.WorkingSet64 / 1048576.0;
    }

    public async ValueTask DisposeAsync()
    {
        // It ends as it does for an operator.
        using (var end = Process.Start("kill", $"-TERM {_process.Id}")) await end.WaitForExitAsync().ConfigureAwait(false);
        using (var process = Process.GetProcessById(_process.Id))
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            await process.WaitForExitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await _process.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Card numbers of the seed.</summary>
    public static string Pan(int card)
    {
        var digits = string.Create(CultureInfo.InvariantCulture, $"622202{card:D9}");
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var value = digits[^(i + 1)] - '0';
            sum += i % 2 == 0 ? (value * 2 / 10) + (value * 2 % 10) : value;
        }

        return digits + (char)('0' + ((10 - (sum % 10)) % 10));
    }

    private static string Seed()
    {
        var text = new StringBuilder("""{ "issuers": [ { "name": "测试银行", "nameEn": "TestBank", "hotline": "95000", "firstBin": 622202 } ],""");
        text.Append("\"accounts\": [");
        for (var i = 0; i < Cards; i++) text.Append(CultureInfo.InvariantCulture, $"{(i > 0 ? "," : "")}{{ \"number\": \"A{i:D5}\", \"openingBalance\": 900000000.00 }}");
        text.Append("], \"cards\": [");
        for (var i = 0; i < Cards; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{(i > 0 ? "," : "")}{{ \"id\": \"c{i}\", \"pan\": \"{Pan(i)}\", \"account\": \"A{i:D5}\", \"expiry\": 3012, \"sms\": {{ \"phone\": \"+86139{i:D8}\", \"language\": \"zh-CN\" }} }}");
        }

        text.Append("""], "merchants": [ { "id": "100000000000001", "name": "Corner Bookshop", "mcc": 5942, "fees": { "debitPercent": 0.5 } } ],""");
        text.Append(""" "terminals": [ { "id": "20000001", "merchant": "100000000000001" } ] }""");
        return text.ToString();
    }

    private static string Gateways(string folder, string mode)
    {
        if (mode == "dead")
        {
            return $"gateways:\n  - name: first\n    kind: smpp\n    port: 1\n    systemId: bank\n    password: file:{folder}/password\n    sender: TestBank\n  - name: second\n    kind: smpp\n    port: 2\n    systemId: bank\n    password: file:{folder}/password\n    sender: TestBank\n";
        }

        // A port that the kernel has just called free.
        using var probe = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        probe.Start();
        var port = ((System.Net.IPEndPoint)probe.LocalEndpoint).Port;
        return $"gateways:\n  - name: smsc\n    kind: smpp\n    port: {port}\n    systemId: bank\n    password: file:{folder}/password\n    sender: TestBank\n    window: 50\nsmsCentre:\n  port: {port}\n  accounts:\n    - systemId: bank\n      password: file:{folder}/password\n  receipts: never\n";
    }
}
