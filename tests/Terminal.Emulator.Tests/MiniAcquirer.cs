using System.Globalization;
using System.Net;
using System.Text.Json;
using Iso8583.Core.Codec;
using Iso8583.Core.Dialects;
using Iso8583.Core.Messages;
using Iso8583.Core.Security;

namespace Iso8583.Emulator.Tests;

/// <summary>The least acquirer that a terminal can live a day with: keys, balances, reversals, totals and an SMS inbox, in the memory of a test.</summary>
internal sealed class MiniAcquirer(string dialectName, SecretKey? masterKey = null)
{
    private readonly Lock _booksLock = new();
    private readonly Dialect _dialect = DialectCatalog.BuiltIn.Get(dialectName);
    private readonly Dictionary<string, (string Pan, long Minor, bool IsVoid)> _approved = [];
    private WorkingKeySet? _keys;
    private long _debit, _credit;
    private int _debits, _credits, _batch = 100, _rrn;

    public Dictionary<string, long> Balances { get; } = [];

    /// <summary>The SMS so far; acquirers of one test may share it.</summary>
    public List<object> Messages { get; init; } = [];

    /// <summary>Requests as they came, described by MTI and F3 or F60/F70.</summary>
    public List<IsoMessage> Requests { get; } = [];

    /// <summary>Answers chip cards.</summary>
    public MiniIssuer Issuer { get; } = new();

    /// <summary>May change a response, or drop it by returning null.</summary>
    public Func<IsoMessage, IsoMessage, IsoMessage?> Tamper { get; set; } = (_, response) => response;

    /// <summary>May spoil the bytes of a response.</summary>
    public Action<IsoMessage, byte[]> Spoil { get; set; } = (_, _) => { };

    private bool IsUnionPay => dialectName == "unionpay-pos";

    private int EnvelopeLength => IsUnionPay ? 11 : 0;

    /// <summary>Answers everything on a connection.</summary>
    public async Task ServeAsync(ScriptedAcquirer.Peer peer)
    {
        while (true)
        {
            var frame = await peer.ReceiveAsync();
            if (Answer(frame.AsSpan(EnvelopeLength).ToArray()) is { } answer) await peer.SendAsync([.. frame.AsSpan(0, EnvelopeLength), .. answer]);
        }
    }

    /// <summary>The inbox as an HTTP service.</summary>
    public HttpClient Inbox() => new(new InboxHandler(Messages)) { BaseAddress = new Uri("http://acquirer.test/") };

    private byte[]? Answer(byte[] bytes)
    {
        Assert.That(IsoMessageCodec.TryRead(bytes, _dialect, out var request, out var error), Is.True, error.Describe());
        lock (_booksLock)
        {
            Requests.Add(request);
            var response = new IsoMessage(request.Mti.ToResponse());
            foreach (var field in new[] { 3, 4, 7, 11, 41, 42, 49, 60 })
            {
                if (request.GetText(field) is { } text) response.Set(field, text);
            }

            response.Set(De87.LocalTime, "103000");
            response.Set(De87.LocalDate, "0601");
            response.Set(De87.RetrievalReference, (++_rrn).ToString("D12", CultureInfo.InvariantCulture));
            Decide(request, response, bytes);
            if (request.Mti.Class == 2 && request.Has(De87.IccData)) response.Set(De87.IccData, Issuer.Answer(request, PanOf(request), response.GetText(De87.ResponseCode) ?? ""));
            if (Tamper(request, response) is not { } tampered) return null;
            var answer = Seal(tampered);
            Spoil(tampered, answer);
            return answer;
        }
    }

    private void Decide(IsoMessage request, IsoMessage response, byte[] bytes)
    {
        if (request.Mti.Class != 5) response.Set(De87.ResponseCode, "00");
        if (request.Has(De87.Mac64) && _keys is not null
            && MessageMac.Verify(MacAlgorithm.UnionPayEcb, MacPadding.Zeros, _keys.MacKey, bytes.AsSpan(..^8), bytes.AsSpan(^8..)) != SecurityError.None)
        {
            response.Set(De87.ResponseCode, "A0");
            return;
        }

        switch (request.Mti.Class)
        {
            case 8:
                Manage(request, response);
                break;
            case 5:
                Settle(request, response);
                break;
            case 4:
                Reverse(request);
                break;
            case 3:
                TakeUpload(request, response);
                break;
            case 6:
                break;
            default:
                Pay(request, response);
                break;
        }
    }

    private void Manage(IsoMessage request, IsoMessage response)
    {
        var code = IsUnionPay ? (request.GetText(60) ?? "")[8..11] : request.GetText(70);
        if (!IsUnionPay) response.Set(70, code ?? "");
        if (request.Mti.ToString() != "0800" || code == "301" || code == "002") return;
        if (!IsUnionPay) return;
        _debit = _credit = _debits = _credits = 0;
        response.Set(60, string.Create(CultureInfo.InvariantCulture, $"00{++_batch:D6}{code}"));
        if (masterKey is null) return;
        var layout = code == "001" ? WorkingKeyLayout.Single24 : code == "003" ? WorkingKeyLayout.Double40 : WorkingKeyLayout.Double60;
        _keys = WorkingKeySet.Generate(layout, SystemRandom.Instance);
        var f62 = new byte[WorkingKeySet.SizeOf(layout)];
        Assert.That(_keys.TryWrite(layout, masterKey, f62, out _), Is.EqualTo(SecurityError.None));
        response.Set(De87.Private62, f62);
    }

    private void Pay(IsoMessage request, IsoMessage response)
    {
        var pan = PanOf(request);
        var amount = long.Parse(request.GetText(4) ?? "0", CultureInfo.InvariantCulture);
        var stan = request.GetText(11) ?? "";
        var code = request.GetText(3) ?? "";
        if (code == "310000")
        {
            response.Set(54, string.Create(CultureInfo.InvariantCulture, $"1002156C{Balances[pan]:D12}"));
            return;
        }

        var isVoid = code is "200000" or "020000";
        if (!isVoid && Balances[pan] < amount)
        {
            response.Set(De87.ResponseCode, "51");
            Tell(request, "declined", pan, amount);
            return;
        }

        _approved[stan] = (pan, amount, isVoid);
        Balances[pan] += isVoid ? amount : -amount;
        if (isVoid) (_credits, _credit) = (_credits + 1, _credit + amount);
        else (_debits, _debit) = (_debits + 1, _debit + amount);
        Tell(request, isVoid ? "voided" : "approved", pan, amount);
    }

    private void Reverse(IsoMessage request)
    {
        var stan = IsUnionPay ? request.GetText(11) ?? "" : (request.GetText(90) ?? "")[4..10];
        if (!_approved.Remove(stan, out var original)) return;
        Balances[original.Pan] += original.IsVoid ? -original.Minor : original.Minor;
        if (original.IsVoid) (_credits, _credit) = (_credits - 1, _credit - original.Minor);
        else (_debits, _debit) = (_debits - 1, _debit - original.Minor);
        Tell(request, "reversed", original.Pan, original.Minor);
    }

    private void Settle(IsoMessage request, IsoMessage response)
    {
        if (IsUnionPay)
        {
            var own = string.Create(CultureInfo.InvariantCulture, $"{_debit:D12}{_debits:D3}{_credit:D12}{_credits:D3}");
            var balanced = (request.GetText(48) ?? "").StartsWith(own, StringComparison.Ordinal);
            _debit = _credit = _debits = _credits = 0;
            response.Set(48, own + (balanced ? "1" : "2") + new string('0', 30) + "1");
            return;
        }

        var equal = Number(76) == _debits && Number(88) == _debit && Number(74) == _credits && Number(86) == _credit;
        response.Set(De87.ResponseCode, equal ? "00" : "95");
        response.Set(De87.SettlementCode, equal ? "1" : "2");
        _debit = _credit = _debits = _credits = 0;

        long Number(int field) => long.Parse(request.GetText(field) ?? "-1", CultureInfo.InvariantCulture);
    }

    /// <summary>STANs of the details that were uploaded; the end must name their number.</summary>
    public List<string> Uploaded { get; } = [];

    private void TakeUpload(IsoMessage request, IsoMessage response)
    {
        var text = request.GetText(48) ?? "";
        if ((request.GetText(60) ?? "")[8..11] is "202" or "207")
        {
            if (int.Parse(text, CultureInfo.InvariantCulture) != Uploaded.Count) response.Set(De87.ResponseCode, "95");
            return;
        }

        for (var at = 2; at < text.Length; at += 40) Uploaded.Add(text[(at + 2)..(at + 8)]);
    }

    private string PanOf(IsoMessage request)
    {
        var track = request.GetText(35) ?? "";
        return request.GetText(2) ?? track[..track.IndexOf('=', StringComparison.Ordinal)];
    }

    private void Tell(IsoMessage request, string kind, string pan, long amount)
    {
        lock (Messages)
        {
            Messages.Add(new
            {
                id = Messages.Count + 1,
                kind,
                to = "+8613800000001",
                text = string.Create(CultureInfo.InvariantCulture, $"card {pan[^4..]}: {kind} {amount / 100m:F2}"),
                terminalId = request.GetText(41),
                stan = request.GetText(11),
                swipeToSmsMs = 1.5,
            });
        }
    }

    private byte[] Seal(IsoMessage response)
    {
        var hasMac = _keys is not null && response.Mti.Class is 2 or 4 or 6 && response.GetText(39) == "00" && IsUnionPay;
        if (hasMac) response.Set(De87.Mac64, new byte[8]);
        var bytes = IsoMessageCodec.ToBytes(response, _dialect);
        if (hasMac && _keys is not null) MessageMac.Compute(MacAlgorithm.UnionPayEcb, MacPadding.Zeros, _keys.MacKey, bytes.AsSpan(..^8), bytes.AsSpan(^8..));
        return bytes;
    }

    private sealed class InboxHandler(List<object> messages) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var after = int.Parse((request.RequestUri?.Query ?? "")["?after=".Length..], CultureInfo.InvariantCulture);
            object[] page;
            lock (messages) page = [.. messages.Skip(after)];
            var content = new StringContent(JsonSerializer.Serialize(new { messages = page }));
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = content });
        }
    }
}
