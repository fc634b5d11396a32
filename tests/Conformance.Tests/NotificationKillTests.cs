using System.Diagnostics;
using System.Globalization;
using Iso8583.Host.Notifications.SmsCentre;
using Iso8583.Testing.Hosting;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Iso8583.Conformance.Tests;

/// <summary>
/// Purchases at 1,000 a second, told over SMPP; the process is killed again and again, the SMS centre lives on. Every committed purchase arrives,
/// and what arrives twice was marked beforehand. tests/soak/kill9-notifications.sh runs it with more kills.
/// </summary>
[TestFixture]
public sealed class NotificationKillTests
{
    private const int InFlight = 128;
    private static readonly int Kills = int.Parse(Environment.GetEnvironmentVariable("ISO8583_KILLS") ?? "3", CultureInfo.InvariantCulture);

    [Test]
    [CancelAfter(900_000)]
    public async Task No_message_is_lost_and_every_double_is_marked_when_the_process_is_killed(CancellationToken token)
    {
        var folder = Directory.CreateTempSubdirectory("iso8583sim-kill-sms-").FullName;
        var settings = new SmsCentreSettings { Port = 0, Accounts = new Dictionary<string, string> { ["bank"] = "secret" }, PhoneCapacity = 2_000_000 };
        using var centre = new SmsCentreService(settings, new VirtualPhones(settings.PhoneCapacity), TimeProvider.System, NullLogger<SmsCentreService>.Instance);
        await centre.StartAsync(token);
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "password"), "secret", token);
            var gateways = Path.Combine(folder, "gateways.yaml");
            await File.WriteAllTextAsync(gateways, $"gateways:\n  - name: smsc\n    kind: smpp\n    port: {centre.Port}\n    systemId: bank\n    password: file:{folder}/password\n    sender: TestBank\n    window: 50\n    goodProbes: 1\n", token);
            var acknowledged = new HashSet<long>();
            var random = new Random(8583);
            for (var kill = 0; kill < Kills; kill++)
            {
                var enough = centre.Submissions + 300 + random.Next(900);
                await RunAsync(folder, gateways, 10_000_000, acknowledged, () => centre.Submissions >= enough, token);
            }

            await RunAsync(folder, gateways, 0, acknowledged, () => false, token);
            var (lost, doubles, unmarked, marked) = Compare(folder, acknowledged, centre.Phones);
            await TestContext.Out.WriteLineAsync($"{acknowledged.Count} purchases acknowledged, {centre.Phones.LastId} messages arrived, {marked} marked as possible doubles");
            await TestContext.Out.WriteLineAsync($"{Kills} kills, {lost} lost, {doubles} duplicates, {doubles - unmarked} marked");
            Assert.Multiple(() =>
            {
                Assert.That(lost, Is.Zero, "lost");
                Assert.That(unmarked, Is.Zero, "doubles that were not marked beforehand");
                Assert.That(doubles, Is.LessThanOrEqualTo(Kills * InFlight), "doubles beyond what was in flight");
                Assert.That(acknowledged, Has.Count.GreaterThan(Kills * 300));
            });
        }
        finally
        {
            await centre.StopAsync(CancellationToken.None);
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task RunAsync(string folder, string gateways, long payments, HashSet<long> acknowledged, Func<bool> enough, CancellationToken token)
    {
        string[] arguments = [HostProcess.Program, "notifications", "exercise", Path.Combine(folder, "data"), "--gateways", gateways, "--rate", "1000", "--payments", payments.ToString(CultureInfo.InvariantCulture)];
        using var process = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true })!;
        var reading = Task.Run(
            async () =>
            {
                while (await process.StandardOutput.ReadLineAsync(token) is { } line)
                {
                    // The last line of a killed process may be cut: what is left is a smaller number, which was committed as well.
                    if (line.StartsWith("committed ", StringComparison.Ordinal) && long.TryParse(line[10..], NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)) acknowledged.Add(sequence);
                }
            },
            token);
        while (!enough() && !process.HasExited) await Task.Delay(5, token);
        if (payments > 0 && process.HasExited) Assert.Fail("the exercise ended by itself");
        if (!process.HasExited) process.Kill();
        await process.WaitForExitAsync(token);
        await reading;
        if (payments == 0) Assert.That(process.ExitCode, Is.Zero, "the rest was not delivered");
    }

    private static (int Lost, int Doubles, int Unmarked, int Marked) Compare(string folder, HashSet<long> acknowledged, VirtualPhones phones)
    {
        var arrived = new Dictionary<(string To, string Text), int>();
        for (long after = 0; phones.Read(after, "", 10_000) is { Count: > 0 } page; after = page[^1].Id)
        {
            foreach (var message in page) arrived[(message.To, message.Text)] = arrived.GetValueOrDefault((message.To, message.Text)) + 1;
        }

        var (lost, doubles, unmarked, marked) = (0, 0, 0, 0);
        using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "data", "notifications.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT id >> 8, recipient, text, possible_duplicate FROM events WHERE state <> 4";
        using var reader = command.ExecuteReader();
        var recorded = new HashSet<long>();
        while (reader.Read())
        {
            recorded.Add(reader.GetInt64(0));
            var times = arrived.GetValueOrDefault((reader.GetString(1), reader.GetString(2)));
            var isMarked = reader.GetInt64(3) != 0;
            if (times == 0) lost++;
            if (times > 1) doubles += times - 1;
            if (times > 1 && !isMarked) unmarked += times - 1;
            if (isMarked) marked++;
        }

        // Committed, and nobody was to be told: lost before the record.
        lost += acknowledged.Count(sequence => !recorded.Contains(sequence));
        return (lost, doubles, unmarked, marked);
    }
}
