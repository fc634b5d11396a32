using Iso8583.Core.Codec;
using Iso8583.Core.Messages;
using Iso8583.Host.Ledger;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Session;

/// <summary>ISO 8583:1993: MTI, transaction type of F3 and function code F24 say what a message means; its original stands in F56.</summary>
internal sealed class Iso93Mapper(PanTokenizer tokens) : ITransactionMapper
{
    public int Map(scoped MessageView message, ref Transaction transaction)
    {
        transaction.Family = MessageFamily.Iso93;
        transaction.Mti = message.Mti;
        transaction.Kind = TransactionKind.Unsupported;
        if (!FieldReading.TryReadNumber(message, De93.Stan, out var stan)) return De93.Stan;
        if (!FieldReading.TryReadNumber(message, De93.LocalDateTime, out var time)) return De93.LocalDateTime;
        if (!FieldReading.TryReadNumber(message, De93.FunctionCode, out var function)) return De93.FunctionCode;

        var acquirer = FieldReading.ReadInstitution(message, De93.AcquirerInstitution);
        var terminal = FieldReading.ReadTrimmed(message, De93.TerminalId);
        var merchant = FieldReading.ReadTrimmed(message, De93.MerchantId);
        transaction.Key = new TransactionKey(acquirer, merchant, terminal, (int)stan, time, (byte)message.Mti.Class);
        transaction.NetworkCode = (short)function;
        if (terminal.IsEmpty && message.Mti.Class != GenericKinds.ManagementClass) return De93.TerminalId;

        if (message.Mti.Class == GenericKinds.ManagementClass)
        {
            transaction.Kind = FunctionCodes.Management(function);
            return terminal.IsEmpty && transaction.Kind is TransactionKind.SignOn or TransactionKind.SignOff ? De93.TerminalId : 0;
        }

        if (!GenericKinds.IsOfAcquirer(message.Mti)) return 0;
        if (message.Mti.Class == GenericKinds.ReconciliationClass) return MapReconciliation(message, ref transaction);
        return GenericKinds.IsKnown(message.Mti.Class) ? MapFinancial(message, function, ref transaction) : 0;
    }

    private static int MapReconciliation(scoped MessageView message, ref Transaction transaction)
    {
        transaction.Kind = TransactionKind.BatchSettlement;
        _ = FieldReading.TryReadNumber(message, De93.CreditsCount, out var credits);
        _ = FieldReading.TryReadNumber(message, De93.CreditsTotal, out var credit);
        _ = FieldReading.TryReadNumber(message, De93.DebitsTotal, out var debit);
        if (!FieldReading.TryReadNumber(message, De93.DebitsCount, out var debits)) return De93.DebitsCount;
        // As in 1987: reversals that are counted on their own are taken off, since the books leave them out.
        _ = FieldReading.TryReadNumber(message, De93.CreditReversalsCount, out var creditReversals);
        _ = FieldReading.TryReadNumber(message, De93.CreditReversalsTotal, out var creditReversal);
        _ = FieldReading.TryReadNumber(message, De93.DebitReversalsCount, out var debitReversals);
        _ = FieldReading.TryReadNumber(message, De93.DebitReversalsTotal, out var debitReversal);
        transaction.TerminalTotals = new BatchTotals(
            (int)(debits - debitReversals), debit - debitReversal, (int)(credits - creditReversals), credit - creditReversal);
        transaction.Currency = FieldReading.ReadCurrency(message, De93.ReconciliationCurrency);
        return 0;
    }

    private int MapFinancial(scoped MessageView message, long function, ref Transaction transaction)
    {
        if (!FieldReading.TryReadNumber(message, De93.ProcessingCode, out var processingCode)) return De93.ProcessingCode;
        transaction.ProcessingCode = new ProcessingCode((int)processingCode);
        var hasAmount = FieldReading.TryReadNumber(message, De93.TransactionAmount, out var amount);
        transaction.AmountMinor = amount;
        transaction.Currency = FieldReading.ReadCurrency(message, De93.TransactionCurrency);
        transaction.Expiry = FieldReading.ReadExpiry(message);
        transaction.EntryMode = PosDataCodes.EntryMode93(message);
        var pan = FieldReading.ReadPan(message);
        transaction.Pan = tokens.Tokenize(pan);
        transaction.Original = ReadOriginal(message, transaction.Key);
        AdditionalAmounts.Read(message, De93.AdditionalAmounts, version: 1, ref transaction);

        var type = transaction.ProcessingCode.TransactionType;
        if (message.Mti.Class == GenericKinds.ReversalClass)
        {
            transaction.Kind = TransactionKind.Reversal;
            transaction.ReversedKind = GenericKinds.Reversed(type);
            if (!hasAmount && GenericKinds.NeedsAmount(transaction.ReversedKind)) return De93.TransactionAmount;
            return FunctionCodes.IsPartialReversal(function) ? ReadPartial(message, ref transaction) : 0;
        }

        transaction.Kind = GenericKinds.Of(message.Mti, type, FunctionCodes.IsPreauthorized(function), FunctionCodes.IsSupplement(function));
        if (transaction.Kind == TransactionKind.Unsupported) return 0;
        if (!hasAmount && GenericKinds.NeedsAmount(transaction.Kind)) return De93.TransactionAmount;
        if (transaction.Currency.Number == 0) return De93.TransactionCurrency;
        return pan.IsEmpty ? De93.Pan : 0;
    }

    /// <summary>F4 is what stands; the amount asked for at first stands in F30.</summary>
    private static int ReadPartial(scoped MessageView message, ref Transaction transaction)
    {
        Span<byte> text = stackalloc byte[64];
        if (!message.Has(De93.OriginalAmounts) || !message.TryGetText(De93.OriginalAmounts, text, out var length)
            || !OriginalAmounts.TryParse(text[..length], out var amounts)) return De93.OriginalAmounts;
        transaction.ReplacementMinor = transaction.AmountMinor;
        transaction.HasReplacement = true;
        transaction.AmountMinor = amounts.Transaction;
        return 0;
    }

    /// <summary>F56: MTI 4, STAN 6, local time 12, acquirer.</summary>
    private static OriginalReference ReadOriginal(scoped MessageView message, in TransactionKey key)
    {
        var rrn = FieldReading.ReadTrimmed(message, De93.RetrievalReference);
        var authorization = FieldReading.ReadTrimmed(message, De93.ApprovalCode);
        Span<byte> text = stackalloc byte[64];
        if (!message.Has(De93.OriginalDataElements) || !message.TryGetText(De93.OriginalDataElements, text, out var length)
            || !OriginalDataElements.TryParse93(text[..length], out var elements)) return new OriginalReference(default, false, rrn, authorization, 0);
        var acquirer = elements.Acquirer.IsEmpty ? key.Acquirer : FieldReading.Institution(elements.Acquirer);
        var original = new TransactionKey(acquirer, key.MerchantId, key.TerminalId, (int)elements.Stan, elements.DateTime, (byte)elements.Mti.Class);
        return new OriginalReference(original, true, rrn, authorization, (short)(elements.DateTime / 1_000_000 % 10_000));
    }
}
