using Iso8583.Core.Codec;
using Iso8583.Core.Messages;
using Iso8583.Host.Ledger;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Session;

/// <summary>UnionPay POS: what a message means stands in MTI, F3, F25 and F60 (type, batch, network code).</summary>
internal sealed class UnionPayMapper(PanTokenizer tokens, KeyPlan keys, PaymentCodes codes) : ITransactionMapper
{
    private const int AuthorizationClass = 1;
    private const int FinancialClass = 2;
    private const int UploadClass = 3;
    private const int ReversalClass = 4;
    private const int SettlementClass = 5;
    private const int ScriptClass = 6;
    private const int ManagementClass = 8;
    private const int OfflineSettlementType = 30;

    /// <summary>Two halves of debit amount 12, count 3, credit amount 12, count 3, code 1.</summary>
    private const int TotalsDigits = 62;

    /// <summary>Position of 60.6.</summary>
    private const int PartialApprovalDigit = 13;

    /// <summary>F22: a bar code or QR code was read.</summary>
    private const int CodeEntry = 3;

    public int Map(scoped MessageView message, ref Transaction transaction)
    {
        transaction.Family = MessageFamily.UnionPay;
        transaction.Mti = message.Mti;
        transaction.Kind = TransactionKind.Unsupported;

        var terminal = FieldReading.ReadTrimmed(message, De87.TerminalId);
        if (terminal.IsEmpty) return De87.TerminalId;
        var merchant = FieldReading.ReadTrimmed(message, De87.MerchantId);
        if (merchant.IsEmpty) return De87.MerchantId;

        Span<byte> f60 = stackalloc byte[64];
        if (!message.Has(De87.Private60) || !message.TryGetText(De87.Private60, f60, out var f60Length) || f60Length < 8) return De87.Private60;
        if (!FieldReading.TryDigits(f60[..2], out var type) || !FieldReading.TryDigits(f60[2..8], out var batch)) return De87.Private60;
        long network = 0;
        if (f60Length >= 11 && !FieldReading.TryDigits(f60[8..11], out network)) return De87.Private60;

        var stan = 0L;
        if (message.Has(De87.Stan) && !message.TryGetNumber(De87.Stan, out stan)) return De87.Stan;
        transaction.AllowsPartialApproval = f60Length > PartialApprovalDigit && f60[PartialApprovalDigit] == '1';
        transaction.UnionPayType = (byte)type;
        transaction.NetworkCode = (short)network;
        // The batch is the key's only number, read above.
        transaction.Key = new TransactionKey(keys.ReadText(message), merchant, terminal, (int)stan, batch, (byte)message.Mti.Class);

        return message.Mti.Class switch
        {
            ManagementClass => MapManagement(message, network, ref transaction),
            SettlementClass => MapSettlement(message, ref transaction),
            UploadClass => MapUpload(message, type, network, ref transaction),
            AuthorizationClass or FinancialClass or ReversalClass or ScriptClass => MapFinancial(message, type, ref transaction),
            _ => 0,
        };
    }

    private static int MapManagement(scoped MessageView message, long network, ref Transaction transaction)
    {
        transaction.Kind = network switch
        {
            1 or 3 or 4 or 5 or 6 => TransactionKind.SignOn,
            2 => TransactionKind.SignOff,
            301 => TransactionKind.Echo,
            _ when TerminalDownloads.Serves(network) => TransactionKind.ParameterDownload,
            _ => TransactionKind.Unsupported,
        };
        return transaction.Kind is TransactionKind.SignOn or TransactionKind.SignOff && !message.Has(De87.Stan) ? De87.Stan : 0;
    }

    private int MapUpload(scoped MessageView message, long type, long network, ref Transaction transaction)
    {
        transaction.Kind = network is 202 or 207 ? TransactionKind.BatchUploadEnd : TransactionKind.BatchUpload;
        if (!message.Has(De87.Stan)) return De87.Stan;
        if (transaction.Kind == TransactionKind.BatchUploadEnd)
        {
            if (!BatchUploadReading.TryReadCount(message, out var count)) return De87.AdditionalDataPrivate;
            transaction.UploadCount = count;
            return 0;
        }

        // Stripe details come by the dozen in F48; IC details, notices and whole transactions (F60.1 says which) one a message under their own STAN.
        if (type == 0 && network == 201) return BatchUploadReading.TryReadDetails(message, tokens, ref transaction) ? 0 : De87.AdditionalDataPrivate;
        return BatchUploadReading.TryReadDetail(message, tokens, ref transaction) ? 0 : De87.TransactionAmount;
    }

    private static int MapSettlement(scoped MessageView message, ref Transaction transaction)
    {
        transaction.Kind = TransactionKind.BatchSettlement;
        if (!message.Has(De87.Stan)) return De87.Stan;
        Span<byte> totals = stackalloc byte[512];
        if (!message.Has(De87.AdditionalDataPrivate) || !message.TryGetText(De87.AdditionalDataPrivate, totals, out var length) || length < TotalsDigits)
            return De87.AdditionalDataPrivate;
        if (!TryReadTotals(totals, out var domestic) || !TryReadTotals(totals[(TotalsDigits / 2)..], out var foreign)) return De87.AdditionalDataPrivate;
        transaction.TerminalTotals = domestic;
        transaction.TerminalForeignTotals = foreign;
        transaction.Currency = FieldReading.ReadCurrency(message, De87.TransactionCurrency);
        return 0;
    }

    private static bool TryReadTotals(ReadOnlySpan<byte> half, out BatchTotals totals)
    {
        totals = default;
        if (!FieldReading.TryDigits(half[..12], out var debit) || !FieldReading.TryDigits(half[12..15], out var debits)
            || !FieldReading.TryDigits(half[15..27], out var credit) || !FieldReading.TryDigits(half[27..30], out var credits)) return false;
        totals = new BatchTotals((int)debits, debit, (int)credits, credit);
        return true;
    }

    private int MapFinancial(scoped MessageView message, long type, ref Transaction transaction)
    {
        if (!message.Has(De87.Stan)) return De87.Stan;
        if (!FieldReading.TryReadNumber(message, De87.ProcessingCode, out var processingCode)) return message.Mti.Class == ScriptClass ? 0 : De87.ProcessingCode;
        transaction.ProcessingCode = new ProcessingCode((int)processingCode);
        var hasAmount = FieldReading.TryReadNumber(message, De87.TransactionAmount, out var amount);
        transaction.AmountMinor = amount;
        transaction.Currency = FieldReading.ReadCurrency(message, De87.TransactionCurrency);
        transaction.Expiry = FieldReading.ReadExpiry(message);
        if (FieldReading.TryReadNumber(message, De87.PosEntryMode, out var entryMode)) transaction.EntryMode = (short)entryMode;
        var pan = FieldReading.ReadPan(message);
        // A code that nobody has is a card that nobody has; none at all is a missing field.
        var byCode = pan.IsEmpty && transaction.EntryMode / 10 == CodeEntry && PaymentCodes.HasCode(message);
        if (byCode) _ = codes.TryFind(message, out pan);
        transaction.Pan = tokens.Tokenize(pan);

        _ = FieldReading.TryReadNumber(message, De87.PosConditionCode, out var condition);
        var kind = IsOfThisBank(condition) ? KindOf(type, transaction.ProcessingCode, condition) : TransactionKind.Unsupported;
        if (!IsCarriedBy(message.Mti, kind, type)) kind = TransactionKind.Unsupported;
        if (kind is TransactionKind.TipAdjustment or TransactionKind.Adjustment or TransactionKind.OfflineSale) ReadTip(message, ref transaction);
        if (message.Mti.Class == ScriptClass) kind = TransactionKind.ScriptResult;
        transaction.Kind = kind;
        if (message.Mti.Class == ReversalClass)
        {
            transaction.ReversedKind = kind;
            transaction.Kind = TransactionKind.Reversal;
        }

        MapOriginal(message, kind, ref transaction);
        if (kind is TransactionKind.Unsupported or TransactionKind.ScriptResult) return 0;
        if (!hasAmount && kind is not (TransactionKind.BalanceInquiry or TransactionKind.AccountVerification)) return De87.TransactionAmount;
        if (transaction.Currency.Number == 0) return De87.TransactionCurrency;
        if (!pan.IsEmpty || byCode || transaction.Kind == TransactionKind.Reversal) return 0;
        return transaction.Kind == TransactionKind.PurchaseVoid && !PaymentCodes.ReadVoucher(message).IsEmpty ? 0 : De87.Pan;
    }

    /// <summary>F48 of a tip or settlement adjustment: the tip, twelve digits. It is part of F4.</summary>
    private static void ReadTip(scoped MessageView message, ref Transaction transaction)
    {
        Span<byte> tip = stackalloc byte[512];
        if (message.Has(De87.AdditionalDataPrivate) && message.TryGetText(De87.AdditionalDataPrivate, tip, out var length) && length == 12
            && FieldReading.TryDigits(tip[..12], out var minor)) transaction.AdditionalMinor = minor;
    }

    /// <summary>Points (65), top-ups of stripe accounts (66), reservations (67) and purse loads (91) are no money of this bank's accounts.</summary>
    private static bool IsOfThisBank(long condition) => condition is not (65 or 66 or 67 or 91);

    /// <summary>Source: the transaction matrix of the dialect (F60.1 with F3 and F25).</summary>
    private static TransactionKind KindOf(long type, ProcessingCode code, long condition) => (type, code.TransactionType) switch
    {
        (1, 31) => TransactionKind.BalanceInquiry,
        (1, 33) => TransactionKind.AccountVerification,
        (10, 3) => condition == 60 ? TransactionKind.IncrementalAuthorization : TransactionKind.PreAuthorization,
        (11, 20) => TransactionKind.PreAuthorizationVoid,
        (20, 0) => TransactionKind.Completion,
        (21, 20) => TransactionKind.CompletionVoid,
        (22, 0) => TransactionKind.Purchase,
        (23, 20) => TransactionKind.PurchaseVoid,
        (24, 0) => TransactionKind.CompletionAdvice,
        (25, 20) => TransactionKind.Refund,
        (30 or 36, 0) => TransactionKind.OfflineSale,
        (32, 0) => TransactionKind.Adjustment,
        (34, 0) => TransactionKind.TipAdjustment,
        _ => TransactionKind.Unsupported,
    };

    /// <summary>Source: the transaction matrix of the dialect: which message type carries what. A reversal carries anything.</summary>
    private static bool IsCarriedBy(Mti mti, TransactionKind kind, long type) => mti.Origin <= 1 && (mti.Class is ReversalClass or ScriptClass || kind switch
    {
        TransactionKind.PreAuthorization or TransactionKind.IncrementalAuthorization or TransactionKind.PreAuthorizationVoid or TransactionKind.AccountVerification
            => mti.Class == AuthorizationClass && !mti.IsAdvice,
        TransactionKind.CompletionAdvice or TransactionKind.Refund or TransactionKind.Adjustment or TransactionKind.TipAdjustment
            => mti.Class == FinancialClass && mti.IsAdvice,
        TransactionKind.OfflineSale => mti.Class == FinancialClass && mti.IsAdvice == (type == OfflineSettlementType),
        TransactionKind.Unsupported => true,
        _ => mti.Class == FinancialClass && !mti.IsAdvice,
    });

    private static void MapOriginal(scoped MessageView message, TransactionKind kind, ref Transaction transaction)
    {
        var key = transaction.Key;
        var rrn = FieldReading.ReadTrimmed(message, De87.RetrievalReference);
        if (rrn.IsEmpty) rrn = PaymentCodes.ReadVoucher(message);
        var authorization = FieldReading.ReadTrimmed(message, De87.AuthorizationCode);
        if (transaction.Kind == TransactionKind.Reversal)
        {
            // A reversal repeats its original's STAN and batch: only the class differs.
            var original = key with { MessageClass = (byte)(IsAuthorizationClass(kind) ? AuthorizationClass : FinancialClass) };
            transaction.Original = new OriginalReference(original, true, rrn, authorization, 0);
            return;
        }

        long batch = 0, stan = 0, monthDay = 0;
        Span<byte> f61 = stackalloc byte[64];
        if (message.Has(De87.Private61) && message.TryGetText(De87.Private61, f61, out var length))
        {
            if (length >= 12)
            {
                _ = FieldReading.TryDigits(f61[..6], out batch);
                _ = FieldReading.TryDigits(f61[6..12], out stan);
            }

            if (length >= 16) _ = FieldReading.TryDigits(f61[12..16], out monthDay);
        }

        var originalClass = kind is TransactionKind.PreAuthorizationVoid or TransactionKind.Completion or TransactionKind.CompletionAdvice
            or TransactionKind.IncrementalAuthorization ? AuthorizationClass : FinancialClass;
        var originalKey = key with { Stan = (int)stan, BatchOrTime = batch, MessageClass = (byte)originalClass };
        transaction.Original = new OriginalReference(originalKey, stan != 0, rrn, authorization, (short)monthDay);
    }

    private static bool IsAuthorizationClass(TransactionKind kind)
        => kind is TransactionKind.PreAuthorization or TransactionKind.PreAuthorizationVoid or TransactionKind.IncrementalAuthorization;
}
