using Iso8583.Core.Codec;
using Iso8583.Core.Messages;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Session;

/// <summary>Answers in the 1987 edition: what the request brought is echoed, what the bank adds stands beside it.</summary>
internal sealed class Iso87Composer(ResponseCodeTable codes) : IResponseComposer
{
    private const int UnspecifiedAccount = 0;
    private const int InBalance = 1;
    private const int OutOfBalance = 2;

    public void WriteOutcome(scoped MessageView request, Exchange exchange, ref MessageWriter response)
    {
        ref readonly var transaction = ref exchange.Transaction;
        ref readonly var outcome = ref exchange.Outcome;
        if (transaction.Kind == TransactionKind.BatchSettlement) WriteReconciliation(request, in outcome, ref response);
        else if (transaction.Mti.Class == 8) WriteManagement(request, exchange, ref response);
        else WriteFinancial(request, exchange, ref response);
    }

    public void WriteFormatError(scoped MessageView request, Exchange exchange, ref MessageWriter response)
    {
        response.Echo(De87.ProcessingCode, request);
        response.Echo(De87.TransactionAmount, request);
        response.Echo(De87.TransmissionDateTime, request);
        response.Echo(De87.Stan, request);
        FieldWriting.Text(ref response, De87.ResponseCode, codes[DecisionReason.FormatError]);
        response.Echo(De87.TerminalId, request);
        response.Echo(De87.MerchantId, request);
        response.Echo(De87.NetworkManagementCode, request);
    }

    private void WriteFinancial(scoped MessageView request, Exchange exchange, ref MessageWriter response)
    {
        ref readonly var transaction = ref exchange.Transaction;
        ref readonly var outcome = ref exchange.Outcome;
        response.Echo(De87.Pan, request);
        response.Echo(De87.ProcessingCode, request);
        if (outcome.Reason == DecisionReason.ApprovedPartially) response.Number(De87.TransactionAmount, outcome.ApprovedMinor);
        else response.Echo(De87.TransactionAmount, request);
        if (outcome.BillingMinor != 0) response.Number(De87.BillingAmount, outcome.BillingMinor);
        response.Echo(De87.TransmissionDateTime, request);
        response.Echo(De87.Stan, request);
        WriteLocalTime(request, in outcome, ref response);
        response.Number(De87.SettlementDate, FieldWriting.MonthDay(outcome.SettlementDate));
        response.Echo(De87.PosConditionCode, request);
        response.Echo(De87.AcquirerInstitution, request);
        response.Echo(De87.ForwardingInstitution, request);
        if (!outcome.Rrn.IsEmpty) response.Text(De87.RetrievalReference, outcome.Rrn);
        else response.Echo(De87.RetrievalReference, request);
        FieldWriting.TextIfAny(ref response, De87.AuthorizationCode, outcome.AuthorizationCode);
        FieldWriting.Text(ref response, De87.ResponseCode, codes[outcome.Reason]);
        response.Echo(De87.TerminalId, request);
        response.Echo(De87.MerchantId, request);
        response.Echo(De87.TransactionCurrency, request);
        FieldWriting.CurrencyIf(ref response, De87.BillingCurrency, outcome.BillingMinor != 0, outcome.AccountCurrency);
        if (transaction.Kind == TransactionKind.BalanceInquiry && outcome is { IsApproved: true, HasBalance: true })
            FieldWriting.Balances(ref response, 0, UnspecifiedAccount, outcome.AccountCurrency, outcome.BalanceMinor, outcome.AvailableMinor);
        ChipAnswer.Write(request, exchange, codes[outcome.Reason], ref response);
        response.Echo(De87.OriginalDataElements, request);
        response.Echo(De87.ReplacementAmounts, request);
    }

    private void WriteManagement(scoped MessageView request, Exchange exchange, ref MessageWriter response)
    {
        ref readonly var transaction = ref exchange.Transaction;
        ref readonly var outcome = ref exchange.Outcome;
        response.Echo(De87.TransmissionDateTime, request);
        response.Echo(De87.Stan, request);
        WriteLocalTime(request, in outcome, ref response);
        if (transaction.Kind == TransactionKind.CutOverNotice && outcome.SettlementDate != default) response.Number(De87.SettlementDate, FieldWriting.MonthDay(outcome.SettlementDate));
        response.Echo(De87.AcquirerInstitution, request);
        response.Echo(De87.ForwardingInstitution, request);
        FieldWriting.Text(ref response, De87.ResponseCode, codes[outcome.Reason]);
        response.Echo(De87.TerminalId, request);
        response.Echo(De87.MerchantId, request);
        KeyBlocks.Write(exchange, ref response);
        response.Echo(De87.NetworkManagementCode, request);
    }

    private void WriteReconciliation(scoped MessageView request, in Outcome outcome, ref MessageWriter response)
    {
        response.Echo(De87.TransmissionDateTime, request);
        response.Echo(De87.Stan, request);
        WriteLocalTime(request, in outcome, ref response);
        response.Number(De87.SettlementDate, FieldWriting.MonthDay(outcome.SettlementDate));
        response.Echo(De87.AcquirerInstitution, request);
        FieldWriting.TextIfAny(ref response, De87.RetrievalReference, outcome.Rrn);
        FieldWriting.Text(ref response, De87.ResponseCode, codes[outcome.Reason]);
        response.Echo(De87.TerminalId, request);
        response.Echo(De87.MerchantId, request);
        response.Echo(De87.SettlementCurrency, request);
        if (outcome.IsApproved || outcome.Reason == DecisionReason.ReconcileError) response.Number(De87.SettlementCode, outcome.Balanced ? InBalance : OutOfBalance);
        response.Number(De87.CreditsNumber, outcome.Totals.CreditCount);
        FieldWriting.ZeroIf(ref response, De87.CreditsReversalNumber, request);
        response.Number(De87.DebitsNumber, outcome.Totals.DebitCount);
        FieldWriting.ZeroIf(ref response, De87.DebitsReversalNumber, request);
        response.Number(De87.CreditsAmount, outcome.Totals.CreditMinor);
        FieldWriting.ZeroIf(ref response, De87.CreditsReversalAmount, request);
        response.Number(De87.DebitsAmount, outcome.Totals.DebitMinor);
        FieldWriting.ZeroIf(ref response, De87.DebitsReversalAmount, request);
        if (request.Has(De87.AmountNetSettlement)) FieldWriting.Net(ref response, De87.AmountNetSettlement, default, outcome.Totals);
    }

    /// <summary>The terminal's own time comes back unchanged; the bank's stands where the terminal sent none.</summary>
    private static void WriteLocalTime(scoped MessageView request, in Outcome outcome, ref MessageWriter response)
    {
        if (request.Has(De87.LocalTime)) response.Echo(De87.LocalTime, request);
        else response.Number(De87.LocalTime, FieldWriting.TimeNumber(outcome.BusinessTime));
        if (request.Has(De87.LocalDate)) response.Echo(De87.LocalDate, request);
        else response.Number(De87.LocalDate, FieldWriting.MonthDay(outcome.BusinessTime));
    }
}
