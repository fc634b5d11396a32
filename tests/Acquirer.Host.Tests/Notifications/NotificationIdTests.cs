using Iso8583.Host.Notifications;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Tests.Notifications;

public class NotificationIdTests
{
    [Test]
    public void Text_form_reads_back([Values] Audience audience, [Values] NotificationKind kind)
    {
        var id = new NotificationId(9_000_000_123, audience, kind);
        Assert.Multiple(() =>
        {
            Assert.That(NotificationId.TryParse(id.ToString(), out var read), Is.True);
            Assert.That(read, Is.EqualTo(id));
            Assert.That((read.Sequence, read.Audience, read.Kind), Is.EqualTo((9_000_000_123, audience, kind)));
        });
    }

    [Test]
    public void Text_form_is_sequence_audience_and_kind() =>
        Assert.That(new NotificationId(12, Audience.Cardholder, NotificationKind.PreAuthorized).ToString(), Is.EqualTo("12-cardholder-preAuthorized"));

    [TestCase("")]
    [TestCase("12")]
    [TestCase("12-cardholder")]
    [TestCase("0-cardholder-approved")]
    [TestCase("-1-cardholder-approved")]
    [TestCase("12-nobody-approved")]
    [TestCase("12-cardholder-")]
    [TestCase("99999999999999999999-cardholder-approved")]
    public void Anything_else_is_refused(string text) => Assert.That(NotificationId.TryParse(text, out _), Is.False);

    [Test]
    public void Ids_sort_like_the_journal() => Assert.That(
        new NotificationId(13, Audience.Cardholder, NotificationKind.Approved).Value, Is.GreaterThan(new NotificationId(12, Audience.Merchant, NotificationKind.PinTriesExceeded).Value));

    [Test]
    public void Every_event_bit_of_the_journal_is_a_kind()
    {
        NotificationEvents all = 0;
        foreach (var kind in NotificationNames.Kinds) all |= NotificationNames.Bit(kind);
        Assert.That(Enum.GetValues<NotificationEvents>(), Is.All.Matches<NotificationEvents>(bit => (bit & ~all) == 0));
        Assert.That(NotificationNames.Bit(NotificationKind.PinTriesExceeded), Is.EqualTo(NotificationEvents.PinTriesExceeded));
    }
}
