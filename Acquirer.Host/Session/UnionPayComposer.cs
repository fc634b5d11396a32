using System.Security.Cryptography;
using Iso8583.Core.Codec;
using Iso8583.Core.Messages;
using Iso8583.Host.Authorization;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Session;

/// <summary>Answers in the UnionPay POS dialect; field sets after its transaction matrix.</summary>
internal sealed class UnionPayComposer(ResponseCodeTable codes, AsciiText acquirerInstitution, TerminalDownloads downloads) : IResponseComposer
{
    private const int SavingsAccount = 10;
    private const int HalfDigits = 31;
    private const int TotalsDigits = 2 * HalfDigits;
    private const byte CodeBalanced = (byte)'1';
    private const byte CodeUnbalanced = (byte)'2';
    private const byte CodeError = (byte)'3';

    public void WriteOutcome(scoped MessageView request, Exchange exchange, ref MessageWriter response)
    {
        ref readonly var transaction = ref exchange.Transaction;
        ref readonly var outcome = ref exchange.Outcome;
        if (transaction.Kind == TransactionKind.BatchSettlement) WriteSettlement(request, in transaction, in outcome, ref response);
        else if (transaction.Mti.Class is 8 or 3) WriteManagement(request, in transaction, in outcome, exchange.IssuedKeys, ref response);
        else WriteFinancial(request, exchange, ref response);
    }

    public void WriteFormatError(scoped MessageView request, Exchange exchange, ref MessageWriter response)
    {
        if (request.Mti.Class == 5)
        {
            WriteSettlementError(request, ref response);
            return;
        }

        response.Echo(De87.ProcessingCode, request);
        response.Echo(De87.TransactionAmount, request);
        response.Echo(De87.Stan, request);
        FieldWriting.Text(ref response, De87.ResponseCode, codes[DecisionReason.FormatError]);
        response.Echo(De87.TerminalId, request);
        response.Echo(De87.MerchantId, request);
        response.Echo(De87.Private60, request);
    }

    private void WriteFinancial(scoped MessageView request, Exchange exchange, ref MessageWriter response)
    {
        ref readonly var transaction = ref exchange.Transaction;
        ref readonly var outcome = ref exchange.Outcome;
        if (outcome.IsApproved) WritePan(request, ref response);
        response.Echo(De87.ProcessingCode, request);
        if (outcome.Reason == DecisionReason.ApprovedPartially) response.Number(De87.TransactionAmount, outcome.ApprovedMinor);
        else response.Echo(De87.TransactionAmount, request);
        response.Echo(De87.Stan, request);
        response.Number(De87.LocalTime, FieldWriting.TimeNumber(outcome.BusinessTime));
        response.Number(De87.LocalDate, FieldWriting.MonthDay(outcome.BusinessTime));
        response.Echo(De87.ExpirationDate, request);
        if (transaction.Kind != TransactionKind.BalanceInquiry) response.Number(De87.SettlementDate, FieldWriting.MonthDay(outcome.SettlementDate));
        response.Echo(De87.CardSequenceNumber, request);
        response.Echo(De87.PosConditionCode, request);
        response.Text(De87.AcquirerInstitution, acquirerInstitution);
        FieldWriting.TextIfAny(ref response, De87.RetrievalReference, outcome.Rrn);
        FieldWriting.TextIfAny(ref response, De87.AuthorizationCode, outcome.AuthorizationCode);
        FieldWriting.Text(ref response, De87.ResponseCode, codes[outcome.Reason]);
        response.Echo(De87.TerminalId, request);
        response.Echo(De87.MerchantId, request);
        response.Echo(De87.TransactionCurrency, request);
        if (transaction.Kind == TransactionKind.BalanceInquiry && outcome is { IsApproved: true, HasBalance: true })
            FieldWriting.Balances(ref response, 0, SavingsAccount, outcome.AccountCurrency, outcome.BalanceMinor, outcome.AvailableMinor);
        if (transaction.Kind == TransactionKind.Reversal) ChipAnswer.EchoCounter(request, ref response);
        else ChipAnswer.Write(request, exchange, codes[outcome.Reason], ref response);
        if (outcome.IsApproved && transaction.Kind == TransactionKind.Purchase && PaymentCodes.HasCode(request))
            PaymentCodes.WriteVoucher(ref response, outcome.SettlementDate, outcome.Rrn);
        response.Echo(De87.Private60, request);
        if (!outcome.IsApproved) return;
        response.Text(De87.Private63, "CUP"u8);
        if (exchange.Keys is { } keys) WriteMac(keys, ref response);
    }

    public static void WriteMac(TerminalKeys keys, ref MessageWriter response)
    {
        Span<byte> mac = stackalloc byte[TerminalKeys.MacLength];
        keys.WriteMac(response.BeginMac(De87.Mac64), mac);
        response.Bytes(De87.Mac64, mac);
    }

    private static void WritePan(scoped MessageView request, ref MessageWriter response)
    {
        var pan = FieldReading.ReadPan(request);
        if (pan.IsEmpty) return;
        Span<byte> digits = stackalloc byte[Pan.MaxLength];
        response.Text(De87.Pan, digits[..pan.Reveal(digits)]);
        CryptographicOperations.ZeroMemory(digits);
    }

    private void WriteManagement(scoped MessageView request, in Transaction transaction, in Outcome outcome, TerminalKeys? issued, ref MessageWriter response)
    {
        response.Echo(De87.Stan, request);
        response.Number(De87.LocalTime, FieldWriting.TimeNumber(outcome.BusinessTime));
        response.Number(De87.LocalDate, FieldWriting.MonthDay(outcome.BusinessTime));
        response.Text(De87.AcquirerInstitution, acquirerInstitution);
        FieldWriting.TextIfAny(ref response, De87.RetrievalReference, outcome.Rrn);
        FieldWriting.Text(ref response, De87.ResponseCode, codes[outcome.Reason]);
        response.Echo(De87.TerminalId, request);
        response.Echo(De87.MerchantId, request);
        if (transaction.Mti.Class == 3) response.Echo(De87.AdditionalDataPrivate, request);
        if (transaction.Kind == TransactionKind.SignOn && outcome.IsApproved) WriteNewBatch(in transaction, outcome.Batch, ref response);
        else response.Echo(De87.Private60, request);
        if (issued is not null) response.Bytes(De87.Private62, issued.F62.Span);
        else if (transaction.Kind == TransactionKind.ParameterDownload && outcome.IsApproved) downloads.Write(request, transaction.NetworkCode, ref response);
    }

    /// <summary>F60 of a sign-on response: the batch number that the terminal must use from now on stands in 60.2.</summary>
    private static void WriteNewBatch(in Transaction transaction, int batch, ref MessageWriter response)
    {
        Span<byte> f60 = stackalloc byte[11];
        FieldWriting.Digits(f60[..2], transaction.UnionPayType);
        FieldWriting.Digits(f60[2..8], batch);
        FieldWriting.Digits(f60[8..], transaction.NetworkCode);
        response.Text(De87.Private60, f60);
    }

    private void WriteSettlement(scoped MessageView request, in Transaction transaction, in Outcome outcome, ref MessageWriter response)
    {
        response.Echo(De87.Stan, request);
        response.Number(De87.LocalTime, FieldWriting.TimeNumber(outcome.BusinessTime));
        response.Number(De87.LocalDate, FieldWriting.MonthDay(outcome.BusinessTime));
        response.Number(De87.SettlementDate, FieldWriting.MonthDay(outcome.SettlementDate));
        response.Text(De87.AcquirerInstitution, acquirerInstitution);
        FieldWriting.TextIfAny(ref response, De87.RetrievalReference, outcome.Rrn);
        response.Echo(De87.TerminalId, request);
        response.Echo(De87.MerchantId, request);
        Span<byte> totals = stackalloc byte[TotalsDigits];
        var refused = !outcome.IsApproved && outcome.Reason != DecisionReason.ReconcileError;
        WriteHalf(totals[..HalfDigits], transaction.TerminalTotals, outcome.Totals, refused);
        WriteHalf(totals[HalfDigits..], transaction.TerminalForeignTotals, outcome.ForeignTotals, refused);
        response.Text(De87.AdditionalDataPrivate, totals);
        response.Echo(De87.TransactionCurrency, request);
        response.Echo(De87.Private60, request);
        response.Echo(De87.Private63, request);
    }

    /// <summary>One half of F48: equal totals come back with code 1, else the books' totals with code 2; a settlement that could not be done has code 3.</summary>
    private static void WriteHalf(Span<byte> half, BatchTotals terminal, BatchTotals books, bool refused)
    {
        var shown = refused ? terminal : books;
        FieldWriting.Digits(half[..12], shown.DebitMinor);
        FieldWriting.Digits(half[12..15], shown.DebitCount);
        FieldWriting.Digits(half[15..27], shown.CreditMinor);
        FieldWriting.Digits(half[27..30], shown.CreditCount);
        half[30] = refused ? CodeError : terminal == books ? CodeBalanced : CodeUnbalanced;
    }

    /// <summary>A 0510 has no F39: a 0500 that cannot be read is answered with codes 3 in both halves.</summary>
    private static void WriteSettlementError(scoped MessageView request, ref MessageWriter response)
    {
        response.Echo(De87.Stan, request);
        response.Echo(De87.TerminalId, request);
        response.Echo(De87.MerchantId, request);
        Span<byte> totals = stackalloc byte[TotalsDigits];
        totals.Fill((byte)'0');
        totals[HalfDigits - 1] = CodeError;
        totals[TotalsDigits - 1] = CodeError;
        response.Text(De87.AdditionalDataPrivate, totals);
        response.Echo(De87.TransactionCurrency, request);
        response.Echo(De87.Private60, request);
    }
}
