using System.Net;
using System.Net.Sockets;
using Iso8583.Host.Configuration;
using Iso8583.Host.Transport;

namespace Iso8583.Host.Tests.Transport;

internal sealed class ListenerPortsTests
{
    [Test]
    public void A_port_that_another_program_has_is_told_with_its_setting()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;

        Assert.That(
            () => ListenerPorts.Check(Options(port, 0)),
            Throws.TypeOf<ConfigurationFaultException>().With.Message.StartsWith($"Acquirer:Listeners:0:Port: listener 'one' cannot listen on 127.0.0.1:{port}"));
        Assert.That(() => ListenerPorts.Check(Options(0, port)), Throws.TypeOf<ConfigurationFaultException>().With.Message.StartsWith("Acquirer:HttpPort: "));
    }

    [Test]
    public void Two_listeners_on_one_port_are_told_too()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        var port = ((IPEndPoint)probe.LocalEndpoint).Port;
        probe.Stop();

        Assert.That(() => ListenerPorts.Check(Options(port, port)), Throws.TypeOf<ConfigurationFaultException>().With.Message.StartsWith("Acquirer:HttpPort: "));
    }

    [Test]
    public void An_address_of_another_machine_is_told()
    {
        // 192.0.2.0/24 is for documentation (RFC 5737).
        var options = new AcquirerOptions { HttpPort = 0, HttpAddress = "192.0.2.1" };

        Assert.That(() => ListenerPorts.Check(options), Throws.TypeOf<ConfigurationFaultException>().With.Message.EqualTo("Acquirer:HttpAddress: 192.0.2.1 is no address of this machine."));
    }

    [Test]
    public void Free_ports_are_given_back()
    {
        ListenerPorts.Check(Options(0, 0));
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        var port = ((IPEndPoint)probe.LocalEndpoint).Port;
        probe.Stop();
        ListenerPorts.Check(Options(port, 0));

        Assert.That(() => ListenerPorts.Check(Options(port, 0)), Throws.Nothing);
    }

    private static AcquirerOptions Options(int port, int http) => new()
    {
        HttpPort = http,
        Listeners = [new ListenerOptions { Name = "one", Dialect = "iso87-ascii", Port = port }],
    };
}
