using Iso8583.Host.Notifications;
using Iso8583.Host.Notifications.Content;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Tests.Notifications.Delivery;

/// <summary>Which words a payment is told in when they change between the payment and its message.</summary>
[CancelAfter(30_000)]
public class EditionBookTests
{
    private static readonly NotificationId First = new(1, Audience.Cardholder, NotificationKind.Approved);
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void SetUp() => _folder = new TemporaryFolder();

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [Test]
    public async Task The_same_content_has_the_same_number_after_a_restart_and_other_content_another_one()
    {
        var before = await EditionsAsync("old words", "en");
        Assert.Multiple(async () =>
        {
            Assert.That(await EditionsAsync("old words", "en"), Is.EqualTo(before));
            Assert.That((await EditionsAsync("new words", "en")).Templates, Is.Not.EqualTo(before.Templates));
            Assert.That((await EditionsAsync("old words", "zh-CN")).Enrolment, Is.Not.EqualTo(before.Enrolment));
            Assert.That(await EditionsAsync("old words", "en"), Is.EqualTo(before));
        });
    }

    [Test]
    public async Task The_ledger_stamps_what_the_dispatcher_has_in_force()
    {
        var ledger = new FakeLedger();
        await using var host = await NotificationHost.StartAsync(_folder.Path, ledger);
        Assert.That(ledger.NotificationEditions, Is.EqualTo(host.Store.Editions.Current));
        Assert.That(ledger.NotificationEditions, Is.EqualTo(new NotificationEditions(1, 2)));
    }

    [Test]
    public async Task A_payment_of_before_is_told_in_the_words_of_its_time(CancellationToken token)
    {
        var editions = await EditionsAsync("old words", "en");
        var ledger = new FakeLedger();
        ledger.Commit(n => Rows.Row(n, NotificationEvents.Approved, editions: editions), n => Rows.Row(n, NotificationEvents.Approved));
        await using var host = await NotificationHost.StartAsync(_folder.Path, ledger, book: Rows.Book("en"), options: Options("new words"));
        await host.SettleAsync(ledger, token);
        Assert.Multiple(() =>
        {
            Assert.That(host.Store.Find(First)!.Text, Is.EqualTo("old words"));
            Assert.That(host.Store.Find(First)!.TemplateVersion, Is.EqualTo(editions.Templates));
            Assert.That(host.Store.Find(new NotificationId(2, Audience.Cardholder, NotificationKind.Approved))!.Text, Is.EqualTo("new words"), "a row without editions");
        });
    }

    [Test]
    public async Task A_payment_of_before_is_told_to_whom_is_enrolled_now(CancellationToken token)
    {
        var editions = await EditionsAsync("old words", "en");
        var ledger = new FakeLedger();
        ledger.Commit(n => Rows.Row(n, NotificationEvents.Approved, editions: editions));
        await using var host = await NotificationHost.StartAsync(_folder.Path, ledger, book: Rows.Book("en", card: c => c with { Phone = "" }), options: Options("old words"));
        await host.SettleAsync(ledger, token);
        var item = host.Store.Find(First)!;
        Assert.Multiple(() =>
        {
            Assert.That(item.Reason, Is.EqualTo("not enrolled"));
            Assert.That(item.EnrolmentVersion, Is.Not.EqualTo(editions.Enrolment));
        });
    }

    [Test]
    public async Task What_was_paid_while_nobody_was_to_be_told_is_told_when_it_is_switched_on_again(CancellationToken token)
    {
        var ledger = new FakeLedger();
        var path = Path.Combine(_folder.Path, "notifications.db");
        await using (var off = await NotificationHost.StartAsync(_folder.Path, ledger, options: new NotificationOptions { Path = path, Enabled = false }))
        {
            ledger.Commit(n => Rows.Row(n, NotificationEvents.Approved));
            Assert.That(off.Store.OpenCount, Is.Zero);
        }

        await using var on = await NotificationHost.StartAsync(_folder.Path, ledger);
        await on.SettleAsync(ledger, token);
        Assert.That(on.Inbox.Read(0, Rows.HolderPhone, 10), Has.Count.EqualTo(1));
    }

    private async Task<NotificationEditions> EditionsAsync(string words, string language)
    {
        var ledger = new FakeLedger();
        await using var host = await NotificationHost.StartAsync(_folder.Path, ledger, book: Rows.Book(language), options: Options(words));
        return ledger.NotificationEditions;
    }

    private NotificationOptions Options(string words)
    {
        var path = Path.Combine(_folder.Path, words + ".json");
        File.WriteAllText(path, $$"""{ "version": 1, "templates": { "{{TemplateCatalog.FallbackLanguage}}": { "cardholder.approved": "{{words}}" } } }""");
        return new NotificationOptions { Path = Path.Combine(_folder.Path, "notifications.db"), TemplatesPath = path };
    }
}
