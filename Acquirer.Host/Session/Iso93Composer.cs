using Iso8583.Core.Codec;
using Iso8583.Core.Messages;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Session;

/// <summary>Answers in the editions of 1993 and 2003: they share numbers and differ in how amounts, dates and totals are written.</summary>
/// <param name="codes">The dialect's action codes: three digits in 1993, four in 2003.</param>
/// <param name="is2003">The edition.</param>
internal sealed class Iso93Composer(ResponseCodeTable codes, bool is2003) : IResponseComposer
{
    private const int UnspecifiedAccount = 0;
    private const int Version93 = 1;
    private const int Version03 = 2;

    public void WriteOutcome(scoped MessageView request, Exchange exchange, ref MessageWriter response)
    {
        ref readonly var transaction = ref exchange.Transaction;
        ref readonly var outcome = ref exchange.Outcome;
        if (transaction.Kind == TransactionKind.BatchSettlement) WriteReconciliation(request, in outcome, ref response);
        else if (transaction.Mti.Class == GenericKinds.ManagementClass) WriteManagement(request, exchange, ref response);
        else WriteFinancial(request, exchange, ref response);
    }

    public void WriteFormatError(scoped MessageView request, Exchange exchange, ref MessageWriter response)
    {
        response.Echo(De93.ProcessingCode, request);
        response.Echo(De93.TransactionAmount, request);
        response.Echo(De93.TransmissionDateTime, request);
        response.Echo(De93.Stan, request);
        response.Echo(De93.LocalDateTime, request);
        response.Echo(De93.FunctionCode, request);
        FieldWriting.Text(ref response, De93.ActionCode, codes[DecisionReason.FormatError]);
        response.Echo(De93.TerminalId, request);
        response.Echo(De93.MerchantId, request);
    }

    private void WriteFinancial(scoped MessageView request, Exchange exchange, ref MessageWriter response)
    {
        ref readonly var transaction = ref exchange.Transaction;
        ref readonly var outcome = ref exchange.Outcome;
        var isPartial = outcome.Reason == DecisionReason.ApprovedPartially;
        response.Echo(De93.Pan, request);
        response.Echo(De93.ProcessingCode, request);
        if (isPartial) response.Number(De93.TransactionAmount, is2003 ? CompositeAmount.Of(transaction.Currency, outcome.ApprovedMinor) : outcome.ApprovedMinor);
        else response.Echo(De93.TransactionAmount, request);
        if (outcome.BillingMinor != 0) response.Number(De93.BillingAmount, is2003 ? CompositeAmount.Of(outcome.AccountCurrency, outcome.BillingMinor) : outcome.BillingMinor);
        response.Echo(De93.TransmissionDateTime, request);
        response.Echo(De93.Stan, request);
        response.Echo(De93.LocalDateTime, request);
        WriteSettlementDate(in outcome, ref response);
        response.Echo(De93.FunctionCode, request);
        if (isPartial) WriteOriginalAmounts(in transaction, ref response);
        else response.Echo(De93.OriginalAmounts, request);
        response.Echo(De93.AcquirerInstitution, request);
        response.Echo(De93.ForwardingInstitution, request);
        if (!outcome.Rrn.IsEmpty) response.Text(De93.RetrievalReference, outcome.Rrn);
        else response.Echo(De93.RetrievalReference, request);
        FieldWriting.TextIfAny(ref response, De93.ApprovalCode, outcome.AuthorizationCode);
        FieldWriting.Text(ref response, De93.ActionCode, codes[outcome.Reason]);
        response.Echo(De93.TerminalId, request);
        response.Echo(De93.MerchantId, request);
        if (!is2003)
        {
            response.Echo(De93.TransactionCurrency, request);
            FieldWriting.CurrencyIf(ref response, De93.BillingCurrency, outcome.BillingMinor != 0, outcome.AccountCurrency);
        }

        if (transaction.Kind == TransactionKind.BalanceInquiry && outcome is { IsApproved: true, HasBalance: true })
            FieldWriting.Balances(ref response, is2003 ? Version03 : Version93, UnspecifiedAccount, outcome.AccountCurrency, outcome.BalanceMinor, outcome.AvailableMinor);
        ChipAnswer.Write(request, exchange, codes[outcome.Reason], ref response);
        response.Echo(De93.OriginalDataElements, request);
    }

    /// <summary>F30 of a partial approval: what was asked for.</summary>
    private void WriteOriginalAmounts(in Transaction transaction, ref MessageWriter response)
    {
        Span<byte> text = stackalloc byte[32];
        var length = new OriginalAmounts(transaction.AmountMinor, 0, transaction.Currency, transaction.Currency).Write(text, is2003 ? Version03 : Version93);
        response.Text(De93.OriginalAmounts, text[..length]);
    }

    private void WriteManagement(scoped MessageView request, Exchange exchange, ref MessageWriter response)
    {
        ref readonly var outcome = ref exchange.Outcome;
        response.Echo(De93.TransmissionDateTime, request);
        response.Echo(De93.Stan, request);
        response.Echo(De93.LocalDateTime, request);
        if (exchange.Transaction.Kind == TransactionKind.CutOverNotice && outcome.SettlementDate != default) WriteSettlementDate(in outcome, ref response);
        response.Echo(De93.FunctionCode, request);
        response.Echo(De93.AcquirerInstitution, request);
        response.Echo(De93.ForwardingInstitution, request);
        FieldWriting.Text(ref response, De93.ActionCode, codes[outcome.Reason]);
        response.Echo(De93.TerminalId, request);
        response.Echo(De93.MerchantId, request);
        KeyBlocks.Write(exchange, ref response);
        response.Echo(De93.DestinationInstitution, request);
        response.Echo(De93.OriginatorInstitution, request);
    }

    private void WriteReconciliation(scoped MessageView request, in Outcome outcome, ref MessageWriter response)
    {
        response.Echo(De93.TransmissionDateTime, request);
        response.Echo(De93.Stan, request);
        response.Echo(De93.LocalDateTime, request);
        WriteSettlementDate(in outcome, ref response);
        response.Echo(De93.FunctionCode, request);
        response.Echo(De93.ReconciliationDate, request);
        response.Echo(De93.ReconciliationIndicator, request);
        response.Echo(De93.AcquirerInstitution, request);
        FieldWriting.TextIfAny(ref response, De93.RetrievalReference, outcome.Rrn);
        FieldWriting.Text(ref response, De93.ActionCode, CodeOf(in outcome));
        response.Echo(De93.TerminalId, request);
        response.Echo(De93.MerchantId, request);
        if (!is2003) response.Echo(De93.ReconciliationCurrency, request);
        if (is2003) WriteTotals03(in outcome, ref response);
        else WriteTotals93(request, in outcome, ref response);
        if (request.Has(De93.NetReconciliationAmount)) FieldWriting.Net(ref response, De93.NetReconciliationAmount, is2003 ? CurrencyOfNet(request) : default, outcome.Totals);
    }

    private ResponseCode CodeOf(in Outcome outcome) => outcome.Reason switch
    {
        DecisionReason.Approved => codes.Reconciled,
        DecisionReason.ReconcileError => codes.NotReconciled,
        _ => codes[outcome.Reason],
    };

    private static void WriteTotals93(scoped MessageView request, in Outcome outcome, ref MessageWriter response)
    {
        response.Number(De93.CreditsCount, outcome.Totals.CreditCount);
        FieldWriting.ZeroIf(ref response, De93.CreditReversalsCount, request);
        response.Number(De93.DebitsCount, outcome.Totals.DebitCount);
        FieldWriting.ZeroIf(ref response, De93.DebitReversalsCount, request);
        response.Number(De93.CreditsTotal, outcome.Totals.CreditMinor);
        FieldWriting.ZeroIf(ref response, De93.CreditReversalsTotal, request);
        response.Number(De93.DebitsTotal, outcome.Totals.DebitMinor);
        FieldWriting.ZeroIf(ref response, De93.DebitReversalsTotal, request);
    }

    /// <summary>F97 of 2003 begins with its currency; the answer keeps the request's.</summary>
    private static Currency CurrencyOfNet(scoped MessageView request)
    {
        Span<byte> text = stackalloc byte[32];
        return request.TryGetText(De93.NetReconciliationAmount, text, out var length) && length > 4 && FieldReading.TryDigits(text[1..4], out var number) && number != 0
            ? new Currency((ushort)number)
            : Currency.Cny;
    }

    private static void WriteTotals03(in Outcome outcome, ref MessageWriter response)
    {
        Span<byte> digits = stackalloc byte[ReconciliationData.Length];
        ReconciliationData.Write(digits, outcome.Totals);
        response.Text(De03.PrimaryReconciliationData, digits);
    }

    /// <summary>YYMMDD, or CCYYMMDD in 2003.</summary>
    private void WriteSettlementDate(in Outcome outcome, ref MessageWriter response)
    {
        var year = is2003 ? outcome.SettlementDate.Year : outcome.SettlementDate.Year % 100;
        response.Number(De93.SettlementDate, (year * 10_000L) + FieldWriting.MonthDay(outcome.SettlementDate));
    }
}
