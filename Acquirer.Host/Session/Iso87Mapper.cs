using Iso8583.Core.Codec;
using Iso8583.Core.Messages;
using Iso8583.Host.Ledger;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Session;

/// <summary>ISO 8583:1987: what a message means stands in MTI and the transaction type of F3; its original in F90.</summary>
internal sealed class Iso87Mapper(PanTokenizer tokens, KeyPlan keys) : ITransactionMapper
{
    /// <summary>F25: the transaction goes back to a pre-authorization.</summary>
    private const int Preauthorized = 6;

    /// <summary>F90: MTI 4, STAN 6, transmission time 10, acquirer 11, forwarder 11.</summary>
    private const int OriginalDigits = 42;

    public int Map(scoped MessageView message, ref Transaction transaction)
    {
        transaction.Family = MessageFamily.Iso87;
        transaction.Mti = message.Mti;
        transaction.Kind = TransactionKind.Unsupported;
        if (!FieldReading.TryReadNumber(message, De87.Stan, out var stan)) return De87.Stan;
        // A key may have fields that management messages do not.
        if (keys.Read(message, out var acquirer, out var transmitted) is var missing and not 0
            && (missing == De87.TransmissionDateTime || message.Mti.Class != GenericKinds.ManagementClass)) return missing;
        var terminal = FieldReading.ReadTrimmed(message, De87.TerminalId);
        var merchant = FieldReading.ReadTrimmed(message, De87.MerchantId);
        transaction.Key = new TransactionKey(acquirer, merchant, terminal, (int)stan, transmitted, (byte)message.Mti.Class);
        if (terminal.IsEmpty && message.Mti.Class != GenericKinds.ManagementClass) return De87.TerminalId;

        if (message.Mti.Class == GenericKinds.ManagementClass) return MapManagement(message, ref transaction);
        if (!GenericKinds.IsOfAcquirer(message.Mti)) return 0;
        if (message.Mti.Class == GenericKinds.ReconciliationClass) return MapReconciliation(message, ref transaction);
        return GenericKinds.IsKnown(message.Mti.Class) ? MapFinancial(message, ref transaction) : 0;
    }

    private static int MapManagement(scoped MessageView message, ref Transaction transaction)
    {
        if (!FieldReading.TryReadNumber(message, De87.NetworkManagementCode, out var code)) return De87.NetworkManagementCode;
        transaction.NetworkCode = (short)code;
        transaction.Kind = code switch
        {
            1 => TransactionKind.SignOn,
            2 => TransactionKind.SignOff,
            101 or 161 => TransactionKind.KeyChange,
            301 => TransactionKind.Echo,
            201 => TransactionKind.CutOverNotice,
            _ => TransactionKind.Unsupported,
        };
        if (!transaction.Key.TerminalId.IsEmpty) return 0;
        transaction.Kind = GenericKinds.OfLink(transaction.Kind);
        return transaction.Kind == TransactionKind.KeyChange ? De87.TerminalId : 0;
    }

    private static int MapReconciliation(scoped MessageView message, ref Transaction transaction)
    {
        transaction.Kind = TransactionKind.BatchSettlement;
        _ = FieldReading.TryReadNumber(message, De87.CreditsNumber, out var credits);
        _ = FieldReading.TryReadNumber(message, De87.DebitsNumber, out var debits);
        _ = FieldReading.TryReadNumber(message, De87.CreditsAmount, out var credit);
        _ = FieldReading.TryReadNumber(message, De87.DebitsAmount, out var debit);
        // A terminal may count reversals on their own instead of leaving both out; the books leave both out.
        _ = FieldReading.TryReadNumber(message, De87.CreditsReversalNumber, out var creditReversals);
        _ = FieldReading.TryReadNumber(message, De87.DebitsReversalNumber, out var debitReversals);
        _ = FieldReading.TryReadNumber(message, De87.CreditsReversalAmount, out var creditReversal);
        _ = FieldReading.TryReadNumber(message, De87.DebitsReversalAmount, out var debitReversal);
        transaction.TerminalTotals = new BatchTotals(
            (int)(debits - debitReversals), debit - debitReversal, (int)(credits - creditReversals), credit - creditReversal);
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

        MapOriginal(message, ref transaction);
        AdditionalAmounts.Read(message, De87.AdditionalAmounts, version: 0, ref transaction);
        var type = transaction.ProcessingCode.TransactionType;
        if (message.Mti.Class == GenericKinds.ReversalClass)
        {
            transaction.Kind = TransactionKind.Reversal;
            transaction.ReversedKind = GenericKinds.Reversed(type);
            if (!hasAmount && GenericKinds.NeedsAmount(transaction.ReversedKind)) return De87.TransactionAmount;
            return ReadReplacement(message, ref transaction);
        }

        _ = FieldReading.TryReadNumber(message, De87.PosConditionCode, out var condition);
        transaction.Kind = GenericKinds.Of(message.Mti, type, condition == Preauthorized, message.Has(De87.OriginalDataElements));
        if (transaction.Kind == TransactionKind.Unsupported) return 0;
        if (!hasAmount && GenericKinds.NeedsAmount(transaction.Kind)) return De87.TransactionAmount;
        if (transaction.Currency.Number == 0) return De87.TransactionCurrency;
        return pan.IsEmpty ? De87.Pan : 0;
    }

    /// <summary>F95: the amount that a partial reversal leaves standing.</summary>
    private static int ReadReplacement(scoped MessageView message, ref Transaction transaction)
    {
        if (!message.Has(De87.ReplacementAmounts)) return 0;
        Span<byte> text = stackalloc byte[64];
        if (!message.TryGetText(De87.ReplacementAmounts, text, out var length) || !ReplacementAmounts.TryParse(text[..length], out var amounts)) return De87.ReplacementAmounts;
        transaction.ReplacementMinor = amounts.Transaction;
        transaction.HasReplacement = true;
        return 0;
    }

    private void MapOriginal(scoped MessageView message, ref Transaction transaction)
    {
        var rrn = FieldReading.ReadTrimmed(message, De87.RetrievalReference);
        var authorization = FieldReading.ReadTrimmed(message, De87.AuthorizationCode);
        var key = transaction.Key;
        Span<byte> f90 = stackalloc byte[64];
        if (message.Has(De87.OriginalDataElements) && message.TryGetText(De87.OriginalDataElements, f90, out var length) && length == OriginalDigits
            && Mti.TryParse(f90[..4], out var mti)
            && FieldReading.TryDigits(f90[4..10], out var stan) && FieldReading.TryDigits(f90[10..20], out var transmitted))
        {
            keys.ReadOriginal(message, De87.TransmissionDateTime, transmitted, FieldReading.Institution(f90[20..31]), out var text, out var number);
            var original = new TransactionKey(text, key.MerchantId, key.TerminalId, (int)stan, number, (byte)mti.Class);
            transaction.Original = new OriginalReference(original, true, rrn, authorization, (short)(transmitted / 1_000_000));
            return;
        }

        transaction.Original = new OriginalReference(default, false, rrn, authorization, 0);
    }
}
