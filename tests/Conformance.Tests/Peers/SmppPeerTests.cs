using System.Text;
using System.Text.Json;
using Iso8583.Host.Notifications.SmsCentre;
using Microsoft.Extensions.Logging.Abstractions;

namespace Iso8583.Conformance.Tests.Peers;

/// <summary>SMPP against the implementations of others, on both sides.</summary>
[TestFixture]
[Category("Peers")]
[CancelAfter(60_000)]
public sealed class SmppPeerTests
{
    [TestCase("once", "", TestName = "Npm_smpp_takes_messages_and_gives_receipts")]
    [TestCase("twice", "", TestName = "Npm_smpp_gives_receipts_twice")]
    [TestCase("before", "", TestName = "Npm_smpp_gives_receipts_before_the_answer")]
    [TestCase("text", "", TestName = "Npm_smpp_gives_receipts_with_another_form_of_the_id_and_without_parameters")]
    [TestCase("once", "TPS=8", TestName = "Npm_smpp_throttles")]
    [TestCase("once", "REJECT_EVERY=3", TestName = "Npm_smpp_rejects")]
    [TestCase("once", "DELAY_MS=60", TestName = "Npm_smpp_is_slow")]
    public async Task Npm_smpp_as_centre(string receipts, string fault, CancellationToken token)
    {
        const int Payments = 10;
        var environment = new Dictionary<string, string> { ["RECEIPT"] = receipts };
        if (fault.Length > 0) environment[fault.Split('=')[0]] = fault.Split('=')[1];
        await using var peer = Peer.Node("smsc.js", "smpp", [], environment);
        var ids = receipts == "text" ? "    submitIds: hexadecimal\n    receiptIds: digits\n" : "";
        await using var host = await NotifyingHost.StartAsync(Link(await peer.Port, ids));
        await host.PayAsync(Payments, token);
        var events = await host.DeliveredAsync(2 * Payments, token);
        var received = peer.Lines.Where(line => line.StartsWith('{')).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Multiple(() =>
        {
            Assert.That(events.Select(item => (item.Gateway, item.PossibleDuplicate)), Has.All.EqualTo(("smsc", false)));
            Assert.That(received.Where(m => !m.GetProperty("udh").GetBoolean()).Select(m => m.GetProperty("text").GetString()), Is.SubsetOf(events.Select(item => item.Text)));
            Assert.That(received.Select(m => m.GetProperty("to").GetString()).Distinct(), Is.EquivalentTo(new[] { "8613800000001", "8613900000001" }));
        });
    }

    [Test]
    public async Task Perl_Net_SMPP_as_centre(CancellationToken token)
    {
        var port = FreePort.Next();
        await using var peer = Peer.Perl("smsc.pl", port);
        await peer.Port;
        await using var host = await NotifyingHost.StartAsync(Link(port, ""));
        await host.PayAsync(3, token);
        var events = await host.DeliveredAsync(6, token);
        var submitted = peer.Lines.Where(line => line.StartsWith("submit ", StringComparison.Ordinal)).Select(line => line.Split(' ')).ToList();
        Assert.That(submitted.Select(parts => parts[2]), Has.All.EqualTo("8"));
        Assert.That(events, Has.Count.EqualTo(6));
        Assert.That(submitted.Select(parts => Encoding.BigEndianUnicode.GetString(Convert.FromHexString(parts[3]))), Has.Some.Contains("您尾号0015的卡"));
    }

    [Test]
    public async Task Npm_smpp_as_client_of_the_built_in_centre(CancellationToken token)
    {
        using var centre = Centre();
        await centre.StartAsync(token);
        await using var peer = Peer.Node("esme.js", "smpp", [$"{centre.Port}", "20"]);
        var output = await peer.OutputAsync(token);
        Assert.That(output, Is.EqualTo("""{"bind":0,"accepted":20,"receipts":20,"enquire":0,"unbind":0}"""));
        Assert.That(centre.Phones.Read(0, "", 100).Select(m => m.Text), Has.Exactly(10).StartsWith("【测试】消息").And.Exactly(10).StartsWith("【测试】长消息"));
        await centre.StopAsync(token);
    }

    [Test]
    public async Task Perl_Net_SMPP_as_client_of_the_built_in_centre(CancellationToken token)
    {
        using var centre = Centre();
        await centre.StartAsync(token);
        await using var peer = Peer.Perl("esme.pl", centre.Port);
        var output = await peer.OutputAsync(token);
        Assert.That(output, Is.EqualTo("bind 0 submit 0 id receipt 4 delivered enquire 0 unbind 0"));
        Assert.That(centre.Phones.Read(0, "+8613900000001", 10).Single().Text, Is.EqualTo("您好1111"));
        await centre.StopAsync(token);
    }

    private static SmsCentreService Centre()
    {
        var settings = new SmsCentreSettings { Port = 0, Accounts = new Dictionary<string, string> { ["bank"] = "secret" } };
        return new SmsCentreService(settings, new VirtualPhones(settings.PhoneCapacity), TimeProvider.System, NullLogger<SmsCentreService>.Instance);
    }

    private static string Link(int port, string more) =>
        $"gateways:\n  - name: smsc\n    kind: smpp\n    port: {port}\n    systemId: bank\n    password: {{password}}\n    sender: TestBank\n    goodProbes: 1\n{more}";
}
