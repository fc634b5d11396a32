using Iso8583.Host.Notifications;
using Iso8583.Host.Notifications.Delivery;
using Iso8583.Host.Notifications.Gateways;
using Iso8583.Host.Notifications.Http;
using Iso8583.Host.Notifications.Sinks;
using Iso8583.Host.Telemetry;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Time.Testing;

namespace Iso8583.Host.Tests.Notifications.Http;

public class ProviderTests
{
    private static readonly FakeTimeProvider Time = new(UnixTime.ToInstant(Rows.Swipe));

    [Test]
    public void A_kannel_request_carries_text_coding_validity_and_a_receipt_address()
    {
        using var request = Kannel().Build(Event("【银行】+1 100%"));
        var query = QueryHelpers.ParseQuery(request.RequestUri!.Query);
        var callback = new Uri(query["dlr-url"].ToString());
        Assert.Multiple(() =>
        {
            Assert.That(request.RequestUri!.GetLeftPart(UriPartial.Path), Is.EqualTo("http://127.0.0.1:13013/cgi-bin/sendsms"));
            Assert.That(query["to"].ToString(), Is.EqualTo("+8613800000001"));
            Assert.That(query["text"].ToString(), Is.EqualTo("【银行】+1 100%"));
            Assert.That((query["coding"].ToString(), query["charset"].ToString(), query["validity"].ToString()), Is.EqualTo(("2", "UTF-8", "10")));
            Assert.That(callback.AbsolutePath, Is.EqualTo("/api/v1/receipts/kannel"));
            Assert.That(query["dlr-url"].ToString(), Does.Contain("ref=12-cardholder-approved").And.Contain("type=%d").And.Contain("tag="));
            Assert.That(request.RequestUri.OriginalString, Does.Contain("to=%2B86"), "a plus sign in a query means a blank");
        });
    }

    [Test]
    public void A_plain_text_goes_in_the_gsm_alphabet()
    {
        using var request = Kannel().Build(Event("Bank: Card *1234"));
        Assert.That(QueryHelpers.ParseQuery(request.RequestUri!.Query)["coding"].ToString(), Is.EqualTo("0"));
    }

    [TestCase(202, "0: Accepted for delivery", SendOutcome.Accepted)]
    [TestCase(202, "3: Queued for later delivery", SendOutcome.Accepted)]
    [TestCase(202, "<html>", SendOutcome.Failed)]
    [TestCase(200, "0: Accepted for delivery", SendOutcome.Failed)]
    [TestCase(400, "Missing receiver number, rejected", SendOutcome.Refused)]
    [TestCase(403, "Authorization failed for sendsms", SendOutcome.Failed)]
    [TestCase(503, "Temporal failure, try again later.", SendOutcome.Failed)]
    [TestCase(500, "", SendOutcome.Ambiguous)]
    public void A_kannel_answer_means(int status, string body, SendOutcome outcome) => Assert.That(Kannel().Read(status, body, default).Outcome, Is.EqualTo(outcome));

    [TestCase("1", ReceiptState.Delivered)]
    [TestCase("2", ReceiptState.Undelivered)]
    [TestCase("16", ReceiptState.Undelivered)]
    [TestCase("8", ReceiptState.Underway)]
    public void A_kannel_receipt_with_our_tag_is_taken(string type, ReceiptState state)
    {
        Assert.That(Kannel().TryReadCallback(KannelCallback(Tag(), type), out var receipts), Is.True);
        Assert.That((receipts![0].EventId.ToString(), receipts[0].State), Is.EqualTo(("12-cardholder-approved", state)));
    }

    [Test]
    public void A_forged_kannel_receipt_is_refused()
    {
        var tag = Tag();
        var random = new Random(3);
        Assert.That(Kannel().TryReadCallback(KannelCallback(tag, "99"), out _), Is.False);
        Assert.That(Kannel().TryReadCallback(KannelCallback(tag, "1", "13-cardholder-approved"), out _), Is.False, "the tag of another event");
        for (var i = 0; i < 1000; i++)
        {
            var forged = tag.ToCharArray();
            var at = random.Next(forged.Length);
            forged[at] = forged[at] == '0' ? '1' : '0';
            Assert.That(Kannel().TryReadCallback(KannelCallback(new string(forged), "1"), out _), Is.False);
        }

        foreach (var bad in new[] { "", "00", new string('z', 32) }) Assert.That(Kannel().TryReadCallback(KannelCallback(bad, "1"), out _), Is.False);
    }

    [Test]
    public async Task A_twilio_request_is_a_form_with_basic_authentication()
    {
        using var request = Twilio().Build(Event("hello & good bye"));
        var form = QueryHelpers.ParseQuery(await request.Content!.ReadAsStringAsync());
        Assert.Multiple(() =>
        {
            Assert.That(request.RequestUri!.ToString(), Is.EqualTo("https://api.example.org/2010-04-01/Accounts/AC1/Messages.json"));
            Assert.That(request.Headers.Authorization!.ToString(), Is.EqualTo("Basic QUMxOnRlc3R0b2tlbg=="));
            Assert.That(form["Body"].ToString(), Is.EqualTo("hello & good bye"));
            Assert.That(form["ValidityPeriod"].ToString(), Is.EqualTo("600"));
            Assert.That(form["StatusCallback"].ToString(), Does.EndWith("/api/v1/receipts/twilio?ref=12-cardholder-approved"));
        });
    }

    [TestCase(201, "{\"sid\":\"SM1\",\"status\":\"queued\"}", SendOutcome.Accepted)]
    [TestCase(200, "{\"sid\":\"SM1\"}", SendOutcome.Failed)]
    [TestCase(201, "{}", SendOutcome.Failed)]
    [TestCase(201, "not json", SendOutcome.Failed)]
    [TestCase(400, "{\"code\":21211,\"message\":\"invalid number\"}", SendOutcome.Refused)]
    [TestCase(400, "{\"code\":21611}", SendOutcome.Throttled)]
    [TestCase(401, "{\"code\":20003}", SendOutcome.Failed)]
    [TestCase(429, "{\"code\":20429}", SendOutcome.Throttled)]
    [TestCase(503, "", SendOutcome.Ambiguous)]
    public void A_twilio_answer_means(int status, string body, SendOutcome outcome) => Assert.That(Twilio().Read(status, body, default).Outcome, Is.EqualTo(outcome));

    [Test]
    public void A_twilio_callback_has_to_be_signed_over_its_address_and_form()
    {
        const string Url = "http://127.0.0.1:8580/api/v1/receipts/twilio?ref=12-cardholder-approved";
        const string Body = "MessageStatus=delivered&MessageSid=SM1";
#pragma warning disable CA5350 // the provider's format
        var signature = Convert.ToBase64String(System.Security.Cryptography.HMACSHA1.HashData("testtoken"u8, System.Text.Encoding.UTF8.GetBytes(Url + "MessageSidSM1MessageStatusdelivered")));
#pragma warning restore CA5350
        var query = new Dictionary<string, string> { ["ref"] = "12-cardholder-approved" };
        Assert.Multiple(() =>
        {
            Assert.That(Twilio().TryReadCallback(new Callback(Url, query, Signed(signature), Body), out var receipts), Is.True);
            Assert.That(receipts![0].State, Is.EqualTo(ReceiptState.Delivered));
            Assert.That(Twilio().TryReadCallback(new Callback(Url, query, Signed(signature), Body.Replace("delivered", "failed")), out _), Is.False);
            Assert.That(Twilio().TryReadCallback(new Callback(Url + "0", query, Signed(signature), Body), out _), Is.False);
            Assert.That(Twilio().TryReadCallback(new Callback(Url, query, Signed("AAAA"), Body), out _), Is.False);
            Assert.That(Twilio().TryReadCallback(new Callback(Url, query, new Dictionary<string, string>(), Body), out _), Is.False);
        });
    }

    private static Dictionary<string, string> Signed(string signature) => new() { ["x-twilio-signature"] = signature };

    private static string Tag()
    {
        using var request = Kannel().Build(Event("x"));
        return QueryHelpers.ParseQuery(new Uri(QueryHelpers.ParseQuery(request.RequestUri!.Query)["dlr-url"].ToString().Replace("%d", "1").Replace("%F", "1")).Query)["tag"].ToString();
    }

    private static Callback KannelCallback(string tag, string type, string id = "12-cardholder-approved") =>
        new("", new Dictionary<string, string> { ["ref"] = id, ["type"] = type, ["tag"] = tag }, new Dictionary<string, string>(), "");

    private static KannelProvider Kannel() => new("kannel", new Uri("http://127.0.0.1:13013/cgi-bin/sendsms"), "bank", "bankpw", "95588", "http://127.0.0.1:8580", new byte[32], Time);

    private static TwilioProvider Twilio() => new("twilio", new Uri("https://api.example.org"), "AC1", "testtoken", "+15005550006", "http://127.0.0.1:8580", Time);

    private static NotificationEvent Event(string text) => new()
    {
        Id = new NotificationId(12, Audience.Cardholder, NotificationKind.Approved),
        Recipient = Rows.HolderPhone,
        Text = text,
        ExpiresMicros = Rows.Swipe + 600_000_000,
    };
}
