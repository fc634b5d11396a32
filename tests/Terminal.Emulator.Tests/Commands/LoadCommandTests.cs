using System.Text.Json;
using System.Xml.Linq;
using Iso8583.Emulator.Commands;
using Iso8583.Emulator.Terminal;

namespace Iso8583.Emulator.Tests.Commands;

[CancelAfter(30_000)]
public sealed class LoadCommandTests
{
    private static readonly string[] Sale = ["0200", "2=4111111111111111", "3=000000", "4=000000000001", "7=now", "11=999990", "41=20000001", "42=100000000000001", "49=156"];

    [Test]
    public async Task Everything_that_falls_due_is_sent_under_its_own_number_and_counted(CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("iso8583sim-load-").FullName;
        try
        {
            var bank = new MiniAcquirer("iso87-ascii");
            bank.Balances["4111111111111111"] = 1_000_000;
            await using var acquirer = new ScriptedAcquirer(bank.ServeAsync);
            using var text = new StringWriter();
            var picture = Path.Combine(folder, "load.svg");
            var hdr = Path.Combine(folder, "load.hdr");

            var code = await LoadCommand.Create()
                .Parse([acquirer.EndPoint.ToString(), .. Sale, "--rate", "200", "--duration", "1100ms", "--warm-up", "100ms", "--connections", "3", "--format", "json", "--picture", picture, "--hdr", hdr])
                .InvokeAsync(new() { Output = text }, cancellationToken);

            Assert.That(code, Is.EqualTo(ExitCode.Good));
            var lines = text.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
            using var summary = JsonDocument.Parse(lines[^1]);
            var root = summary.RootElement;
            Assert.That(root.GetProperty("type").GetString(), Is.EqualTo("summary"));
            Assert.That((root.GetProperty("due").GetInt64(), root.GetProperty("answered").GetInt64(), root.GetProperty("codes").GetProperty("00").GetInt64()), Is.EqualTo((200L, 200L, 200L)));
            Assert.That(root.GetProperty("responseMs").GetProperty("p99").GetDouble(), Is.GreaterThanOrEqualTo(root.GetProperty("serviceMs").GetProperty("p50").GetDouble()));
            Assert.That(lines[0], Does.StartWith("{\"type\":\"interval\""));
            Assert.That(acquirer.Connections, Is.EqualTo(3));
            // 999990 to 999999, then 1: all 220, each once.
            Assert.That(bank.Requests.Select(r => r.GetText(11)).Distinct().Count(), Is.EqualTo(220));
            Assert.That(XDocument.Load(picture).Root?.Name.LocalName, Is.EqualTo("svg"));
            Assert.That(await File.ReadAllTextAsync(hdr, cancellationToken), Does.Contain("#[Max"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Test]
    public async Task Losses_fail_a_run_that_expects_a_percentile(CancellationToken cancellationToken)
    {
        await using var acquirer = new ScriptedAcquirer(async peer =>
        {
            await peer.ReceiveAsync();
            peer.Reset();
        });
        using var text = new StringWriter();

        var code = await LoadCommand.Create()
            .Parse([acquirer.EndPoint.ToString(), .. Sale, "--rate", "50", "--duration", "200ms", "--warm-up", "1ms", "--connections", "1", "--p99", "10s"])
            .InvokeAsync(new() { Output = text }, cancellationToken);

        Assert.That(code, Is.EqualTo(ExitCode.ExpectationFailed));
        Assert.That(text.ToString(), Does.Contain("disconnected").And.Contain("start lag").And.Contain("answers       none"));
    }

    [TestCase("11=0")]
    [TestCase("11=x")]
    [TestCase("3=000000")]
    public void A_message_without_a_first_number_is_refused(string field)
        => Assert.That(
            async () => await LoadCommand.Create().Parse(["127.0.0.1:1", "0200", field]).InvokeAsync(new() { EnableDefaultExceptionHandler = false }),
            Throws.TypeOf<TerminalConfigurationException>().With.Message.Contains("F11"));

    [TestCase("--rate 0")]
    [TestCase("--rate -5")]
    [TestCase("--rate many")]
    [TestCase("--connections 0")]
    [TestCase("--duration 5")]
    [TestCase("--p99 soon")]
    public void Wrong_options_are_errors(string options) => Assert.That(LoadCommand.Create().Parse("127.0.0.1:1 0800 11=1 " + options).Errors, Is.Not.Empty);
}
