using System.Diagnostics;
using Iso8583.Core.Messages;
using Iso8583.Testing.Hosting;

namespace Iso8583.Conformance.Tests;

/// <summary>A disk without room, seen from a terminal.</summary>
[TestFixture]
[CancelAfter(60_000)]
public sealed class DiskFullTests
{
    private const string Alice = "6222020000000015";

    [Test]
    public async Task Requests_get_96_advices_no_answer_and_all_goes_on_when_there_is_room(CancellationToken cancellationToken)
    {
        var mount = Directory.CreateTempSubdirectory("iso8583sim-").FullName;
        if (!Environment.IsPrivilegedProcess || await RunAsync("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", mount) != 0) Assert.Ignore("a small tmpfs cannot be mounted here");
        try
        {
            await using var host = await RunningHost.StartAsync(dataFolder: mount);
            using var terminal = await EditionTerminal.ConnectAsync(host.Iso87, "iso87-ascii");
            var kept = terminal.Card("200", "00", Alice, 100);
            var first = await terminal.ExchangeAsync(kept, cancellationToken);
            Assert.That(first.GetText(De87.ResponseCode), Is.EqualTo("00"));

            Fill(Path.Combine(mount, "ballast"));
            string? code;
            IsoMessage refused;
            do
            {
                refused = terminal.Card("200", "00", Alice, 1);
                code = await terminal.CodeOfAsync(refused, cancellationToken);
            }
            while (code == "00");
            Assert.That(code, Is.EqualTo("96"));

            var advice = terminal.Card("220", "00", Alice, 50);
            await terminal.SendAsync(advice, cancellationToken);
            Assert.That(await terminal.CodeOfAsync(terminal.Management(301), cancellationToken), Is.EqualTo("00"), "the next answer is the echo's: the advice had none");

            File.Delete(Path.Combine(mount, "ballast"));
            advice.Mti = new Mti(0x0221);
            Assert.That(await terminal.CodeOfAsync(advice, cancellationToken), Is.EqualTo("00"), "its repeat is taken");
            Assert.That(await terminal.CodeOfAsync(refused, cancellationToken), Is.EqualTo("00"), "nothing of the refused request is known");
            Assert.That((await terminal.ExchangeAsync(kept, cancellationToken)).GetText(De87.RetrievalReference), Is.EqualTo(first.GetText(De87.RetrievalReference)), "nothing acknowledged is lost");
        }
        finally
        {
            await RunAsync("umount", mount);
            Directory.Delete(mount, recursive: true);
        }
    }

    private static void Fill(string path)
    {
        var block = new byte[4096];
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            while (true) file.Write(block);
        }
        catch (IOException)
        {
            // full
        }
    }

    private static async Task<int> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        await process.WaitForExitAsync();
        return process.ExitCode;
    }
}
