using Iso8583.Core.Codec;
using Iso8583.Core.Messages;
using Iso8583.Host.Ledger;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Session;

/// <summary>
/// The editions of 1993 and 2003: MTI, transaction type of F3 and function code F24 say what a message means; its original stands in F56. They share
/// numbers; in 2003 an amount carries its currency, trace numbers have twelve digits, times their century, and the totals stand in one field.
/// </summary>
/// <param name="tokens">Turns account numbers into what may be kept.</param>
/// <param name="keys">Which fields identify a transaction.</param>
/// <param name="is2003">The edition.</param>
internal sealed class Iso93Mapper(PanTokenizer tokens, KeyPlan keys, bool is2003) : ITransactionMapper
{
    private const int Version93 = 1;
    private const int Version03 = 2;
    private const long StanModulus = 1_000_000;
    private const long ShortTimeModulus = 1_000_000_000_000;

    public bool Is2003 => is2003;

    public int Map(scoped MessageView message, ref Transaction transaction)
    {
        transaction.Family = is2003 ? MessageFamily.Iso2003 : MessageFamily.Iso93;
        transaction.Mti = message.Mti;
        transaction.Kind = TransactionKind.Unsupported;
        if (!FieldReading.TryReadNumber(message, De93.Stan, out var stan)) return De93.Stan;
        if (keys.Read(message, out var acquirer, out var time) is var missing and not 0) return missing;
        if (!FieldReading.TryReadNumber(message, De93.FunctionCode, out var function)) return De93.FunctionCode;

        var terminal = FieldReading.ReadTrimmed(message, De93.TerminalId);
        var merchant = FieldReading.ReadTrimmed(message, De93.MerchantId);
        transaction.Key = Key(acquirer, merchant, terminal, stan, time, message.Mti);
        transaction.NetworkCode = (short)function;
        if (terminal.IsEmpty && message.Mti.Class != GenericKinds.ManagementClass) return De93.TerminalId;
        // F42 of 2003 may be longer than a merchant number can be here.
        if (is2003 && merchant.IsEmpty && message.Has(De03.MerchantId)) return De03.MerchantId;

        if (message.Mti.Class == GenericKinds.ManagementClass)
        {
            transaction.Kind = FunctionCodes.Management(function);
            if (terminal.IsEmpty) transaction.Kind = GenericKinds.OfLink(transaction.Kind);
            return 0;
        }

        if (!GenericKinds.IsOfAcquirer(message.Mti)) return 0;
        if (message.Mti.Class == GenericKinds.ReconciliationClass) return is2003 ? ReadTotals03(message, ref transaction) : ReadTotals93(message, ref transaction);
        return GenericKinds.IsKnown(message.Mti.Class) ? MapFinancial(message, function, ref transaction) : 0;
    }

    /// <summary>The upper six digits of a long trace number stand in front of the time, without its century: nothing of the key is lost.</summary>
    private static TransactionKey Key(AsciiText acquirer, AsciiText merchant, AsciiText terminal, long stan, long time, Mti mti) => new(
        acquirer, merchant, terminal, (int)(stan % StanModulus), (stan / StanModulus * ShortTimeModulus) + (time % ShortTimeModulus), (byte)mti.Class);

    private static int ReadTotals93(scoped MessageView message, ref Transaction transaction)
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

    private static int ReadTotals03(scoped MessageView message, ref Transaction transaction)
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
        if (!FieldReading.TryReadNumber(message, De93.ProcessingCode, out var processingCode)) return De93.ProcessingCode;
        transaction.ProcessingCode = new ProcessingCode((int)processingCode);
        if (!TryReadAmount(message, ref transaction, out var hasAmount)) return De93.TransactionAmount;
        transaction.Expiry = FieldReading.ReadExpiry(message);
        if (!is2003) transaction.EntryMode = PosDataCodes.EntryMode93(message);
        var pan = FieldReading.ReadPan(message);
        transaction.Pan = tokens.Tokenize(pan);
        transaction.Original = ReadOriginal(message, transaction.Key);
        AdditionalAmounts.Read(message, De93.AdditionalAmounts, is2003 ? Version03 : Version93, ref transaction);

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
        // Nothing else says the currency in 2003, so an inquiry there has an amount of zero.
        if (transaction.Currency.Number == 0) return is2003 ? De03.TransactionAmount : De93.TransactionCurrency;
        return pan.IsEmpty ? De93.Pan : 0;
    }

    /// <summary>F4, with F49 in 1993.</summary>
    /// <returns>False where F4 of 2003 is no currency with an amount.</returns>
    private bool TryReadAmount(scoped MessageView message, ref Transaction transaction, out bool hasAmount)
    {
        hasAmount = FieldReading.TryReadNumber(message, De93.TransactionAmount, out var amount);
        if (!is2003)
        {
            transaction.AmountMinor = amount;
            transaction.Currency = FieldReading.ReadCurrency(message, De93.TransactionCurrency);
            return true;
        }

        if (!hasAmount) return true;
        if (!CompositeAmount.TryRead(amount, out var currency, out var minor)) return false;
        transaction.Currency = currency;
        transaction.AmountMinor = minor;
        return true;
    }

    /// <summary>F4 is what stands; the amount asked for at first stands in F30.</summary>
    private int ReadPartial(scoped MessageView message, ref Transaction transaction)
    {
        Span<byte> text = stackalloc byte[64];
        if (!message.Has(De93.OriginalAmounts) || !message.TryGetText(De93.OriginalAmounts, text, out var length)
            || !OriginalAmounts.TryParse(text[..length], out var amounts)) return De93.OriginalAmounts;
        if (is2003 && amounts.TransactionCurrency != transaction.Currency) return De03.OriginalAmounts;
        transaction.ReplacementMinor = transaction.AmountMinor;
        transaction.HasReplacement = true;
        transaction.AmountMinor = amounts.Transaction;
        return 0;
    }

    /// <summary>F56: MTI 4, STAN 6 (12 in 2003), local time 12 (14), acquirer.</summary>
    private OriginalReference ReadOriginal(scoped MessageView message, in TransactionKey key)
    {
        var rrn = FieldReading.ReadTrimmed(message, De93.RetrievalReference);
        var authorization = FieldReading.ReadTrimmed(message, De93.ApprovalCode);
        Span<byte> text = stackalloc byte[64];
        if (!message.Has(De93.OriginalDataElements) || !message.TryGetText(De93.OriginalDataElements, text, out var length)
            || !TryParse(text[..length], out var elements)) return new OriginalReference(default, false, rrn, authorization, 0);
        keys.ReadOriginal(message, De93.LocalDateTime, elements.DateTime, FieldReading.Institution(elements.Acquirer), out var acquirer, out var number);
        var original = Key(acquirer, key.MerchantId, key.TerminalId, elements.Stan, number, elements.Mti);
        return new OriginalReference(original, true, rrn, authorization, (short)(elements.DateTime / 1_000_000 % 10_000));
    }

    private bool TryParse(ReadOnlySpan<byte> text, out OriginalDataElements elements)
        => is2003 ? OriginalDataElements.TryParse03(text, out elements) : OriginalDataElements.TryParse93(text, out elements);
}
