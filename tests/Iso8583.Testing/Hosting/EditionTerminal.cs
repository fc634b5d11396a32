using System.Globalization;
using System.Net;
using Iso8583.Core.Codec;
using Iso8583.Core.Dialects;
using Iso8583.Core.Messages;

namespace Iso8583.Testing.Hosting;

/// <summary>A terminal that speaks any generic dialect of 1987, 1993 or 2003: it knows where each edition puts amounts, times, originals and totals.</summary>
public sealed class EditionTerminal : IDisposable
{
    private const string Acquirer = "00000001";
    private readonly Dialect _dialect;
    private readonly RawPeer _peer;

    private EditionTerminal(RawPeer peer, Dialect dialect)
    {
        _peer = peer;
        _dialect = dialect;
    }

    public string TerminalId { get; init; } = "20000001";

    public string MerchantId { get; init; } = "100000000000001";

    /// <summary>Version digit of the MTI: 0, 1 or 2.</summary>
    public int Version => _dialect.Version;

    public int Stan { get; set; } = 1;

    /// <summary>Numeric currency of F49, or of F4 in 2003.</summary>
    public ushort Currency { get; set; } = 156;

    /// <summary>F39 of an approval.</summary>
    public string Approved => _dialect.ResponseCodes["approved"];

    public static async Task<EditionTerminal> ConnectAsync(IPEndPoint endPoint, string dialect, string terminalId = "20000001")
        => new(await RawPeer.ConnectAsync(endPoint), DialectCatalog.BuiltIn.Get(dialect)) { TerminalId = terminalId };

    /// <summary>F39 of a reason, by its name in the dialect.</summary>
    public string Code(string reason) => _dialect.ResponseCodes[reason];

    /// <summary>A message about a card.</summary>
    /// <param name="mti">The last three digits: 200, 120.</param>
    /// <param name="type">First two digits of F3.</param>
    /// <param name="pan">F2.</param>
    /// <param name="minor">F4.</param>
    /// <param name="function">F24 of 1993 and 2003.</param>
    /// <param name="condition">F25 of 1987.</param>
    public IsoMessage Card(string mti, string type, string pan, long minor, string function = "200", string condition = "00")
    {
        var message = Timed(mti, function);
        message.Set(De87.Pan, pan);
        message.Set(De87.ProcessingCode, type + "0000");
        message.Set(De87.TransactionAmount, AmountText(minor));
        message.Set(De87.ExpirationDate, "3012");
        if (Version == 0)
        {
            message.Set(De87.PosEntryMode, "012");
            message.Set(De87.PosConditionCode, condition);
        }
        else if (Version == 1) message.Set(De93.PosDataCode, "210101210120");
        message.Set(De87.TerminalId, TerminalId);
        message.Set(De87.MerchantId, MerchantId);
        if (Version < 2) message.Set(De87.TransactionCurrency, Currency.ToString("D3", CultureInfo.InvariantCulture));
        return message;
    }

    /// <summary>Points a message at an earlier one.</summary>
    public IsoMessage Of(IsoMessage message, IsoMessage original)
    {
        var time = original.GetText(Version == 0 ? De87.TransmissionDateTime : De93.LocalDateTime)!;
        var elements = new OriginalDataElements(
            original.Mti,
            long.Parse(original.GetText(De87.Stan)!, CultureInfo.InvariantCulture),
            long.Parse(time, CultureInfo.InvariantCulture),
            AsciiText.From(Acquirer),
            AsciiText.Empty);
        Span<byte> text = stackalloc byte[64];
        var length = elements.Write(text, Version);
        message.Set(Version == 0 ? De87.OriginalDataElements : De93.OriginalDataElements, System.Text.Encoding.ASCII.GetString(text[..length]));
        return message;
    }

    /// <summary>The reversal of a message; a partial one where something is left standing.</summary>
    public IsoMessage Reversal(IsoMessage original, bool advice = false, long? standingMinor = null)
    {
        var asked = long.Parse(original.GetText(De87.TransactionAmount)![^12..], CultureInfo.InvariantCulture);
        var reversal = Card(advice ? "420" : "400", original.GetText(De87.ProcessingCode)![..2], original.GetText(De87.Pan)!, asked, standingMinor is null ? "400" : "401");
        if (standingMinor is { } standing)
        {
            if (Version == 0) reversal.Set(De87.ReplacementAmounts, standing.ToString("D12", CultureInfo.InvariantCulture) + new string('0', 12) + "C00000000C00000000");
            else
            {
                reversal.Set(De93.TransactionAmount, AmountText(standing));
                reversal.Set(De93.OriginalAmounts, Version == 1 ? AmountText(asked) + new string('0', 12) : AmountText(asked) + AmountText(0));
            }
        }

        return Of(reversal, original);
    }

    /// <summary>Network management: 1 sign-on, 2 sign-off, 101 key change, 301 echo.</summary>
    public IsoMessage Management(int code)
    {
        var message = Timed(Version == 0 ? "800" : "804", code switch { 1 => "801", 2 => "802", 101 => "811", 201 => "821", 301 => "831", _ => "899" });
        message.Set(De87.TerminalId, TerminalId);
        message.Set(De87.MerchantId, MerchantId);
        if (Version == 0) message.Set(De87.NetworkManagementCode, code.ToString("D3", CultureInfo.InvariantCulture));
        return message;
    }

    public IsoMessage Settlement(int debits, long debitMinor, int credits, long creditMinor)
    {
        var message = Timed("500", "500");
        message.Set(De87.TerminalId, TerminalId);
        message.Set(De87.MerchantId, MerchantId);
        if (Version == 2)
        {
            message.Set(De03.PrimaryReconciliationData, string.Create(CultureInfo.InvariantCulture, $"{credits:D10}{creditMinor:D16}{debits:D10}{debitMinor:D16}{0:D26}"));
            return message;
        }

        message.Set(De87.SettlementCurrency, "156");
        message.Set(De87.CreditsNumber, credits.ToString("D10", CultureInfo.InvariantCulture));
        message.Set(De87.DebitsNumber, debits.ToString("D10", CultureInfo.InvariantCulture));
        message.Set(De87.CreditsAmount, creditMinor.ToString("D16", CultureInfo.InvariantCulture));
        message.Set(De87.DebitsAmount, debitMinor.ToString("D16", CultureInfo.InvariantCulture));
        return message;
    }

    public async Task<IsoMessage> ExchangeAsync(IsoMessage request, CancellationToken cancellationToken = default)
    {
        await SendAsync(request, cancellationToken);
        var response = await ReceiveAsync(cancellationToken);
        if (response.Mti != request.Mti.ToResponse()) throw new InvalidDataException($"{request.Mti} was answered by {response.Mti}");
        return response;
    }

    /// <summary>Whatever the host sends next.</summary>
    public async Task<IsoMessage> ReceiveAsync(CancellationToken cancellationToken = default)
    {
        var body = await _peer.ReceiveFrameAsync(cancellationToken) ?? throw new EndOfStreamException("the host closed instead of sending");
        return IsoMessageCodec.TryRead(body, _dialect, out var message, out var error) ? message : throw new InvalidDataException("what the host sent cannot be read: " + error.Describe());
    }

    /// <summary>Sends without waiting for an answer.</summary>
    public Task SendAsync(IsoMessage request, CancellationToken cancellationToken = default) => _peer.SendFrameAsync(IsoMessageCodec.ToBytes(request, _dialect), cancellationToken);

    /// <summary>Sends and gives back F39.</summary>
    public async Task<string?> CodeOfAsync(IsoMessage request, CancellationToken cancellationToken = default)
        => (await ExchangeAsync(request, cancellationToken)).GetText(De87.ResponseCode);

    /// <summary>Available and ledger balance of a card in minor units, read from F54.</summary>
    public async Task<(long Available, long Ledger)> BalanceAsync(string pan, CancellationToken cancellationToken = default)
    {
        var response = await ExchangeAsync(Card("200", "31", pan, 0), cancellationToken);
        var text = System.Text.Encoding.ASCII.GetBytes(response.GetText(De87.AdditionalAmounts) ?? throw new InvalidDataException("no F54: " + response.GetText(De87.ResponseCode)));
        ReadOnlySpan<byte> rest = text;
        if (!AdditionalAmount.TryTake(ref rest, Version, out var available) || !AdditionalAmount.TryTake(ref rest, Version, out var ledger)) throw new InvalidDataException("F54 is not two amounts");
        return (available.Amount.Minor, ledger.Amount.Minor);
    }

    public void Dispose() => _peer.Dispose();

    private IsoMessage Timed(string mti, string function)
    {
        if (!Mti.TryParse(Version.ToString(CultureInfo.InvariantCulture) + mti, out var type)) throw new ArgumentException("no MTI", nameof(mti));
        var message = new IsoMessage(type);
        Stan++;
        var time = (120_000 + (Stan % 60)).ToString("D6", CultureInfo.InvariantCulture);
        message.Set(De87.Stan, Stan.ToString(Version == 2 ? "D12" : "D6", CultureInfo.InvariantCulture));
        message.Set(De87.TransmissionDateTime, "1124" + time);
        message.Set(De87.AcquirerInstitution, Acquirer);
        if (Version == 0)
        {
            message.Set(De87.LocalTime, time);
            message.Set(De87.LocalDate, "1124");
            return message;
        }

        message.Set(De93.LocalDateTime, (Version == 2 ? "20251124" : "251124") + time);
        message.Set(De93.FunctionCode, function);
        return message;
    }

    private string AmountText(long minor) => Version == 2
        ? string.Create(CultureInfo.InvariantCulture, $"{Currency:D3}{new Currency(Currency).Exponent}{minor:D12}")
        : minor.ToString("D12", CultureInfo.InvariantCulture);
}
