using System.Text.Json;
using Iso8583.Core.Codec;
using Iso8583.Core.Dialects;
using Iso8583.Core.Messages;
using Iso8583.Testing.Hosting;

namespace Iso8583.Conformance.Tests;

/// <summary>Requests that others published (terminals, gateways, blogs) are sent to a running host as they are.</summary>
[TestFixture]
[Category("Corpus")]
public sealed class PublishedRequestsTests
{
    private static readonly byte[] DefaultEnvelope = Convert.FromHexString("6000030000603100000000");

    /// <summary>F39 of each request, by its name in the corpus; null where the response has none (0510).</summary>
    private static readonly Dictionary<string, string?> ExpectedCodes = new(StringComparer.Ordinal)
    {
        ["signon_req_utank"] = "00",
        ["aj_0800"] = "00",
        ["0800_3cx"] = "00",
        ["echo_0820"] = "00",
        ["0500_req"] = null,
        // Download of a terminal master key under RSA is acquirer-specific and not served.
        ["qf_0800_tmk351"] = "40",
        ["qf_0800_352"] = "40",
        ["qf_0800_tmk352"] = "40",
        // The cards are somebody else's: no issuer of the seed file has their BIN, and the one that falls into a range is no card of it.
        ["ic_0200_010D"] = "15",
        ["mab_0200_ic_bt"] = "15",
        ["mab_0200_ic_centerm"] = "15",
        ["ccb_0200_inq_ic_mab"] = "15",
        ["cups_0200_mag"] = "15",
        ["agile_0200_mab"] = "15",
        ["blog_0200_mab"] = "14",
    };

    [Test]
    [CancelAfter(60_000)]
    public async Task Every_published_request_gets_one_matching_response_on_a_connection_that_stays_open(CancellationToken cancellationToken)
    {
        var samples = ReadRequests();
        await using var host = await RunningHost.StartAsync(new Dictionary<string, string?> { ["Acquirer:Listeners:1:UnknownTerminals"] = "Enrol" });
        using var peer = await RawPeer.ConnectAsync(host.UnionPay, cancellationToken);

        Assert.That(samples.Select(sample => sample.Name), Is.EquivalentTo(ExpectedCodes.Keys), "the corpus has requests that this test does not list");
        foreach (var (name, body) in samples)
        {
            await peer.SendFrameAsync(body, cancellationToken);
            var answer = await peer.ReceiveFrameAsync(cancellationToken);
            Assert.That(answer, Is.Not.Null, $"{name}: the host closed the connection");
            CheckResponse(name, body, answer!);
        }

        // Nothing more may come: an echo is answered at once by an echo response.
        var echo = samples.Single(sample => sample.Name == "echo_0820").Body;
        await peer.SendFrameAsync(echo, cancellationToken);
        var last = await peer.ReceiveFrameAsync(cancellationToken);
        CheckResponse("echo_0820", echo, last!);
        Assert.That(host.Services.GetService(typeof(Iso8583.Host.Session.SessionCounters)), Has.Property("Responses").EqualTo(samples.Count + 1));
    }

    private static void CheckResponse(string name, byte[] requestBody, byte[] responseBody)
    {
        var dialect = DialectCatalog.BuiltIn.Get("unionpay-pos");
        Assert.That(IsoMessageCodec.TryRead(requestBody.AsSpan(11), dialect, out var request, out var requestError), Is.True, $"{name}: {requestError.Describe()}");
        Assert.That(IsoMessageCodec.TryRead(responseBody.AsSpan(11), dialect, out var response, out var error), Is.True, $"{name}: {error.Describe()}");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(responseBody[0], Is.EqualTo(requestBody[0]), $"{name}: TPDU id");
            Assert.That(responseBody[1..3], Is.EqualTo(requestBody[3..5]), $"{name}: TPDU destination is the request's source");
            Assert.That(responseBody[3..5], Is.EqualTo(requestBody[1..3]), $"{name}: TPDU source is the request's destination");
            Assert.That(responseBody[5..8], Is.EqualTo(requestBody[5..8]), $"{name}: header is echoed");
            Assert.That(response!.Mti, Is.EqualTo(request!.Mti.ToResponse()), $"{name}: MTI");
            foreach (var echoed in new[] { De87.Stan, De87.TerminalId, De87.MerchantId })
            {
                if (request.Has(echoed)) Assert.That(response.GetText(echoed), Is.EqualTo(request.GetText(echoed)), $"{name}: F{echoed}");
            }

            Assert.That(response.GetText(De87.ResponseCode), Is.EqualTo(ExpectedCodes[name]), $"{name}: F39");
            CheckF60(name, request, response);
            if (response.Mti.Value == 0x0510) Assert.That(response.GetText(De87.AdditionalDataPrivate)?[30], Is.AnyOf('1', '2'), $"{name}: settlement code");
        }
    }

    /// <summary>The response echoes F60, except that 60.2 of a sign-on response is the batch number to use from now on.</summary>
    private static void CheckF60(string name, IsoMessage request, IsoMessage response)
    {
        var sent = request.GetText(De87.Private60)!;
        var received = response.GetText(De87.Private60)!;
        if (request.Mti.Value == 0x0800 && response.GetText(De87.ResponseCode) == "00")
        {
            Assert.That(received[..2] + received[8..11], Is.EqualTo(sent[..2] + sent[8..11]), $"{name}: F60");
            Assert.That(received[2..8], Is.Not.EqualTo("000000"), $"{name}: F60.2");
            return;
        }

        Assert.That(received, Is.EqualTo(sent), $"{name}: F60");
    }

    private static List<(string Name, byte[] Body)> ReadRequests()
    {
        var folder = Environment.GetEnvironmentVariable("ISO8583_CORPUS");
        if (string.IsNullOrEmpty(folder)) Assert.Ignore("ISO8583_CORPUS is not set: published third-party messages are not part of this repository");
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder!, "cup-samples.json")));
        var requests = new List<(string, byte[])>();
        foreach (var sample in document.RootElement.GetProperty("published").EnumerateArray())
        {
            var mti = sample.GetProperty("expected").GetProperty("mti").GetString()!;
            if (mti[2] is not ('0' or '2')) continue;
            var bytes = Convert.FromHexString(sample.GetProperty("hex").GetString()!);
            byte[] body = sample.GetProperty("mode").GetString() switch
            {
                "framed" => bytes[2..],
                "tpdu" => bytes,
                "header" => [.. DefaultEnvelope[..5], .. bytes],
                "body" => [.. DefaultEnvelope, .. bytes],
                // The MAC's input without the MAC: bit 64 is announced, so eight bytes belong behind it.
                "mab" => [.. DefaultEnvelope, .. bytes, .. "00000000"u8],
                var other => throw new InvalidDataException("unknown mode " + other),
            };
            requests.Add((sample.GetProperty("name").GetString()!, body));
        }

        return requests;
    }
}
