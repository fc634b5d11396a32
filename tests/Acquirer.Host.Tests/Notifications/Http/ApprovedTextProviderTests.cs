using System.Security.Cryptography;
using System.Text;
using Iso8583.Host.Notifications;
using Iso8583.Host.Notifications.Delivery;
using Iso8583.Host.Notifications.Gateways;
using Iso8583.Host.Notifications.Http;
using Iso8583.Host.Notifications.Sinks;
using Iso8583.Host.Telemetry;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Time.Testing;

namespace Iso8583.Host.Tests.Notifications.Http;

/// <summary>Providers that send approved texts only: Aliyun and Tencent Cloud.</summary>
public class ApprovedTextProviderTests
{
    private const string Key = "callback-key-of-the-console";
    private static readonly FakeTimeProvider Time = new(UnixTime.ToInstant(Rows.Swipe));

    // The example of the vendor's page on signature version 1.0: GET, DescribeRegions, key testid, secret testsecret.
    [Test]
    public void Aliyun_signs_as_its_document_shows()
    {
        var parameters = new Dictionary<string, string>
        {
            ["Timestamp"] = "2016-02-23T12:46:24Z", ["Format"] = "XML", ["AccessKeyId"] = "testid", ["Action"] = "DescribeRegions", ["SignatureMethod"] = "HMAC-SHA1",
            ["SignatureNonce"] = "3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf", ["Version"] = "2014-05-26", ["SignatureVersion"] = "1.0",
        };
        Assert.That(AliyunSignature.Of("GET", parameters, "testsecret"), Is.EqualTo("OLeaidS1JvxuMvnyHOwuJ+uX5qY="));
    }

    // The examples of the vendor's pages on TC3-HMAC-SHA256, whose keys are printed like this.
    [TestCase("Gu5t9xGARNpq86cd98joQYCN3*******", "2230eefd229f582d8b1b891af7107b91597240707d778ab3738f756258d7652c")]
    [TestCase("Gu5t9xGARNpq86cd98joQYCN3EXAMPLE", "72e494ea809ad7a8c8f7a4507b9bddcbaa8e581f516e8da2f66e2c5a96525168")]
    public void Tencent_signs_as_its_document_shows(string key, string signature)
    {
        const string Body = """{"Limit": 1, "Filters": [{"Values": ["\u672a\u547d\u540d"], "Name": "instance-name"}]}""";
        var header = TencentSignature.Authorization("AKID", key, "cvm", "cvm.tencentcloudapi.com", "application/json; charset=utf-8", Body, DateTimeOffset.FromUnixTimeSeconds(1_551_113_065));
        Assert.That(header, Is.EqualTo($"TC3-HMAC-SHA256 Credential=AKID/2019-02-25/cvm/tc3_request, SignedHeaders=content-type;host, Signature={signature}"));
    }

    [Test]
    public async Task An_aliyun_request_is_a_form_that_verifies()
    {
        using var request = Aliyun().Build(Event("【测试银行】您尾号1234的卡 a+b*c~d"));
        var form = QueryHelpers.ParseQuery(await request.Content!.ReadAsStringAsync()).ToDictionary(p => p.Key, p => p.Value.ToString());
        var signature = form["Signature"];
        form.Remove("Signature");
        Assert.Multiple(() =>
        {
            Assert.That(signature, Is.EqualTo(IndependentAliyun(form, "secret")));
            Assert.That((form["PhoneNumbers"], form["SignName"], form["TemplateCode"], form["Timestamp"]), Is.EqualTo(("13800000001", "测试银行", "SMS_2", "2026-09-21T14:13:20Z")));
            Assert.That(form["TemplateParam"], Is.EqualTo("""{"text":"您尾号1234的卡 a+b*c~d"}"""));
            Assert.That(form["OutId"], Does.StartWith("12-cardholder-approved."));
        });
    }

    [Test]
    public async Task A_tencent_request_is_json_that_verifies()
    {
        using var request = Tencent().Build(Event("【测试银行】您尾号1234的卡"));
        var body = await request.Content!.ReadAsStringAsync();
        var authorization = request.Headers.GetValues("Authorization").Single();
        var timestamp = request.Headers.GetValues("X-TC-Timestamp").Single();
        Assert.Multiple(() =>
        {
            Assert.That(body, Is.EqualTo("""{"PhoneNumberSet":["+8613800000001"],"SmsSdkAppId":"1400000000","SignName":"测试银行","TemplateId":"SMS_2","TemplateParamSet":["您尾号1234的卡"],"SessionContext":"12-cardholder-approved"}"""));
            Assert.That(authorization, Does.EndWith("Signature=" + IndependentTencent(body, timestamp, "secret")));
            Assert.That(request.Content.Headers.ContentType!.ToString(), Is.EqualTo("application/json"));
            Assert.That(request.Headers.GetValues("X-TC-Action").Single(), Is.EqualTo("SendSms"));
        });
    }

    [TestCase(200, """{"Code":"OK","BizId":"900111^0"}""", SendOutcome.Accepted)]
    [TestCase(200, """{"Code":"isv.BUSINESS_LIMIT_CONTROL"}""", SendOutcome.Throttled)]
    [TestCase(400, """{"Code":"Throttling.User"}""", SendOutcome.Throttled)]
    [TestCase(200, """{"Code":"isv.MOBILE_NUMBER_ILLEGAL"}""", SendOutcome.Refused)]
    [TestCase(200, """{"Code":"isv.SMS_TEMPLATE_ILLEGAL"}""", SendOutcome.Refused)]
    [TestCase(404, """{"Code":"InvalidAccessKeyId.NotFound"}""", SendOutcome.Failed)]
    [TestCase(400, """{"Code":"SignatureDoesNotMatch"}""", SendOutcome.Failed)]
    [TestCase(200, """{"Code":"isp.SYSTEM_ERROR"}""", SendOutcome.Ambiguous)]
    [TestCase(200, "<html>", SendOutcome.Ambiguous)]
    [TestCase(503, "", SendOutcome.Ambiguous)]
    [TestCase(400, "[]", SendOutcome.Failed)]
    public void An_aliyun_answer_means(int status, string body, SendOutcome outcome) => Assert.That(Aliyun().Read(status, body, default).Outcome, Is.EqualTo(outcome));

    [TestCase(200, """{"Response":{"SendStatusSet":[{"SerialNo":"5000:1","Code":"Ok"}]}}""", SendOutcome.Accepted)]
    [TestCase(200, """{"Response":{"Error":{"Code":"AuthFailure.SignatureFailure"}}}""", SendOutcome.Failed)]
    [TestCase(200, """{"Response":{"Error":{"Code":"RequestLimitExceeded"}}}""", SendOutcome.Throttled)]
    [TestCase(200, """{"Response":{"Error":{"Code":"InternalError"}}}""", SendOutcome.Ambiguous)]
    [TestCase(200, """{"Response":{"SendStatusSet":[{"Code":"LimitExceeded.PhoneNumberDailyLimit"}]}}""", SendOutcome.Throttled)]
    [TestCase(200, """{"Response":{"SendStatusSet":[{"Code":"InvalidParameterValue.IncorrectPhoneNumber"}]}}""", SendOutcome.Refused)]
    [TestCase(200, """{"Response":{"SendStatusSet":[]}}""", SendOutcome.Ambiguous)]
    [TestCase(200, """{"Response":[]}""", SendOutcome.Ambiguous)]
    [TestCase(200, "not json", SendOutcome.Ambiguous)]
    [TestCase(502, "", SendOutcome.Ambiguous)]
    public void A_tencent_answer_means(int status, string body, SendOutcome outcome) => Assert.That(Tencent().Read(status, body, default).Outcome, Is.EqualTo(outcome));

    [Test]
    public async Task An_aliyun_receipt_needs_the_key_and_our_own_tag()
    {
        using var request = Aliyun().Build(Event("x"));
        var outId = QueryHelpers.ParseQuery(await request.Content!.ReadAsStringAsync())["OutId"].ToString();
        var body = $$"""[{"phone_number":"13800000001","success":true,"err_code":"DELIVERED","biz_id":"1","out_id":"{{outId}}"}]""";
        Assert.Multiple(() =>
        {
            Assert.That(Aliyun().TryReadCallback(Call(Key, body), out var receipts), Is.True);
            Assert.That((receipts![0].EventId.ToString(), receipts[0].State), Is.EqualTo(("12-cardholder-approved", ReceiptState.Delivered)));
            Assert.That(Aliyun().TryReadCallback(Call(Key, body.Replace("true", "false")), out var failed), Is.True);
            Assert.That(failed![0].State, Is.EqualTo(ReceiptState.Undelivered));
            Assert.That(Aliyun().TryReadCallback(Call("wrong", body), out _), Is.False);
            Assert.That(Aliyun().TryReadCallback(Call(null, body), out _), Is.False);
            Assert.That(Aliyun().TryReadCallback(Call(Key, body.Replace("12-cardholder", "13-cardholder")), out _), Is.False, "the tag of another event");
            foreach (var bad in new[] { "", "{}", "[1]", "[{}]", """[{"out_id":7}]""" }) Assert.That(Aliyun().TryReadCallback(Call(Key, bad), out _), Is.False, bad);
        });
    }

    [Test]
    public void A_tencent_receipt_needs_the_key()
    {
        const string Body = """[{"sid":"5000:1","report_status":"SUCCESS","mobile":"13800000001"},{"sid":"5000:2","report_status":"FAIL","errmsg":"x"}]""";
        Assert.Multiple(() =>
        {
            Assert.That(Tencent().TryReadCallback(Call(Key, Body), out var receipts), Is.True);
            Assert.That(receipts!.Select(r => (r.GatewayId, r.State)), Is.EqualTo(new[] { ("5000:1", ReceiptState.Delivered), ("5000:2", ReceiptState.Undelivered) }));
            Assert.That(Tencent().TryReadCallback(Call("wrong", Body), out _), Is.False);
            Assert.That(Tencent(withKey: false).TryReadCallback(Call("", Body), out _), Is.False, "without a key nothing is taken");
            foreach (var bad in new[] { "", "{}", "[{}]", """[{"sid":7}]""" }) Assert.That(Tencent().TryReadCallback(Call(Key, bad), out _), Is.False, bad);
        });
    }

    private static Callback Call(string? key, string body) => new("", key is null ? new Dictionary<string, string>() : new() { ["key"] = key }, new Dictionary<string, string>(), body);

    // Written from the vendor's description, apart from the product: percent-encoding by hand.
    private static string IndependentAliyun(Dictionary<string, string> form, string secret)
    {
        static string Percent(string text) => string.Concat(Encoding.UTF8.GetBytes(text).Select(b => "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~".Contains((char)b, StringComparison.Ordinal) ? ((char)b).ToString() : $"%{b:X2}"));
        var names = form.Keys.ToArray();
        Array.Sort(names, string.CompareOrdinal);
        var query = string.Join("&", names.Select(name => Percent(name) + "=" + Percent(form[name])));
#pragma warning disable CA5350 // the provider's format
        return Convert.ToBase64String(HMACSHA1.HashData(Encoding.ASCII.GetBytes(secret + "&"), Encoding.ASCII.GetBytes("POST&%2F&" + Percent(query))));
#pragma warning restore CA5350
    }

    private static string IndependentTencent(string body, string timestamp, string secret)
    {
        static byte[] Mac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));
        static string Digest(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        var day = DateTimeOffset.FromUnixTimeSeconds(long.Parse(timestamp)).ToString("yyyy-MM-dd");
        var request = string.Join('\n', "POST", "/", "", "content-type:application/json", "host:sms.tencentcloudapi.com", "", "content-type;host", Digest(body));
        var text = string.Join('\n', "TC3-HMAC-SHA256", timestamp, day + "/sms/tc3_request", Digest(request));
        return Convert.ToHexStringLower(Mac(Mac(Mac(Mac(Encoding.UTF8.GetBytes("TC3" + secret), day), "sms"), "tc3_request"), text));
    }

    private static ApprovedTexts Texts(bool withKey = true) => new()
    {
        Sign = "测试银行", Template = "SMS_1", Templates = new Dictionary<string, string> { ["cardholder.approved"] = "SMS_2" }, Application = "1400000000", CallbackKey = withKey ? Key : "",
    };

    private static AliyunProvider Aliyun() => new("aliyun", new Uri("https://dysmsapi.aliyuncs.com/"), "keyid", "secret", Texts(), new byte[32], Time);

    private static TencentProvider Tencent(bool withKey = true) => new(new Uri("https://sms.tencentcloudapi.com/"), "AKIDtest", "secret", Texts(withKey), Time);

    private static NotificationEvent Event(string text) => new()
    {
        Id = new NotificationId(12, Audience.Cardholder, NotificationKind.Approved),
        Recipient = Rows.HolderPhone,
        Text = text,
        Template = "cardholder.approved",
        ExpiresMicros = Rows.Swipe + 600_000_000,
    };
}
