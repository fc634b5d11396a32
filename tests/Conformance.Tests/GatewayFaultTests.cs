using Iso8583.Testing.Hosting;

namespace Iso8583.Conformance.Tests;

/// <summary>A faulty document of the notifications ends the start.</summary>
[TestFixture]
[CancelAfter(60_000)]
public sealed class GatewayFaultTests
{
    [TestCase("GatewaysPath", "gateways:\n  - name: a\n    kind: pigeon\n", "3:11")]
    [TestCase("TemplatesPath", "version: 1\ntemplates:\n  en:\n    cardholder.approved: \"{pan}\"\n", "{pan}")]
    [TestCase("GatewaysPath", null, "cannot be read")]
    public async Task A_faulty_document_ends_the_start_with_exit_code_2_and_says_where(string setting, string? text, string expected, CancellationToken token)
    {
        var folder = Directory.CreateTempSubdirectory("iso8583sim-fault-").FullName;
        try
        {
            var document = Path.Combine(folder, "document.yaml");
            if (text is not null) await File.WriteAllTextAsync(document, text, token);
            var (exitCode, output) = await HostProcess.RunAsync(["--data", Path.Combine(folder, "data"), "--set", $"Acquirer:Notifications:{setting}={document}", "--set", "Acquirer:HttpPort=0"], token);
            Assert.That((exitCode, output), Is.EqualTo((2, output)), output);
            Assert.That(output, Does.Contain(expected).And.Contain("document.yaml"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
