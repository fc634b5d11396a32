using System.Globalization;
using System.Net;
using Iso8583.Core.Codec;
using Iso8583.Core.Dialects;
using Iso8583.Core.Messages;
using Iso8583.Core.Security;

namespace Iso8583.Testing.Hosting;

/// <summary>A terminal for tests that builds its messages by hand, so that a test says exactly what goes over the wire. Two kinds: UnionPay POS and ISO 8583:1987 ASCII.</summary>
public sealed class TestTerminal : IDisposable
{
    /// <summary>TPDU with destination 0003, header of a magnetic stripe terminal.</summary>
    public static readonly byte[] UnionPayEnvelope = Convert.FromHexString("6000030000603100000000");

    /// <summary>Terminal master keys of the shipped seed file: published test patterns.</summary>
    private static readonly Dictionary<string, string> MasterKeys = new(StringComparer.Ordinal)
    {
        ["10000001"] = "11111111111111112222222222222222",
        ["10000002"] = "33333333333333334444444444444444",
    };

    private const int MacLength = 8;

    private readonly Dialect _dialect;
    private readonly byte[] _envelope;

    private TestTerminal(RawPeer peer, bool unionPay, string terminalId, string merchantId, string? dialect = null)
    {
        Peer = peer;
        IsUnionPay = unionPay;
        TerminalId = terminalId;
        MerchantId = merchantId;
        _dialect = DialectCatalog.BuiltIn.Get(dialect ?? (unionPay ? "unionpay-pos" : "iso87-ascii"));
        _envelope = unionPay ? UnionPayEnvelope : [];
    }

    public RawPeer Peer { get; }

    public bool IsUnionPay { get; }

    public string TerminalId { get; }

    public string MerchantId { get; }

    /// <summary>Working keys of the last sign-on; null where the host gave none.</summary>
    public WorkingKeySet? Keys { get; private set; }

    /// <summary>F62 of the last sign-on; empty where the host gave none.</summary>
    public byte[] WrappedKeys { get; private set; } = [];

    public int Stan { get; set; } = 1;

    /// <summary>F60.2; taken from the sign-on response.</summary>
    public int Batch { get; set; } = 1;

    /// <summary>F7 of the last ISO 8583:1987 message: advances with the STAN, so that every key is new.</summary>
    public string TransmissionTime => "1124" + TimeSpan.FromSeconds(Stan % 86_400).ToString("hhmmss", CultureInfo.InvariantCulture);

    public static async Task<TestTerminal> UnionPayAsync(IPEndPoint endPoint, string terminalId = "10000001", string merchantId = "898110154110001")
        => new(await RawPeer.ConnectAsync(endPoint), true, terminalId, merchantId);

    /// <summary>A UnionPay terminal whose keys are for SM4; its master key is that of the seed file.</summary>
    public static async Task<TestTerminal> UnionPaySmAsync(IPEndPoint endPoint, string terminalId = "10000001", string merchantId = "898110154110001")
        => new(await RawPeer.ConnectAsync(endPoint), true, terminalId, merchantId, "unionpay-pos-sm");

    public static async Task<TestTerminal> Iso87Async(IPEndPoint endPoint, string terminalId = "20000001", string merchantId = "100000000000001", string? dialect = null)
        => new(await RawPeer.ConnectAsync(endPoint), false, terminalId, merchantId, dialect);

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
            if (original.GetText(field) is { } text) reversal.Set(field, text);
            else reversal.Set(field, original.GetBytes(field)!);
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

    /// <summary>A sign-on.</summary>
    /// <param name="networkCode">F60.3: 001 single-length keys, 003 double-length, 004 with a track key.</param>
    public IsoMessage SignOn(string networkCode = "003")
    {
        var message = Management("0800", networkCode);
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

    public IsoMessage SignOff() => Management("0820", "002");

    /// <summary>Signs on and takes over batch number and keys.</summary>
    public Task SignOnAsync(CancellationToken cancellationToken = default) => SignOnAsync("003", cancellationToken);

    /// <summary>Signs on for keys of a kind and takes over batch number and keys.</summary>
    public async Task SignOnAsync(string networkCode, CancellationToken cancellationToken = default)
    {
        var response = await ExchangeAsync(SignOn(networkCode), cancellationToken);
        if (response.GetText(De87.ResponseCode) != "00") throw new InvalidOperationException($"sign-on answered {response.GetText(De87.ResponseCode)}");
        TakeSignOn(response);
    }

    /// <summary>Takes over what a sign-on response gives.</summary>
    public void TakeSignOn(IsoMessage response)
    {
        if (!IsUnionPay) return;
        Batch = int.Parse(response.GetText(De87.Private60)![2..8], CultureInfo.InvariantCulture);
        WrappedKeys = response.GetBytes(De87.Private62) ?? [];
        Keys = null;
        if (WrappedKeys.Length == 0) return;
        using var master = SecretKey.Create(_dialect.Name == "unionpay-pos-sm" ? KeyAlgorithm.Sm4 : KeyAlgorithm.Tdes, Convert.FromHexString(MasterKeys[TerminalId]));
        var error = WorkingKeySet.TryOpen(master, WrappedKeys, out var keys);
        if (keys is null) throw new InvalidDataException("the working keys do not open: " + error.Describe());
        Keys = keys;
    }

    /// <summary>Goes on where another object left this terminal: batch, keys, trace number.</summary>
    public void Resume(TestTerminal other)
    {
        Batch = other.Batch;
        Stan = other.Stan;
        Keys = other.Keys;
        WrappedKeys = other.WrappedKeys;
    }

    public async Task<IsoMessage> ExchangeAsync(IsoMessage request, CancellationToken cancellationToken = default)
    {
        await SendAsync(request, cancellationToken);
        return await ReceiveAsync(cancellationToken) ?? throw new EndOfStreamException("the host closed instead of answering");
    }

    public Task SendAsync(IsoMessage request, CancellationToken cancellationToken = default) => Peer.SendFrameAsync(Body(request), cancellationToken);

    /// <summary>Envelope and message, without the length.</summary>
    public byte[] Body(IsoMessage request)
    {
        byte[] body = [.. _envelope, .. IsoMessageCodec.ToBytes(request, _dialect)];
        if (Keys is not null && request.Has(De87.Mac64)) Seal(body);
        return body;
    }

    /// <summary>Writes the right MAC into the last eight bytes of a body.</summary>
    public void Seal(Span<byte> body) => Mac(body[_envelope.Length..^MacLength], body[^MacLength..]);

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
        if (Keys is not null && message.Mti.Class is 1 or 2 or 4 or 6 && message.GetText(De87.ResponseCode) is "00" or "10") CheckMac(body, message);
        return message;
    }

    /// <summary>Adds an online PIN in the format of the PIN key.</summary>
    public IsoMessage WithPin(IsoMessage request, string pin, string pan)
    {
        var isSm = Keys!.PinKey.Algorithm == KeyAlgorithm.Sm4;
        var block = new byte[isSm ? 16 : 8];
        if (!Pin.TryParse(pin.AsSpan(), out var digits) || !Pan.TryParse(System.Text.Encoding.ASCII.GetBytes(pan), out var account)
            || PinBlock.Encipher(isSm ? PinBlockFormat.UnionPaySm4 : PinBlockFormat.Iso0, Keys.PinKey, digits, account, SystemRandom.Instance, block) != SecurityError.None) throw new ArgumentException("no PIN", nameof(pin));
        request.Set(De87.PinCaptureCode, "12");
        request.Set(De87.PinData, block);
        request.Set(De87.SecurityControl, isSm ? "2300000000000000" : Keys.PinKey.Length == 8 ? "2000000000000000" : "2600000000000000");
        return request;
    }

    public void Dispose() => Peer.Dispose();

    private void CheckMac(byte[] body, IsoMessage response)
    {
        var expected = new byte[MacLength];
        if (response.Has(De87.Mac64)) Mac(body.AsSpan(_envelope.Length..^MacLength), expected);
        if (!response.Has(De87.Mac64) || !expected.AsSpan().SequenceEqual(body.AsSpan(^MacLength))) throw new InvalidDataException("the host's answer has no right MAC");
    }

    private void Mac(ReadOnlySpan<byte> data, Span<byte> mac)
    {
        if (MessageMac.Compute(MacAlgorithm.UnionPayEcb, MacPadding.Zeros, Keys!.MacKey, data, mac) != SecurityError.None) throw new InvalidOperationException("no MAC");
    }

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
