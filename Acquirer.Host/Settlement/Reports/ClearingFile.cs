using System.Globalization;
using Iso8583.Core.Messages;
using Iso8583.Host.Ledger;

namespace Iso8583.Host.Settlement.Reports;

/// <summary>
/// The transactions of a business day that move a merchant's money, one a line as they are read, with a trailer of count and sums. Card numbers are
/// masked; the token tells cards apart.
/// </summary>
public sealed class ClearingFile(DateOnly day, TextWriter output)
{
    private const string Header = "record,sequence,businessTime,merchant,terminal,batch,stan,rrn,kind,card,token,currency,gross,interchange,networkFee,acquirerFee,net,authorizationCode,original";

    private readonly SortedDictionary<ushort, (long Count, long Gross, long Fee)> _sums = [];
    private bool _begun;

    /// <summary>Writes the row if it belongs to the day.</summary>
    public void Add(JournalRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        Begin();
        if (row.Outcome.SettlementDate != day || row.Run.Day != 0 || !RowMoney.TryRead(row, out var money)) return;
        ref readonly var transaction = ref row.Transaction;
        ref readonly var outcome = ref row.Outcome;
        var currency = transaction.Currency;
        output.Write(string.Create(
            CultureInfo.InvariantCulture,
            $"T,{row.Sequence},{outcome.BusinessTime:yyyy-MM-ddTHH:mm:ss},{Csv.Cell(money.MerchantId)},{Csv.Cell(transaction.Key.TerminalId.ToString())},{outcome.Batch},{transaction.Key.Stan:D6},{outcome.Rrn},"));
        output.Write(string.Create(
            CultureInfo.InvariantCulture,
            $"{transaction.Kind},{transaction.Pan},{TokenOf(transaction.Pan)},{currency},{Amount.ToDecimalText(money.GrossMinor, currency)},{Amount.ToDecimalText(money.InterchangeMinor, currency)},"));
        output.Write(string.Create(
            CultureInfo.InvariantCulture,
            $"{Amount.ToDecimalText(money.NetworkMinor, currency)},{Amount.ToDecimalText(money.MarginMinor, currency)},{Amount.ToDecimalText(money.NetMinor, currency)},{Csv.Cell(outcome.AuthorizationCode.ToString())},{row.OriginalSequence}\n"));
        var sum = _sums.GetValueOrDefault(currency.Number);
        _sums[currency.Number] = (sum.Count + 1, sum.Gross + money.GrossMinor, sum.Fee + money.FeeMinor);
    }

    /// <summary>Writes the trailer: one line a currency with count, gross and fees.</summary>
    public void End()
    {
        Begin();
        foreach (var (number, sum) in _sums)
        {
            var currency = new Currency(number);
            output.Write(string.Create(
                CultureInfo.InvariantCulture, $"Z,{sum.Count},{day:yyyy-MM-dd},,,,,,,,,{currency},{Amount.ToDecimalText(sum.Gross, currency)},,,{Amount.ToDecimalText(sum.Fee, currency)},{Amount.ToDecimalText(sum.Gross - sum.Fee, currency)},,\n"));
        }

        output.Flush();
    }

    private static string TokenOf(in Transactions.PanReference pan) => pan.IsEmpty ? "" : pan.Token.ToString("x32", CultureInfo.InvariantCulture);

    private void Begin()
    {
        if (_begun) return;
        _begun = true;
        output.Write(Header + "\n");
    }
}
