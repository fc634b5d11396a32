using Iso8583.Core.Codec;
using Iso8583.Core.Messages;
using Iso8583.Host.Ledger;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Session;

/// <summary>ISO 8583:2003: as 1993, but an amount carries its currency, trace numbers have twelve digits, times their century.</summary>
internal sealed class Iso2003Mapper(PanTokenizer tokens) : ITransactionMapper
{
    private const long StanModulus = 1_000_000;
    private const long ShortTimeModulus = 1_000_000_000_000;

    public int Map(scoped MessageView message, ref Transaction transaction)
    {
        transaction.Family = MessageFamily.Iso2003;
        transaction.Mti = message.Mti;
        transaction.Kind = TransactionKind.Unsupported;
        if (!FieldReading.TryReadNumber(message, De03.Stan, out var stan)) return De03.Stan;
        if (!FieldReading.TryReadNumber(message, De03.LocalDateTime, out var time)) return De03.LocalDateTime;
        if (!FieldReading.TryReadNumber(message, De03.FunctionCode, out var function)) return De03.FunctionCode;

        var acquirer = FieldReading.ReadInstitution(message, De03.AcquirerInstitution);
        var terminal = FieldReading.ReadTrimmed(message, De03.TerminalId);
        var merchant = FieldReading.ReadTrimmed(message, De03.MerchantId);
        transaction.Key = Key(acquirer, merchant, terminal, stan, time, message.Mti);
        transaction.NetworkCode = (short)function;
        if (terminal.IsEmpty && message.Mti.Class != GenericKinds.ManagementClass) return De03.TerminalId;
        if (merchant.IsEmpty && message.Has(De03.MerchantId)) return De03.MerchantId;

        if (message.Mti.Class == GenericKinds.ManagementClass)
        {
            transaction.Kind = FunctionCodes.Management(function);
            return terminal.IsEmpty && transaction.Kind is TransactionKind.SignOn or TransactionKind.SignOff ? De03.TerminalId : 0;
        }

        if (!GenericKinds.IsOfAcquirer(message.Mti)) return 0;
        if (message.Mti.Class == GenericKinds.ReconciliationClass) return MapReconciliation(message, ref transaction);
        return GenericKinds.IsKnown(message.Mti.Class) ? MapFinancial(message, function, ref transaction) : 0;
    }

    /// <summary>The upper six digits of a long trace number stand in front of the time: nothing of the key is lost.</summary>
    private static TransactionKey Key(AsciiText acquirer, AsciiText merchant, AsciiText terminal, long stan, long time, Mti mti) => new(
        acquirer, merchant, terminal, (int)(stan % StanModulus), (stan / StanModulus * ShortTimeModulus) + (time % ShortTimeModulus), (byte)mti.Class);

    private static int MapReconciliation(scoped MessageView message, ref Transaction transaction)
    {
        transaction.Kind = TransactionKind.BatchSettlement;
        Span<byte> text = stackalloc byte[ReconciliationData.Length];
        if (!message.Has(De03.PrimaryReconciliationData) || !message.TryGetText(De03.PrimaryReconciliationData, text, out var length)
            || !ReconciliationData.TryRead(text[..length], out var totals)) return De03.PrimaryReconciliationData;
        transaction.TerminalTotals = totals;
        if (FieldReading.TryReadNumber(message, De03.ReconciliationAmount, out var amount)) transaction.Currency = CompositeAmount.CurrencyOf(amount);
        return 0;
    }

    private int MapFinancial(scoped MessageView message, long function, ref Transaction transaction)
    {
        if (!FieldReading.TryReadNumber(message, De03.ProcessingCode, out var processingCode)) return De03.ProcessingCode;
        transaction.ProcessingCode = new ProcessingCode((int)processingCode);
        if (FieldReading.TryReadNumber(message, De03.TransactionAmount, out var amount))
        {
            if (!CompositeAmount.TryRead(amount, out var currency, out var minor)) return De03.TransactionAmount;
            transaction.Currency = currency;
            transaction.AmountMinor = minor;
        }

        transaction.Expiry = FieldReading.ReadExpiry(message);
        var pan = FieldReading.ReadPan(message);
        transaction.Pan = tokens.Tokenize(pan);
        transaction.Original = ReadOriginal(message, transaction.Key);
        AdditionalAmounts.Read(message, De03.AdditionalAmounts, version: 2, ref transaction);

        var type = transaction.ProcessingCode.TransactionType;
        if (message.Mti.Class == GenericKinds.ReversalClass)
        {
            transaction.Kind = TransactionKind.Reversal;
            transaction.ReversedKind = GenericKinds.Reversed(type);
            return FunctionCodes.IsPartialReversal(function) ? ReadPartial(message, ref transaction)
                : transaction.Currency.Number == 0 && GenericKinds.NeedsAmount(transaction.ReversedKind) ? De03.TransactionAmount : 0;
        }

        transaction.Kind = GenericKinds.Of(message.Mti, type, FunctionCodes.IsPreauthorized(function), FunctionCodes.IsSupplement(function));
        if (transaction.Kind == TransactionKind.Unsupported) return 0;
        // Nothing else says the currency, so an inquiry has an amount of zero.
        if (transaction.Currency.Number == 0) return De03.TransactionAmount;
        return pan.IsEmpty ? De03.Pan : 0;
    }

    private static int ReadPartial(scoped MessageView message, ref Transaction transaction)
    {
        Span<byte> text = stackalloc byte[64];
        if (!message.Has(De03.OriginalAmounts) || !message.TryGetText(De03.OriginalAmounts, text, out var length)
            || !OriginalAmounts.TryParse(text[..length], out var amounts) || amounts.TransactionCurrency != transaction.Currency) return De03.OriginalAmounts;
        transaction.ReplacementMinor = transaction.AmountMinor;
        transaction.HasReplacement = true;
        transaction.AmountMinor = amounts.Transaction;
        return 0;
    }

    /// <summary>F56: MTI 4, STAN 12, local time 14, acquirer.</summary>
    private static OriginalReference ReadOriginal(scoped MessageView message, in TransactionKey key)
    {
        var rrn = FieldReading.ReadTrimmed(message, De03.RetrievalReference);
        var authorization = FieldReading.ReadTrimmed(message, De03.ApprovalCode);
        Span<byte> text = stackalloc byte[64];
        if (!message.Has(De03.OriginalDataElements) || !message.TryGetText(De03.OriginalDataElements, text, out var length)
            || !OriginalDataElements.TryParse03(text[..length], out var elements)) return new OriginalReference(default, false, rrn, authorization, 0);
        var acquirer = elements.Acquirer.IsEmpty ? key.Acquirer : FieldReading.Institution(elements.Acquirer);
        var original = Key(acquirer, key.MerchantId, key.TerminalId, elements.Stan, elements.DateTime, elements.Mti);
        return new OriginalReference(original, true, rrn, authorization, (short)(elements.DateTime / 1_000_000 % 10_000));
    }
}
