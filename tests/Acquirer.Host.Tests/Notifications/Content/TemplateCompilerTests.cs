using Iso8583.Core.Documents;
using Iso8583.Host.Notifications;
using Iso8583.Host.Notifications.Content;

namespace Iso8583.Host.Tests.Notifications.Content;

public class TemplateCompilerTests
{
    [Test]
    public void An_unknown_variable_is_refused_with_its_line()
    {
        const string Text =
            """
            {
              "version": 2,
              "templates": {
                "en": {
                  "cardholder.approved": "ok {tail}",
                  "cardholder.declined": "no {pan}"
                }
              }
            }
            """;
        var fault = Assert.Throws<DocumentException>(() => TemplateCompiler.Compile("texts.json", Text));
        Assert.That(fault!.Message, Does.Contain("texts.json").And.Contain("6").And.Contain("{pan}"));
    }

    [TestCase("\"ok {tail\"", "not closed")]
    [TestCase("\"ok }tail\"", "closes nothing")]
    [TestCase("\"ok {Tail}\"", "unknown variable")]
    [TestCase("\"\"", "1 to 500")]
    [TestCase("12", "1 to 500")]
    public void A_broken_text_is_refused(string text, string because) =>
        Assert.That(
            () => TemplateCompiler.Compile("texts.json", "{\"version\":1,\"templates\":{\"en\":{\"cardholder.approved\":" + text + "}}}"),
            Throws.InstanceOf<DocumentException>().With.Message.Contains(because));

    [TestCase("cardholder.eaten")]
    [TestCase("somebody.approved")]
    [TestCase("approved")]
    [TestCase("cardholder.approved.balance.balance")]
    public void A_key_outside_the_set_is_refused(string key) =>
        Assert.That(
            () => TemplateCompiler.Compile("texts.json", "{\"version\":1,\"templates\":{\"en\":{\"" + key + "\":\"x\"}}}"),
            Throws.InstanceOf<DocumentException>().With.Message.Contains("template key"));

    [Test]
    public void A_text_without_one_in_the_fallback_language_is_refused() =>
        Assert.That(
            () => TemplateCompiler.Compile("texts.json", """{"version":1,"templates":{"zh-CN":{"cardholder.approved":"x"}}}"""),
            Throws.InstanceOf<DocumentException>().With.Message.Contains("fallback language"));

    [Test]
    public void A_version_is_needed() =>
        Assert.That(() => TemplateCompiler.Compile("texts.json", """{"templates":{}}"""), Throws.InstanceOf<DocumentException>().With.Message.Contains("version"));

    [Test]
    public void The_built_in_texts_know_every_event_of_every_audience_in_both_languages()
    {
        var catalog = BuiltInTemplates.Catalog;
        foreach (var language in new[] { "zh-CN", "en" })
        {
            foreach (var kind in NotificationNames.Kinds)
            {
                var audience = kind is NotificationKind.MerchantSale or NotificationKind.BatchBalanced or NotificationKind.BatchMismatched or NotificationKind.DepositArrived
                    ? Audience.Merchant
                    : Audience.Cardholder;
                Assert.That(catalog.TryFind(language, audience, kind, false, out var template) ? template.Language : "", Is.EqualTo(language), $"{kind}");
            }
        }
    }

    [Test]
    public void Another_language_falls_back_to_english()
    {
        Assert.That(BuiltInTemplates.Catalog.TryFind("fr", Audience.Cardholder, NotificationKind.Approved, true, out var template), Is.True);
        Assert.That((template!.Language, template.Key), Is.EqualTo(("en", "cardholder.approved.balance")));
    }
}
