using System.Net.Sockets;

namespace Iso8583.Conformance.Tests.Peers;

/// <summary>
/// Kannel in the middle, twice a peer: our HTTP sink asks its sendsms interface, it binds to our SMS centre as an SMPP client, the centre's
/// receipt goes back through it to our callback address.
/// </summary>
[TestFixture]
[Category("Peers")]
[CancelAfter(90_000)]
public sealed class KannelTests
{
    [Test]
    public async Task A_payment_reaches_the_phone_through_Kannel_and_its_receipt_comes_back(CancellationToken token)
    {
        Peer.Require("bearerbox");
        Peer.Require("smsbox");
        var (http, centre, sendsms, admin, boxes) = (FreePort.Next(), FreePort.Next(), FreePort.Next(), FreePort.Next(), FreePort.Next());
        var folder = Directory.CreateTempSubdirectory("iso8583sim-kannel-").FullName;
        try
        {
            await using var host = await NotifyingHost.StartAsync(
                $"""
                gateways:
                  - name: kannel
                    kind: kannel
                    url: http://127.0.0.1:{sendsms}/cgi-bin/sendsms
                    user: bank
                    password: {"{password}"}
                    sender: "95588"
                    callbackBase: http://127.0.0.1:{http}
                    probeInterval: 500ms
                    goodProbes: 1
                smsCentre:
                  port: {centre}
                  accounts:
                    - systemId: kannel
                      password: {"{password}"}
                """,
                http);
            var configuration = Path.Combine(folder, "kannel.conf");
            await File.WriteAllTextAsync(configuration, Configuration(folder, centre, sendsms, admin, boxes), token);
            await using var bearer = Peer.Start("/usr/sbin/bearerbox", ["-v", "4", configuration], folder: folder);
            await ListensAsync(boxes, token);
            await using var box = Peer.Start("/usr/sbin/smsbox", ["-v", "4", configuration], folder: folder);
            await ListensAsync(sendsms, token);
            while (host.Centre.BoundCount < 1) await Task.Delay(20, token);
            await host.PayAsync(3, token);
            var events = await host.DeliveredAsync(6, token);
            var phone = host.Centre.Phones.Read(0, "+8613800000001", 10);
            Assert.Multiple(() =>
            {
                Assert.That(phone.Select(m => m.Text), Is.EqualTo(events.Where(item => item.Recipient == "+8613800000001").Select(item => item.Text)));
                Assert.That(phone.Select(m => m.Link), Has.All.EqualTo("kannel"));
                Assert.That(events.Select(item => item.Gateway), Has.All.EqualTo("kannel"));
            });
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task ListensAsync(int port, CancellationToken token)
    {
        while (true)
        {
            using var client = new TcpClient();
            try
            {
                await client.ConnectAsync("127.0.0.1", port, token);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(50, token);
            }
        }
    }

    private static string Configuration(string folder, int centre, int sendsms, int admin, int boxes) =>
        $"""
        group = core
        admin-port = {admin}
        admin-interface = 127.0.0.1
        admin-password = test
        smsbox-port = {boxes}
        smsbox-interface = 127.0.0.1
        store-type = file
        store-location = "{folder}/store.spool"
        dlr-storage = internal

        group = smsc
        smsc = smpp
        smsc-id = centre
        host = 127.0.0.1
        port = {centre}
        transceiver-mode = true
        smsc-username = "kannel"
        smsc-password = "secret"
        system-type = ""
        interface-version = 34
        address-range = ""
        reconnect-delay = 1
        msg-id-type = 0x00

        group = smsbox
        bearerbox-host = 127.0.0.1
        bearerbox-port = {boxes}
        sendsms-port = {sendsms}
        sendsms-interface = 127.0.0.1
        sendsms-chars = "0123456789 +-"
        global-sender = 95588

        group = sendsms-user
        username = bank
        password = secret
        concatenation = true
        max-messages = 10

        group = sms-service
        keyword = default
        max-messages = 0
        text = "no"
        """ + "\n";
}
