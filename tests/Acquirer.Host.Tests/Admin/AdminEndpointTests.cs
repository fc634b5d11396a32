using System.Net;
using System.Text.Json;
using Iso8583.Host.Admin;
using Iso8583.Host.Tests.Notifications;
using Iso8583.Host.Telemetry;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Tests.Admin;

[CancelAfter(30_000)]
public class AdminEndpointTests
{
    private AdminHost _host = null!;

    [SetUp]
    public async Task SetUp() => _host = await AdminHost.StartAsync();

    [TearDown]
    public async Task TearDown() => await _host.DisposeAsync();

    [TestCase("/health/live", "live")]
    [TestCase("/health/ready", "ready")]
    public async Task Health_is_good(string path, string status, CancellationToken token)
    {
        var answer = await GetAsync(path, HttpStatusCode.OK, token);
        Assert.That(answer.GetProperty("status").GetString(), Is.EqualTo(status));
    }

    [Test]
    public async Task A_failing_check_makes_the_host_not_ready_and_says_why(CancellationToken token)
    {
        await using var host = await AdminHost.StartAsync(new ReadinessCheck("ledger", () => "not open"));
        var response = await host.Client.GetAsync("/health/ready", token);
        using var body = JsonDocument.Parse(await response.Content.ReadAsStringAsync(token));
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That(body.RootElement.GetProperty("problems").GetProperty("ledger").GetString(), Is.EqualTo("not open"));
    }

    [Test]
    public async Task Latencies_are_told_by_stage_issuer_and_sink(CancellationToken token)
    {
        await PayAsync(token);
        var stages = (await GetAsync("/api/v1/notifications/latency", HttpStatusCode.OK, token)).GetProperty("stages").EnumerateArray()
            .Select(line => (line.GetProperty("stage").GetString(), line.GetProperty("issuer").GetString(), line.GetProperty("sink").GetString())).ToList();
        Assert.That(stages, Is.SupersetOf(new[] { ("recorded", "testbank", ""), ("submitted", "testbank", "inbox"), ("accepted", "testbank", "inbox"), ("delivered", "testbank", "inbox") }));
        Assert.That(stages.Select(stage => stage.Item1).Distinct(), Is.EqualTo(new[] { "recorded", "submitted", "accepted", "delivered" }), "in the order in which they are passed");
    }

    [TestCase("GET", "/nowhere", HttpStatusCode.NotFound)]
    [TestCase("DELETE", "/health/live", HttpStatusCode.MethodNotAllowed)]
    public async Task What_is_not_there_is_answered_with_problem_details(string method, string path, HttpStatusCode status, CancellationToken token)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var response = await _host.Client.SendAsync(request, token);
        Assert.That(response.StatusCode, Is.EqualTo(status));
        Assert.That(response.Content.Headers.ContentType?.MediaType, Is.EqualTo("application/problem+json"));
    }

    [Test]
    public async Task The_inbox_has_the_agreed_shape(CancellationToken token)
    {
        await PayAsync(token);
        var answer = await GetAsync("/api/v1/inbox?after=0&phone=%2B8613800000001&limit=5", HttpStatusCode.OK, token);
        var message = answer.GetProperty("messages")[0];
        Assert.Multiple(() =>
        {
            Assert.That(answer.GetProperty("messages").GetArrayLength(), Is.EqualTo(1));
            Assert.That(message.GetProperty("id").GetInt64(), Is.Positive);
            Assert.That(message.GetProperty("eventId").GetString(), Is.EqualTo("1-cardholder-approved"));
            Assert.That(message.GetProperty("transactionId").GetInt64(), Is.EqualTo(1));
            Assert.That(message.GetProperty("kind").GetString(), Is.EqualTo("approved"));
            Assert.That(message.GetProperty("to").GetString(), Is.EqualTo("+8613800000001"));
            Assert.That(message.GetProperty("text").GetString(), Does.StartWith("【测试银行】您尾号1234的卡"));
            Assert.That(message.GetProperty("terminalId").GetString(), Is.EqualTo("10000001"));
            Assert.That(message.GetProperty("stan").GetString(), Is.EqualTo("000001"));
            Assert.That(message.GetProperty("rrn").GetString(), Is.EqualTo("000000123456"));
            Assert.That(message.GetProperty("swipeToSmsMs").GetDouble(), Is.GreaterThanOrEqualTo(0));
            Assert.That(message.GetProperty("createdAt").GetDateTimeOffset(), Is.GreaterThan(DateTimeOffset.UnixEpoch));
        });
    }

    [Test]
    public async Task A_plus_sign_that_was_not_escaped_is_understood(CancellationToken token)
    {
        await PayAsync(token);
        var answer = await GetAsync("/api/v1/inbox?phone=+8613800000001", HttpStatusCode.OK, token);
        Assert.That(answer.GetProperty("messages").GetArrayLength(), Is.EqualTo(1));
    }

    [Test]
    public async Task The_inbox_can_be_waited_on(CancellationToken token)
    {
        var wait = _host.Client.GetStringAsync("/api/v1/inbox?waitMs=20000", token);
        _host.Ledger.Commit(n => Rows.Row(n, NotificationEvents.Approved, receivedMicros: TimeProvider.System.UnixMicros()));
        Assert.That(await wait, Does.Contain("1-cardholder-approved"));
    }

    [Test]
    public async Task A_transaction_shows_journal_notifications_and_stages_without_the_card_number(CancellationToken token)
    {
        await PayAsync(token);
        _host.Get<Timelines>().Mark(1, TimelineStage.ResponseSent, TimeProvider.System.UnixMicros());
        var answer = await GetAsync("/api/v1/transactions/1", HttpStatusCode.OK, token);
        Assert.Multiple(() =>
        {
            Assert.That(answer.GetProperty("kind").GetString(), Is.EqualTo("purchase"));
            Assert.That(answer.GetProperty("mti").GetString(), Is.EqualTo("0200"));
            Assert.That(answer.GetProperty("pan").GetString(), Is.EqualTo("622848******1234"));
            Assert.That(answer.GetProperty("merchantId").GetString(), Is.EqualTo("104110045110012"));
            Assert.That(answer.GetProperty("amount").GetString(), Is.EqualTo("12.30 CNY"));
            Assert.That(answer.GetProperty("reason").GetString(), Is.EqualTo("approved"));
            Assert.That(answer.GetProperty("postings").GetArrayLength(), Is.EqualTo(2));
            Assert.That(answer.GetProperty("events").EnumerateArray().Select(e => e.GetString()), Is.EqualTo(new[] { "approved", "merchantSale" }));
            Assert.That(answer.GetProperty("notifications")[0].GetProperty("state").GetString(), Is.EqualTo("delivered"));
            Assert.That(answer.GetProperty("notifications")[0].GetProperty("to").GetString(), Is.EqualTo("+86138****0001"));
            Assert.That(
                answer.GetProperty("stages").EnumerateArray().Select(s => s.GetProperty("stage").GetString()),
                Is.EqualTo(new[] { "received", "responseSent", "notificationRecorded", "notificationSubmitted", "notificationAccepted", "notificationDelivered" }));
        });
    }

    [Test]
    public async Task A_suppressed_notification_says_why(CancellationToken token)
    {
        _host.Ledger.Commit(n => Rows.Row(n, NotificationEvents.Approved, token: Rows.OtherToken));
        await _host.SettleAsync(token);
        var answer = await GetAsync("/api/v1/transactions/1", HttpStatusCode.OK, token);
        Assert.That(
            (answer.GetProperty("notifications")[0].GetProperty("state").GetString(), answer.GetProperty("notifications")[0].GetProperty("reason").GetString()),
            Is.EqualTo(("suppressed", "not enrolled")));
    }

    [Test]
    public async Task Transactions_are_listed_in_pages_and_by_terminal(CancellationToken token)
    {
        await PayAsync(token);
        await PayAsync(token);
        await PayAsync(token);
        var page = await GetAsync("/api/v1/transactions?after=1&limit=1", HttpStatusCode.OK, token);
        var mine = await GetAsync("/api/v1/transactions?terminal=10000001", HttpStatusCode.OK, token);
        var others = await GetAsync("/api/v1/transactions?terminal=99999999", HttpStatusCode.OK, token);
        Assert.Multiple(() =>
        {
            Assert.That(page.GetProperty("transactions")[0].GetProperty("id").GetInt64(), Is.EqualTo(2));
            Assert.That(page.GetProperty("nextAfter").GetInt64(), Is.EqualTo(2));
            Assert.That(mine.GetProperty("transactions").GetArrayLength(), Is.EqualTo(3));
            Assert.That(others.GetProperty("transactions").GetArrayLength(), Is.Zero);
        });
    }

    [Test]
    public async Task Exactly_one_message_of_a_kind_for_a_payment_can_be_asserted(CancellationToken token)
    {
        await PayAsync(token);
        var met = await GetAsync("/api/v1/inbox/expect?phone=%2B8613800000001&kind=approved&stan=000001&withinMs=30000&waitMs=20", HttpStatusCode.OK, token);
        var other = await GetAsync("/api/v1/inbox/expect?phone=%2B8613800000001&kind=declined&stan=000001&waitMs=20", HttpStatusCode.OK, token);
        var missing = await GetAsync("/api/v1/inbox/expect?stan=000009&waitMs=20", HttpStatusCode.OK, token);
        await GetAsync("/api/v1/inbox/expect?stan=000009&waitMs=20&fail=true", HttpStatusCode.ExpectationFailed, token);
        await GetAsync("/api/v1/inbox/expect?stan=000009&count=0&waitMs=20&fail=true", HttpStatusCode.OK, token);
        var none = await GetAsync("/api/v1/inbox/expect?stan=000009&count=0&waitMs=20", HttpStatusCode.OK, token);
        Assert.Multiple(() =>
        {
            Assert.That((met.GetProperty("met").GetBoolean(), met.GetProperty("why").GetString()), Is.EqualTo((true, "")));
            Assert.That((other.GetProperty("met").GetBoolean(), other.GetProperty("why").GetString()), Is.EqualTo((false, "another message: 1-cardholder-approved")));
            Assert.That(missing.GetProperty("why").GetString(), Is.EqualTo("expected 1, got 0"));
            Assert.That(none.GetProperty("met").GetBoolean(), Is.True);
        });
    }

    [Test]
    public async Task A_reply_of_a_phone_stops_its_messages_and_starts_them_again(CancellationToken token)
    {
        Assert.That(await ReplyAsync("TD", token), Does.Contain("stop"));
        await PayAsync(token);
        Assert.That(await ReplyAsync(" start ", token), Does.Contain("start"));
        await PayAsync(token);
        Assert.That(await ReplyAsync("what?", token), Does.Contain("other"));
        var phone = await GetAsync("/api/v1/inbox?phone=%2B8613800000001", HttpStatusCode.OK, token);
        var first = await GetAsync("/api/v1/transactions/1", HttpStatusCode.OK, token);
        Assert.Multiple(() =>
        {
            Assert.That(phone.GetProperty("messages").EnumerateArray().Select(m => m.GetProperty("transactionId").GetInt64()), Has.All.EqualTo(2));
            Assert.That(first.GetProperty("notifications")[0].GetProperty("reason").GetString(), Is.EqualTo("opted out"));
        });
    }

    [TestCase("{\"from\":\"x\",\"text\":\"TD\"}", "application/json", HttpStatusCode.BadRequest)]
    [TestCase("{", "application/json", HttpStatusCode.BadRequest)]
    [TestCase("{\"from\":\"+8613800000001\",\"text\":\"TD\"}", "text/plain", HttpStatusCode.UnsupportedMediaType)]
    public async Task A_reply_of_another_shape_is_refused(string body, string type, HttpStatusCode status, CancellationToken token)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, type);
        Assert.That((await _host.Client.PostAsync("/api/v1/inbox/replies", content, token)).StatusCode, Is.EqualTo(status));
    }

    [Test]
    public async Task What_was_given_up_is_listed_and_can_be_sent_after_all(CancellationToken token)
    {
        _host.Ledger.Commit(n => Rows.Row(n, NotificationEvents.Approved, receivedMicros: TimeProvider.System.UnixMicros() - 601_000_000));
        await _host.SettleAsync(token);
        var expired = await GetAsync("/api/v1/notifications?state=expired", HttpStatusCode.OK, token);
        Assert.That(expired.GetProperty("notifications")[0].GetProperty("eventId").GetString(), Is.EqualTo("1-cardholder-approved"));
        var answer = await _host.Client.PostAsync("/api/v1/notifications/1-cardholder-approved/requeue", null, token);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Accepted));
        await _host.SettleAsync(token);
        var inbox = await GetAsync("/api/v1/inbox", HttpStatusCode.OK, token);
        Assert.That(inbox.GetProperty("messages").GetArrayLength(), Is.EqualTo(1));
        Assert.That((await _host.Client.PostAsync("/api/v1/notifications/1-cardholder-approved/requeue", null, token)).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [TestCase("/api/v1/notifications?state=lost", "pending, sending, accepted")]
    [TestCase("/api/v1/notifications?after=12", "event id")]
    [TestCase("/api/v1/inbox/expect?kind=eaten", "approved, declined")]
    [TestCase("/api/v1/inbox?after=x", "whole number")]
    [TestCase("/api/v1/inbox?after=-1", "whole number")]
    [TestCase("/api/v1/inbox?after=1&after=2", "once")]
    [TestCase("/api/v1/inbox?limit=0", "from 1 to 1000")]
    [TestCase("/api/v1/inbox?phone=abc", "phone number")]
    [TestCase("/api/v1/inbox?waitMs=99999", "from 0 to 30000")]
    [TestCase("/api/v1/inbox?aftr=1", "known are after, phone, limit, waitMs")]
    [TestCase("/api/v1/transactions/abc", "from 1")]
    [TestCase("/api/v1/transactions/0", "from 1")]
    [TestCase("/api/v1/transactions?limit=501", "from 1 to 500")]
    [TestCase("/api/v1/transactions?terminal=%E4%B8%AD", "printable ASCII")]
    [TestCase("/api/v1/transactions?last4=15", "4 digits")]
    [TestCase("/api/v1/transactions?bin=62220x", "6 digits")]
    [TestCase("/api/v1/transactions?rrn=1", "12 digits")]
    [TestCase("/api/v1/transactions?day=2026-02-30", "YYYY-MM-DD")]
    [TestCase("/api/v1/transactions?reason=broke", "approved, approvedPartially")]
    [TestCase("/api/v1/transactions?kind=2", "balanceInquiry, purchase")]
    [TestCase("/api/v1/transactions?stan=1000000", "from 0 to 999999")]
    [TestCase("/api/v1/transactions?pan=6222020000000015", "known are after, limit, day")]
    public async Task A_bad_parameter_is_refused_with_what_was_expected(string path, string because, CancellationToken token)
    {
        var response = await _host.Client.GetAsync(path, token);
        Assert.Multiple(() =>
        {
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
            Assert.That(response.Content.Headers.ContentType?.MediaType, Is.EqualTo("application/problem+json"));
        });
        Assert.That(await response.Content.ReadAsStringAsync(token), Does.Contain(because));
    }

    [Test]
    public async Task A_transaction_that_is_not_there_is_not_found(CancellationToken token)
    {
        var response = await _host.Client.GetAsync("/api/v1/transactions/77", token);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(response.Content.Headers.ContentType?.MediaType, Is.EqualTo("application/problem+json"));
    }

    private async Task<string> ReplyAsync(string text, CancellationToken token)
    {
        using var content = new StringContent($$"""{"from":"+8613800000001","text":"{{text}}"}""", System.Text.Encoding.UTF8, "application/json");
        var response = await _host.Client.PostAsync("/api/v1/inbox/replies", content, token);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        return await response.Content.ReadAsStringAsync(token);
    }

    private async Task PayAsync(CancellationToken token)
    {
        _host.Ledger.Commit(n => Rows.Row(n, NotificationEvents.Approved | NotificationEvents.MerchantSale, amountMinor: 1229 + n, receivedMicros: TimeProvider.System.UnixMicros()));
        await _host.SettleAsync(token);
    }

    private async Task<JsonElement> GetAsync(string path, HttpStatusCode status, CancellationToken token)
    {
        var response = await _host.Client.GetAsync(path, token);
        Assert.That(response.StatusCode, Is.EqualTo(status), path);
        using var body = JsonDocument.Parse(await response.Content.ReadAsStringAsync(token));
        return body.RootElement.Clone();
    }
}
