using System.Globalization;
using System.Text;
using Iso8583.Core.Messages;

namespace Iso8583.Emulator.Terminal;

/// <summary>Requests of the UnionPay POS dialect for a terminal with a magnetic stripe reader and, where it has one, a chip reader.</summary>
/// <remarks>Source: the transaction matrix and the field tables of the dialect; F60.1 says what a message wants, F3 and F25 repeat it.</remarks>
internal sealed class UnionPayRequests(TerminalProfile profile, TerminalState state, ITerminalSecurity security, ChipSlot? slot = null) : IRequestBuilder
{
    private const int DomesticCode = 30;
    private const int ForeignCode = 61;
    private const string InquiryType = "01";
    private const string SaleType = "22";
    private const string VoidType = "23";
    private const string ManagementType = "00";

    private static readonly Mti Financial = new(0x0200);
    private static readonly Mti ReversalRequest = new(0x0400);
    private static readonly Mti ScriptRequest = new(0x0620);
    private static readonly Mti SettlementRequest = new(0x0500);
    private static readonly Mti UploadRequest = new(0x0320);
    private static readonly Mti ManagementRequest = new(0x0800);
    private static readonly Mti ManagementAdvice = new(0x0820);

    public IsoMessage SignOn()
    {
        var message = Management(ManagementRequest, profile.SignOnCode, hasStan: true);
        message.Set(De87.Private63, profile.Operator);
        return message;
    }

    public IsoMessage SignOff() => Management(ManagementAdvice, "002", hasStan: true);

    public IsoMessage? KeyExchange() => null;

    public byte[] ReadKeys(IsoMessage response) => response.GetBytes(De87.Private62) ?? [];

    public IsoMessage Echo() => Management(ManagementAdvice, "301", hasStan: false);

    public IsoMessage Sale(TestCard card, long amountMinor)
    {
        var message = Card("000000", SaleType, card, AsksPin(card));
        message.Set(De87.TransactionAmount, Digits(amountMinor, 12));
        Insert(message, card, amountMinor, transactionType: 0);
        return message;
    }

    public IsoMessage BalanceInquiry(TestCard card)
    {
        var message = Card("310000", InquiryType, card, AsksPin(card));
        Insert(message, card, 0, transactionType: 31);
        return message;
    }

    public IsoMessage? ScriptResult(ScriptReport report, TestCard card)
    {
        var message = new IsoMessage(ScriptRequest);
        message.Set(De87.Pan, card.RevealPan());
        message.Set(De87.ProcessingCode, report.ProcessingCode);
        if (report.AmountMinor > 0) message.Set(De87.TransactionAmount, Digits(report.AmountMinor, 12));
        message.Set(De87.Stan, Digits(state.TakeStan(), 6));
        message.Set(De87.PosEntryMode, report.EntryMode);
        message.Set(De87.CardSequenceNumber, card.SequenceNumber);
        message.Set(De87.PosConditionCode, "00");
        if (report.Acquirer.Length > 0) message.Set(De87.AcquirerInstitution, report.Acquirer);
        if (report.Rrn.Length > 0) message.Set(De87.RetrievalReference, report.Rrn);
        SetIdentity(message);
        message.Set(De87.TransactionCurrency, profile.Currency);
        message.Set(De87.IccData, Convert.FromHexString(report.Cryptogram + report.Objects));
        message.Set(De87.Private60, ManagementType + Digits(report.Batch, 6) + "951");
        message.Set(De87.Private61, Digits(report.Batch, 6) + Digits(report.Stan, 6) + report.HostDate.PadLeft(4, '0'));
        return message;
    }

    public IsoMessage Void(LoggedTransaction original, TestCard card)
    {
        var message = Card("200000", VoidType, card, withPin: false);
        message.Set(De87.TransactionAmount, Digits(original.AmountMinor, 12));
        message.Set(De87.RetrievalReference, original.Rrn);
        if (original.AuthorizationCode.Length > 0) message.Set(De87.AuthorizationCode, original.AuthorizationCode);
        message.Set(De87.Private61, Digits(original.Batch, 6) + Digits(original.Stan, 6));
        return message;
    }

    public IsoMessage Reversal(ReversalRecord record, TestCard card)
    {
        // STAN and batch are the original's: they are what the acquirer finds it by. Neither track nor PIN is repeated.
        var message = new IsoMessage(ReversalRequest);
        message.Set(De87.ProcessingCode, record.Kind == TerminalTransactionKind.Void ? "200000" : "000000");
        message.Set(De87.TransactionAmount, Digits(record.AmountMinor, 12));
        message.Set(De87.Stan, Digits(record.Stan, 6));
        message.Set(De87.PosEntryMode, record.EntryMode);
        message.Set(De87.PosConditionCode, "00");
        message.Set(De87.ResponseCode, record.Reason);
        SetIdentity(message);
        message.Set(De87.TransactionCurrency, profile.Currency);
        var type = record.Kind == TerminalTransactionKind.Void ? VoidType : SaleType;
        message.Set(De87.Private60, type + Digits(record.Batch, 6) + "000" + profile.ReaderCapability);
        if (record.ChipObjects.Length > 0)
        {
            message.Set(De87.CardSequenceNumber, card.SequenceNumber);
            message.Set(De87.IccData, Convert.FromHexString(record.ChipObjects));
        }

        if (record.OriginalData.Length > 0) message.Set(De87.Private61, record.OriginalData);
        return message;
    }

    public IsoMessage Settlement(BatchTotals totals)
    {
        var message = Management(SettlementRequest, "201", hasStan: true);
        var domestic = Digits(totals.DebitMinor, 12) + Digits(totals.DebitCount, 3) + Digits(totals.CreditMinor, 12) + Digits(totals.CreditCount, 3) + "0";
        message.Set(De87.AdditionalDataPrivate, domestic + new string('0', domestic.Length));
        message.Set(De87.TransactionCurrency, profile.Currency);
        message.Set(De87.Private63, profile.Operator);
        return message;
    }

    public SettlementResult ReadSettlement(IsoMessage response)
    {
        // A 0510 has no F39: the verdict is the last digit of each half of F48.
        if (response.GetText(De87.AdditionalDataPrivate) is not { Length: > ForeignCode } totals) return SettlementResult.Error;
        return (totals[DomesticCode], totals[ForeignCode]) switch
        {
            ('1', '1') => SettlementResult.Balanced,
            ('1' or '2', '1' or '2') => SettlementResult.Unbalanced,
            _ => SettlementResult.Error,
        };
    }

    public bool TryReadBatch(IsoMessage response, out int batch)
    {
        batch = 0;
        return response.GetText(De87.Private60) is { Length: >= 8 } f60
            && int.TryParse(f60.AsSpan(2, 6), NumberStyles.None, CultureInfo.InvariantCulture, out batch) && batch > 0;
    }

    public int UploadSize => 8;

    public bool WantsUpload(SettlementResult result) => result == SettlementResult.Unbalanced;

    public IsoMessage Upload(IReadOnlyList<LoggedTransaction> entries, Func<string, TestCard> cardById)
    {
        var details = new StringBuilder(Digits(entries.Count, 2));
        foreach (var entry in entries)
        {
            details.Append("00").Append(Digits(entry.Stan, 6)).Append(cardById(entry.CardId).RevealPan().PadLeft(20, '0')).Append(Digits(entry.AmountMinor, 12));
        }

        var message = Management(UploadRequest, "201", hasStan: true);
        message.Set(De87.AdditionalDataPrivate, details.ToString());
        return message;
    }

    public bool EndsBalanced => true;

    public IsoMessage UploadEnd(int count, bool balanced)
    {
        var message = Management(UploadRequest, balanced ? "207" : "202", hasStan: true);
        message.Set(De87.AdditionalDataPrivate, Digits(count, 4));
        return message;
    }

    public bool ClosesBatch(SettlementResult result) => result == SettlementResult.Balanced;

    public int MacField(Mti mti) => mti.Class is 1 or 2 or 4 or 6 ? De87.Mac64 : 0;

    private static string Digits(long value, int length) => value.ToString("D" + length.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private IsoMessage Management(Mti mti, string networkCode, bool hasStan)
    {
        var message = new IsoMessage(mti);
        if (hasStan) message.Set(De87.Stan, Digits(state.TakeStan(), 6));
        SetIdentity(message);
        message.Set(De87.Private60, ManagementType + Digits(state.Batch, 6) + networkCode);
        return message;
    }

    private static bool AsksPin(TestCard card) => card.HasPin && (card.Chip?.AsksPin ?? true);

    private IsoMessage Card(string processingCode, string type, TestCard card, bool withPin)
    {
        withPin &= profile.PinPad && security.HasKeys;
        var encipherTrack = profile.EncryptTracks && security.HasTrackKey;
        var message = new IsoMessage(Financial);
        message.Set(De87.ProcessingCode, processingCode);
        message.Set(De87.Stan, Digits(state.TakeStan(), 6));
        message.Set(De87.PosEntryMode, withPin ? "021" : "022");
        message.Set(De87.PosConditionCode, "00");
        var track = card.RevealTrack2();
        message.Set(De87.Track2, encipherTrack ? security.EncipherTrack(track) : track);
        SetIdentity(message);
        message.Set(De87.TransactionCurrency, profile.Currency);
        if (withPin)
        {
            message.Set(De87.PinCaptureCode, "12");
            message.Set(De87.PinData, security.EncipherPin(card.Pin, card.Pan));
        }

        // F53: PIN format (2 = with account number), PIN key length, tracks enciphered or not.
        var format = withPin ? '2' : '0';
        var keyLength = withPin ? security.PinKeyLengthDigit : '6';
        message.Set(De87.SecurityControl, $"{format}{keyLength}{(encipherTrack ? '1' : '0')}".PadRight(16, '0'));
        message.Set(De87.Private60, type + Digits(state.Batch, 6) + "000" + profile.ReaderCapability);
        return message;
    }

    /// <summary>A card with a chip is read by it: entry mode, account number, expiry, sequence number, F55.</summary>
    private void Insert(IsoMessage message, TestCard card, long amountMinor, int transactionType)
    {
        if (slot is null || card.Chip is null || !profile.HasChipReader) return;
        var withPin = message.Has(De87.PinData);
        message.Set(De87.Pan, card.RevealPan());
        message.Set(De87.ExpirationDate, card.Expiry);
        message.Set(De87.PosEntryMode, withPin ? "051" : "052");
        message.Set(De87.CardSequenceNumber, card.SequenceNumber);
        message.Set(De87.IccData, slot.Ask(card, amountMinor, profile.Currency, transactionType, withPin));
    }

    private void SetIdentity(IsoMessage message)
    {
        message.Set(De87.TerminalId, profile.TerminalId);
        message.Set(De87.MerchantId, profile.MerchantId);
    }
}
