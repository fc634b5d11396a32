using Iso8583.Core.Codec;
using Iso8583.Core.Messages;
using Iso8583.Host.Ledger;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Session;

/// <summary>ISO 8583:1987: what a message means stands in MTI and the transaction type of F3; its original in F90.</summary>
internal sealed class Iso87Mapper(PanTokenizer tokens) : ITransactionMapper
{
    private const int AuthorizationClass = 1;
    private const int FinancialClass = 2;
    private const int ReversalClass = 4;
    private const int ReconciliationClass = 5;
    private const int ManagementClass = 8;

    /// <summary>F90: MTI 4, STAN 6, transmission time 10, acquirer 11, forwarder 11.</summary>
    private const int OriginalDigits = 42;

    public int Map(scoped MessageView message, ref Transaction transaction)
    {
        transaction.Family = MessageFamily.Iso87;
        transaction.Mti = message.Mti;
        transaction.Kind = TransactionKind.Unsupported;
        if (!FieldReading.TryReadNumber(message, De87.Stan, out var stan)) return De87.Stan;
        if (!FieldReading.TryReadNumber(message, De87.TransmissionDateTime, out var transmitted)) return De87.TransmissionDateTime;

        var acquirer = FieldReading.ReadInstitution(message, De87.AcquirerInstitution);
        var terminal = FieldReading.ReadTrimmed(message, De87.TerminalId);
        var merchant = FieldReading.ReadTrimmed(message, De87.MerchantId);
        transaction.Key = new TransactionKey(acquirer, merchant, terminal, (int)stan, transmitted, (byte)message.Mti.Class);
        if (terminal.IsEmpty && message.Mti.Class != ManagementClass) return De87.TerminalId;

        return message.Mti.Class switch
        {
            ManagementClass => MapManagement(message, ref transaction),
            ReconciliationClass => MapReconciliation(message, ref transaction),
            AuthorizationClass or FinancialClass or ReversalClass => MapFinancial(message, ref transaction),
            _ => 0,
        };
    }

    private static int MapManagement(scoped MessageView message, ref Transaction transaction)
    {
        if (!FieldReading.TryReadNumber(message, De87.NetworkManagementCode, out var code)) return De87.NetworkManagementCode;
        transaction.NetworkCode = (short)code;
        transaction.Kind = code switch
        {
            1 => TransactionKind.SignOn,
            2 => TransactionKind.SignOff,
            301 => TransactionKind.Echo,
            _ => TransactionKind.Unsupported,
        };
        return transaction.Key.TerminalId.IsEmpty && transaction.Kind is TransactionKind.SignOn or TransactionKind.SignOff ? De87.TerminalId : 0;
    }

    private static int MapReconciliation(scoped MessageView message, ref Transaction transaction)
    {
        transaction.Kind = TransactionKind.BatchSettlement;
        _ = FieldReading.TryReadNumber(message, De87.CreditsNumber, out var credits);
        _ = FieldReading.TryReadNumber(message, De87.DebitsNumber, out var debits);
        _ = FieldReading.TryReadNumber(message, De87.CreditsAmount, out var credit);
        _ = FieldReading.TryReadNumber(message, De87.DebitsAmount, out var debit);
        transaction.TerminalTotals = new BatchTotals((int)debits, debit, (int)credits, credit);
        transaction.Currency = FieldReading.ReadCurrency(message, De87.SettlementCurrency);
        return message.Has(De87.DebitsNumber) ? 0 : De87.DebitsNumber;
    }

    private int MapFinancial(scoped MessageView message, ref Transaction transaction)
    {
        if (!FieldReading.TryReadNumber(message, De87.ProcessingCode, out var processingCode)) return De87.ProcessingCode;
        transaction.ProcessingCode = new ProcessingCode((int)processingCode);
        var hasAmount = FieldReading.TryReadNumber(message, De87.TransactionAmount, out var amount);
        transaction.AmountMinor = amount;
        transaction.Currency = FieldReading.ReadCurrency(message, De87.TransactionCurrency);
        transaction.Expiry = FieldReading.ReadExpiry(message);
        if (FieldReading.TryReadNumber(message, De87.PosEntryMode, out var entryMode)) transaction.EntryMode = (short)entryMode;
        var pan = FieldReading.ReadPan(message);
        transaction.Pan = tokens.Tokenize(pan);

        var isReversal = message.Mti.Class == ReversalClass;
        var kind = KindOf(message.Mti, transaction.ProcessingCode, isReversal);
        transaction.Kind = isReversal ? TransactionKind.Reversal : kind;
        transaction.ReversedKind = isReversal ? kind : TransactionKind.None;
        MapOriginal(message, ref transaction);
        if (kind == TransactionKind.Unsupported) return 0;
        if (!hasAmount && kind is not (TransactionKind.BalanceInquiry or TransactionKind.AccountVerification)) return De87.TransactionAmount;
        if (transaction.Currency.Number == 0 && !isReversal) return De87.TransactionCurrency;
        return pan.IsEmpty && !isReversal ? De87.Pan : 0;
    }

    private static TransactionKind KindOf(Mti mti, ProcessingCode code, bool isReversal)
    {
        var authorization = mti.Class == AuthorizationClass;
        return code.TransactionType switch
        {
            0 when isReversal || !authorization => mti.IsAdvice && !isReversal ? TransactionKind.OfflineSale : TransactionKind.Purchase,
            0 => TransactionKind.PreAuthorization,
            1 => TransactionKind.CashAdvance,
            2 => TransactionKind.PurchaseVoid,
            9 => TransactionKind.PurchaseWithCashBack,
            20 => TransactionKind.Refund,
            30 or 31 => TransactionKind.BalanceInquiry,
            _ => TransactionKind.Unsupported,
        };
    }

    private static void MapOriginal(scoped MessageView message, ref Transaction transaction)
    {
        var rrn = FieldReading.ReadTrimmed(message, De87.RetrievalReference);
        var authorization = FieldReading.ReadTrimmed(message, De87.AuthorizationCode);
        var key = transaction.Key;
        Span<byte> f90 = stackalloc byte[64];
        if (message.Has(De87.OriginalDataElements) && message.TryGetText(De87.OriginalDataElements, f90, out var length) && length == OriginalDigits
            && Mti.TryParse(f90[..4], out var mti)
            && FieldReading.TryDigits(f90[4..10], out var stan) && FieldReading.TryDigits(f90[10..20], out var transmitted))
        {
            var acquirer = FieldReading.Institution(f90[20..31]);
            if (acquirer.IsEmpty) acquirer = key.Acquirer;
            var original = new TransactionKey(acquirer, key.MerchantId, key.TerminalId, (int)stan, transmitted, (byte)mti.Class);
            transaction.Original = new OriginalReference(original, true, rrn, authorization, (short)(transmitted / 1_000_000));
            return;
        }

        transaction.Original = new OriginalReference(default, false, rrn, authorization, 0);
    }
}
