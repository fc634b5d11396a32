using Iso8583.Core.Documents;
using Iso8583.Host.Notifications.Gateways;
using Iso8583.Host.Notifications.SmsCentre;

namespace Iso8583.Host.Tests.Notifications.Gateways;

public class GatewayDocumentTests
{
    [Test]
    public void A_route_of_gateways_and_copies_is_read()
    {
        using var folder = new TemporaryFolder();
        var password = Path.Combine(folder.Path, "password");
        File.WriteAllText(password, "bankpw\n");
        var plan = GatewayDocument.Compile("gateways.yaml", $"""
            gateways:
              - name: kannel
                kind: kannel
                url: http://127.0.0.1:13013/cgi-bin/sendsms
                user: bank
                password: file:{password}
                sender: "95588"
                callbackBase: http://127.0.0.1:8580
                perSecond: 100
                timeout: 2s
              - name: phones
                kind: inbox
                copy: true
              - name: smsc
                kind: smpp
                systemId: bank
                password: file:{password}
                sender: TestBank
                window: 50
                longMessages: sar
            smsCentre:
              port: 0
              accounts:
                - systemId: bank
                  password: file:{password}
              lossPercent: 2.5
              receipts: beforeAnswer
            """);
        var specs = plan.Gateways;
        Assert.Multiple(() =>
        {
            Assert.That((specs[2].Smpp!.Port, specs[2].Smpp!.Window, specs[2].Smpp!.Password, specs[2].Limits.ProbeInterval), Is.EqualTo((2775, 50, "bankpw", TimeSpan.FromSeconds(1))));
            Assert.That((plan.SmsCentre!.Accounts["bank"], plan.SmsCentre.LossPercent, plan.SmsCentre.Receipts), Is.EqualTo(("bankpw", 2.5, ReceiptBehaviour.BeforeAnswer)));
            Assert.That(specs.Select(s => (s.Name, s.Kind, s.Copy)), Is.EqualTo(new[] { ("kannel", GatewayKind.Kannel, false), ("phones", GatewayKind.Inbox, true), ("smsc", GatewayKind.Smpp, false) }));
            Assert.That((specs[0].Secret, specs[0].Limits.PerSecond, specs[0].Timeout), Is.EqualTo(("bankpw", 100, TimeSpan.FromSeconds(2))));
        });
    }

    [TestCase("{}", "at least one gateway")]
    [TestCase("""{"gateways":[{"name":"a","kind":"pigeon"}]}""", "pigeon")]
    [TestCase("""{"gateways":[{"name":"a b","kind":"inbox"}]}""", "letters, digits")]
    [TestCase("""{"gateways":[{"name":"a","kind":"inbox"},{"name":"a","kind":"inbox"}]}""", "another gateway")]
    [TestCase("""{"gateways":[{"name":"a","kind":"inbox","timout":"2s"}]}""", "timout")]
    [TestCase("""{"gateways":[{"name":"a","kind":"inbox","timeout":"0s"}]}""", "more than zero")]
    [TestCase("""{"gateways":[{"name":"a","kind":"kannel","url":"http://198.51.100.1/","user":"u","password":"env:NOT_SET_ANYWHERE","sender":"1"}]}""", "use https")]
    [TestCase("""{"gateways":[{"name":"a","kind":"kannel","url":"http://127.0.0.1/","user":"u","password":"env:NOT_SET_ANYWHERE","sender":"1"}]}""", "not set")]
    [TestCase("""{"gateways":[{"name":"a","kind":"kannel","url":"http://127.0.0.1/","user":"u","password":"secret1","sender":"1"}]}""", "does not stand in the document")]
    [TestCase("""{"gateways":[{"name":"a","kind":"kannel","url":"http://u:p@127.0.0.1/","user":"u","password":"file:/nonexistent","sender":"1"}]}""", "cannot be read")]
    [TestCase("""{"gateways":[{"name":"a","kind":"webhook","url":"https://example.org/hook"}]}""", "one or two secrets")]
    public void What_is_wrong_is_said(string text, string because) =>
        Assert.That(() => GatewayDocument.Compile("gateways.json", text), Throws.InstanceOf<DocumentException>().With.Message.Contains(because));

    [Test]
    public void A_secret_never_stands_in_a_message() => Assert.That(
        () => GatewayDocument.Compile("g.json", """{"gateways":[{"name":"a","kind":"kannel","url":"http://127.0.0.1/","user":"u","password":"hunter2hunter2","sender":"1"}]}"""),
        Throws.InstanceOf<DocumentException>().With.Message.Not.Contains("hunter2"));
}
