using System.Globalization;
using System.Net;
using Iso8583.Core.Codec;
using Iso8583.Core.Dialects;
using Iso8583.Core.Messages;

namespace Iso8583.Testing.Hosting;

/// <summary>A terminal for tests that builds its messages by hand, so that a test says exactly what goes over the wire. Two kinds: UnionPay POS and ISO 8583:1987 ASCII.</summary>
public sealed class TestTerminal : IDisposable
{
    /// <summary>TPDU with destination 0003, header of a magnetic stripe terminal.</summary>
    public static readonly byte[] UnionPayEnvelope = Convert.FromHexString("6000030000603100000000");

    private readonly Dialect _dialect;
    private readonly byte[] _envelope;

    private TestTerminal(RawPeer peer, bool unionPay, string terminalId, string merchantId)
    {
        Peer = peer;
        IsUnionPay = unionPay;
        TerminalId = terminalId;
        MerchantId = merchantId;
        _dialect = DialectCatalog.BuiltIn.Get(unionPay ? "unionpay-pos" : "iso87-ascii");
        _envelope = unionPay ? UnionPayEnvelope : [];
    }

    public RawPeer Peer { get; }

    public bool IsUnionPay { get; }

    public string TerminalId { get; }

    public string MerchantId { get; }

    public int Stan { get; set; } = 1;

    /// <summary>F60.2; taken from the sign-on response.</summary>
    public int Batch { get; set; } = 1;

    /// <summary>F7 of the last ISO 8583:1987 message: advances with the STAN, so that every key is new.</summary>
    public string TransmissionTime => "1124" + (Stan % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);

    public static async Task<TestTerminal> UnionPayAsync(IPEndPoint endPoint, string terminalId = "10000001", string merchantId = "898110154110001")
        => new(await RawPeer.ConnectAsync(endPoint), true, terminalId, merchantId);

    public static async Task<TestTerminal> Iso87Async(IPEndPoint endPoint, string terminalId = "20000001", string merchantId = "100000000000001")
        => new(await RawPeer.ConnectAsync(endPoint), false, terminalId, merchantId);

    /// <summary>A sale of some minor units; UnionPay by magnetic stripe without PIN.</summary>
    public IsoMessage Sale(string pan, long amountMinor) => Financial("0200", "000000", pan, amountMinor, type: 22);

    public IsoMessage BalanceInquiry(string pan) => Financial("0200", "310000", pan, null, type: 1);

    /// <summary>The reversal of a request that this terminal sent before.</summary>
    public IsoMessage Reversal(IsoMessage original)
    {
        var reversal = new IsoMessage(Mti("0400"));
        foreach (var field in original.Fields)
        {
            if (field is De87.PinCaptureCode or De87.Track2 or De87.PinData or De87.SecurityControl or De87.Mac64) continue;
            reversal.Set(field, original.GetText(field)!);
        }

        if (IsUnionPay)
        {
            reversal.Set(De87.ResponseCode, "98");
            reversal.Set(De87.Mac64, new byte[8]);
            return reversal;
        }

        reversal.Set(De87.Stan, NextStan());
        reversal.Set(De87.TransmissionDateTime, TransmissionTime);
        reversal.Set(De87.OriginalDataElements, "0200" + original.GetText(De87.Stan) + original.GetText(De87.TransmissionDateTime) + "00000000001" + "00000000000");
        return reversal;
    }

    public IsoMessage SignOn()
    {
        var message = Management("0800", "003");
        if (!IsUnionPay) message.Set(De87.NetworkManagementCode, "001");
        return message;
    }

    public IsoMessage Echo()
    {
        var message = Management(IsUnionPay ? "0820" : "0800", "301");
        if (IsUnionPay) message.Remove(De87.Stan);
        else message.Set(De87.NetworkManagementCode, "301");
        return message;
    }

    public IsoMessage Settlement(int debitCount, long debitMinor, int creditCount, long creditMinor)
    {
        var message = Management("0500", "201");
        if (IsUnionPay)
        {
            message.Set(De87.AdditionalDataPrivate, string.Create(
                CultureInfo.InvariantCulture, $"{debitMinor:D12}{debitCount:D3}{creditMinor:D12}{creditCount:D3}0{new string('0', 31)}"));
            message.Set(De87.TransactionCurrency, "156");
            message.Set(De87.Private63, "01 ");
            return message;
        }

        message.Set(De87.SettlementCurrency, "156");
        message.Set(De87.CreditsNumber, creditCount.ToString("D10", CultureInfo.InvariantCulture));
        message.Set(De87.DebitsNumber, debitCount.ToString("D10", CultureInfo.InvariantCulture));
        message.Set(De87.CreditsAmount, creditMinor.ToString("D16", CultureInfo.InvariantCulture));
        message.Set(De87.DebitsAmount, debitMinor.ToString("D16", CultureInfo.InvariantCulture));
        return message;
    }

    /// <summary>Signs on and takes over the batch number.</summary>
    public async Task SignOnAsync(CancellationToken cancellationToken = default)
    {
        var response = await ExchangeAsync(SignOn(), cancellationToken);
        if (response.GetText(De87.ResponseCode) != "00") throw new InvalidOperationException($"sign-on answered {response.GetText(De87.ResponseCode)}");
        if (IsUnionPay) Batch = int.Parse(response.GetText(De87.Private60)![2..8], CultureInfo.InvariantCulture);
    }

    public async Task<IsoMessage> ExchangeAsync(IsoMessage request, CancellationToken cancellationToken = default)
    {
        await SendAsync(request, cancellationToken);
        return await ReceiveAsync(cancellationToken) ?? throw new EndOfStreamException("the host closed instead of answering");
    }

    public Task SendAsync(IsoMessage request, CancellationToken cancellationToken = default) => Peer.SendFrameAsync(Body(request), cancellationToken);

    /// <summary>Envelope and message, without the length.</summary>
    public byte[] Body(IsoMessage request) => [.. _envelope, .. IsoMessageCodec.ToBytes(request, _dialect)];

    public async Task<IsoMessage?> ReceiveAsync(CancellationToken cancellationToken = default)
    {
        var body = await Peer.ReceiveFrameAsync(cancellationToken);
        return body is null ? null : Read(body);
    }

    /// <summary>Reads a body that the host sent; throws where it is not well-formed.</summary>
    public IsoMessage Read(byte[] body)
    {
        if (!IsoMessageCodec.TryRead(body.AsSpan(_envelope.Length), _dialect, out var message, out var error))
            throw new InvalidDataException("the host's answer cannot be read: " + error.Describe());
        return message;
    }

    public void Dispose() => Peer.Dispose();

    private IsoMessage Financial(string mti, string processingCode, string pan, long? amountMinor, int type)
    {
        var message = new IsoMessage(Mti(mti));
        message.Set(De87.Pan, pan);
        message.Set(De87.ProcessingCode, processingCode);
        if (amountMinor is { } amount) message.Set(De87.TransactionAmount, amount.ToString("D12", CultureInfo.InvariantCulture));
        message.Set(De87.Stan, NextStan());
        message.Set(De87.ExpirationDate, "3012");
        message.Set(De87.PosEntryMode, "012");
        message.Set(De87.PosConditionCode, "00");
        message.Set(De87.TerminalId, TerminalId);
        message.Set(De87.MerchantId, MerchantId);
        message.Set(De87.TransactionCurrency, "156");
        if (IsUnionPay)
        {
            message.Set(De87.Private60, string.Create(CultureInfo.InvariantCulture, $"{type:D2}{Batch:D6}00050"));
            message.Set(De87.Mac64, new byte[8]);
            return message;
        }

        message.Set(De87.TransmissionDateTime, TransmissionTime);
        message.Set(De87.LocalTime, "120000");
        message.Set(De87.LocalDate, "1124");
        message.Set(De87.AcquirerInstitution, "00000001");
        return message;
    }

    private IsoMessage Management(string mti, string networkText)
    {
        var message = new IsoMessage(Mti(mti));
        message.Set(De87.Stan, NextStan());
        message.Set(De87.TerminalId, TerminalId);
        message.Set(De87.MerchantId, MerchantId);
        if (IsUnionPay) message.Set(De87.Private60, string.Create(CultureInfo.InvariantCulture, $"00{Batch:D6}{networkText}"));
        else message.Set(De87.TransmissionDateTime, TransmissionTime);
        return message;
    }

    private string NextStan() => (++Stan).ToString("D6", CultureInfo.InvariantCulture);

    private static Mti Mti(string text) => Core.Messages.Mti.TryParse(text, out var mti) ? mti : throw new ArgumentException("no MTI", nameof(text));
}
