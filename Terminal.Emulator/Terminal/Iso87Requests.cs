using System.Globalization;
using Iso8583.Core.Messages;

namespace Iso8583.Emulator.Terminal;

/// <summary>Requests in ISO 8583:1987 for a terminal with a magnetic stripe reader and, where it has one, a chip reader.</summary>
internal sealed class Iso87Requests(TerminalProfile profile, TerminalState state, ITerminalSecurity security, TimeProvider time, ChipSlot? slot = null) : IRequestBuilder
{
    private const string SaleCode = "000000";
    private const string VoidCode = "020000";
    private const string InquiryCode = "310000";

    private static readonly Mti Financial = new(0x0200);
    private static readonly Mti ReversalRequest = new(0x0400);
    private static readonly Mti ReversalRepeat = new(0x0401);
    private static readonly Mti ReconciliationRequest = new(0x0500);
    private static readonly Mti ManagementRequest = new(0x0800);

    public IsoMessage SignOn() => Management(profile.SignOnCode);

    public IsoMessage SignOff() => Management("002");

    public IsoMessage? KeyExchange() => security.KeyField == 0 ? null : Management(profile.KeyExchangeCode);

    public byte[] ReadKeys(IsoMessage response)
        => security.KeyField == 0 ? [] : System.Text.Encoding.ASCII.GetBytes(response.GetText(security.KeyField) ?? "");

    public IsoMessage Echo() => Management("301");

    public IsoMessage Sale(TestCard card, long amountMinor)
    {
        var message = Card(SaleCode, card, AsksPin(card));
        message.Set(De87.TransactionAmount, Digits(amountMinor, 12));
        Insert(message, card, amountMinor, transactionType: 0);
        return message;
    }

    public IsoMessage BalanceInquiry(TestCard card)
    {
        var message = Card(InquiryCode, card, AsksPin(card));
        Insert(message, card, 0, transactionType: 31);
        return message;
    }

    /// <summary>Results of scripts travel in the next message of the card (tag 9F5B): there is no message of their own.</summary>
    public IsoMessage? ScriptResult(ScriptReport report, TestCard card) => null;

    public IsoMessage Void(LoggedTransaction original, TestCard card)
    {
        var message = Card(VoidCode, card, withPin: false);
        message.Set(De87.TransactionAmount, Digits(original.AmountMinor, 12));
        if (original.Rrn.Length > 0) message.Set(De87.RetrievalReference, original.Rrn);
        if (original.AuthorizationCode.Length > 0) message.Set(De87.AuthorizationCode, original.AuthorizationCode);
        message.Set(De87.OriginalDataElements, OriginalData("0200", original.Stan, original.TransmissionTime));
        return message;
    }

    public IsoMessage Reversal(ReversalRecord record, TestCard card)
    {
        // The reversal has a STAN of its own and keeps it, with its time, in every repeat: so the acquirer knows the repeat.
        if (record.ReversalStan == 0)
        {
            record.ReversalStan = state.TakeStan();
            record.ReversalTransmissionTime = TransmissionTime();
        }

        var message = new IsoMessage(record.Sends == 0 ? ReversalRequest : ReversalRepeat);
        security.Begin(message);
        message.Set(De87.Pan, card.RevealPan());
        message.Set(De87.ProcessingCode, record.Kind == TerminalTransactionKind.Void ? VoidCode : SaleCode);
        message.Set(De87.TransactionAmount, Digits(record.AmountMinor, 12));
        message.Set(De87.TransmissionDateTime, record.ReversalTransmissionTime);
        message.Set(De87.Stan, Digits(record.ReversalStan, 6));
        message.Set(De87.LocalTime, record.LocalTime);
        message.Set(De87.LocalDate, record.LocalDate);
        message.Set(De87.ExpirationDate, card.Expiry);
        message.Set(De87.PosEntryMode, record.EntryMode);
        message.Set(De87.PosConditionCode, "00");
        message.Set(De87.ResponseCode, record.Reason);
        SetIdentity(message);
        message.Set(De87.TransactionCurrency, profile.Currency);
        message.Set(De87.OriginalDataElements, OriginalData(record.Mti, record.Stan, record.TransmissionTime));
        return message;
    }

    public IsoMessage Settlement(BatchTotals totals)
    {
        var message = Timed(ReconciliationRequest);
        SetIdentity(message);
        message.Set(De87.TransactionCurrency, profile.Currency);
        message.Set(De87.SettlementCurrency, profile.Currency);
        message.Set(De87.CreditsNumber, Digits(totals.CreditCount, 10));
        message.Set(De87.CreditsReversalNumber, Digits(0, 10));
        message.Set(De87.DebitsNumber, Digits(totals.DebitCount, 10));
        message.Set(De87.DebitsReversalNumber, Digits(0, 10));
        message.Set(De87.CreditsAmount, Digits(totals.CreditMinor, 16));
        message.Set(De87.CreditsReversalAmount, Digits(0, 16));
        message.Set(De87.DebitsAmount, Digits(totals.DebitMinor, 16));
        message.Set(De87.DebitsReversalAmount, Digits(0, 16));
        var net = totals.CreditMinor - totals.DebitMinor;
        message.Set(De87.AmountNetSettlement, (net < 0 ? "D" : "C") + Digits(Math.Abs(net), 16));
        return message;
    }

    public SettlementResult ReadSettlement(IsoMessage response) => response.GetText(De87.SettlementCode) switch
    {
        "1" when response.GetText(De87.ResponseCode) is "00" => SettlementResult.Balanced,
        "2" => SettlementResult.Unbalanced,
        _ => SettlementResult.Error,
    };

    public bool TryReadBatch(IsoMessage response, out int batch)
    {
        // Nothing on the wire says it: the open batch goes on over a sign-on.
        batch = 0;
        return false;
    }

    public int UploadSize => 0;

    public bool WantsUpload(SettlementResult result) => false;

    public IsoMessage Upload(IReadOnlyList<LoggedTransaction> entries, Func<string, TestCard> cardById) => throw new InvalidOperationException("There is no upload in this dialect.");

    public bool EndsBalanced => false;

    public IsoMessage UploadEnd(int count, bool balanced) => throw new InvalidOperationException("There is no upload in this dialect.");

    /// <summary>There is no upload in this dialect: the acquirer closes the batch and looks into the difference.</summary>
    public bool ClosesBatch(SettlementResult result) => result is SettlementResult.Balanced or SettlementResult.Unbalanced;

    public int MacField(Mti mti) => security.SealsMessages && mti.Class != ManagementRequest.Class ? De87.Mac64 : 0;

    private static string Digits(long value, int length) => value.ToString("D" + length.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private IsoMessage Management(string networkCode)
    {
        var message = Timed(ManagementRequest);
        SetIdentity(message);
        message.Set(De87.NetworkManagementCode, networkCode);
        return message;
    }

    private IsoMessage Card(string processingCode, TestCard card, bool withPin)
    {
        withPin &= profile.PinPad && security.HasKeys;
        var message = Timed(Financial);
        message.Set(De87.Pan, card.RevealPan());
        message.Set(De87.ProcessingCode, processingCode);
        var now = time.GetLocalNow();
        message.Set(De87.LocalTime, now.ToString("HHmmss", CultureInfo.InvariantCulture));
        message.Set(De87.LocalDate, now.ToString("MMdd", CultureInfo.InvariantCulture));
        message.Set(De87.ExpirationDate, card.Expiry);
        message.Set(De87.PosEntryMode, withPin ? "021" : "022");
        message.Set(De87.PosConditionCode, "00");
        message.Set(De87.Track2, card.RevealTrack2());
        SetIdentity(message);
        message.Set(De87.TransactionCurrency, profile.Currency);
        if (withPin) message.Set(De87.PinData, security.EncipherPin(card.Pin, card.Pan));
        return message;
    }

    private static bool AsksPin(TestCard card) => card.HasPin && (card.Chip?.AsksPin ?? true);

    /// <summary>A card with a chip is read by it: entry mode, sequence number, F55.</summary>
    private void Insert(IsoMessage message, TestCard card, long amountMinor, int transactionType)
    {
        if (slot is null || card.Chip is null || !profile.HasChipReader) return;
        var withPin = message.Has(De87.PinData);
        message.Set(De87.PosEntryMode, withPin ? "051" : "052");
        message.Set(De87.CardSequenceNumber, card.SequenceNumber);
        message.Set(De87.IccData, slot.Ask(card, amountMinor, profile.Currency, transactionType, withPin));
    }

    private IsoMessage Timed(Mti mti)
    {
        var message = new IsoMessage(mti);
        message.Set(De87.TransmissionDateTime, TransmissionTime());
        message.Set(De87.Stan, Digits(state.TakeStan(), 6));
        if (mti != ManagementRequest) security.Begin(message);
        return message;
    }

    private string TransmissionTime() => time.GetUtcNow().ToString("MMddHHmmss", CultureInfo.InvariantCulture);

    /// <summary>F90: MTI, STAN and time of the original, its acquirer in eleven digits, no forwarder.</summary>
    private string OriginalData(string mti, int stan, string transmissionTime)
        => mti + Digits(stan, 6) + transmissionTime.PadLeft(10, '0') + profile.AcquirerInstitution.PadLeft(11, '0') + new string('0', 11);

    private void SetIdentity(IsoMessage message)
    {
        if (profile.AcquirerInstitution.Length > 0) message.Set(De87.AcquirerInstitution, profile.AcquirerInstitution);
        message.Set(De87.TerminalId, profile.TerminalId);
        message.Set(De87.MerchantId, profile.MerchantId);
    }
}
