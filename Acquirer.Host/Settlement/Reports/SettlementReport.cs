using System.Globalization;
using System.Text;
using System.Text.Json;
using Iso8583.Core.Messages;
using Iso8583.Host.Ledger;

namespace Iso8583.Host.Settlement.Reports;

/// <summary>What a business day has brought each merchant, what it cost and what was paid.</summary>
public static class SettlementReport
{
    private const string Header =
        "day,merchant,name,currency,plan,sales,salesAmount,credits,creditsAmount,gross,interchange,networkFee,acquirerFee,fee,net,carried,charge,paid,status,due,reference";

    /// <summary>The lines of a day, by merchant and currency.</summary>
    /// <param name="day">The day's rows.</param>
    /// <param name="master">Names and plans.</param>
    public static IReadOnlyList<ReportLine> Lines(SettlementDay day, MasterData master)
    {
        ArgumentNullException.ThrowIfNull(day);
        ArgumentNullException.ThrowIfNull(master);
        var lines = new List<ReportLine>();
        foreach (var merchant in day.Merchants)
        {
            if (merchant.SaleCount + merchant.CreditCount + merchant.Payouts.Count == 0) continue;
            master.TryGetMerchant(AsciiText.From(merchant.MerchantId), out var data);
            var plan = data?.Plan ?? PayoutPlan.Default;
            lines.Add(new ReportLine
            {
                Merchant = merchant.MerchantId,
                Name = data?.Name ?? "",
                Currency = merchant.Currency.ToString(),
                CurrencyNumber = merchant.Currency.Number,
                Plan = NameOf(plan.Kind),
                Sales = merchant.SaleCount,
                SalesMinor = merchant.SaleMinor,
                Credits = merchant.CreditCount,
                CreditsMinor = merchant.CreditMinor,
                GrossMinor = merchant.GrossMinor,
                InterchangeMinor = merchant.InterchangeMinor,
                NetworkFeeMinor = merchant.NetworkMinor,
                AcquirerFeeMinor = merchant.MarginMinor,
                FeeMinor = merchant.FeeMinor,
                NetMinor = merchant.NetMinor,
                CarriedMinor = merchant.Payouts.Sum(p => p.Run.CarriedMinor),
                ChargeMinor = merchant.Payouts.Sum(p => p.Run.ChargeMinor),
                PaidMinor = merchant.Payouts.Sum(p => p.Run.PaidMinor),
                Status = StatusOf(merchant),
                Due = plan.DueOf(day.Day).ToString("O", CultureInfo.InvariantCulture),
                Reference = merchant.Payouts.Count == 0 ? "" : merchant.Payouts[^1].Rrn,
            });
        }

        return lines;
    }

    /// <summary>With a header line; amounts in major units.</summary>
    public static string ToCsv(SettlementDay day, IReadOnlyList<ReportLine> lines)
    {
        ArgumentNullException.ThrowIfNull(day);
        ArgumentNullException.ThrowIfNull(lines);
        var text = new StringBuilder(Header).Append('\n');
        foreach (var line in lines)
        {
            var currency = new Currency(line.CurrencyNumber);
            string[] cells =
            [
                day.Day.ToString("O", CultureInfo.InvariantCulture), line.Merchant, line.Name, line.Currency, line.Plan, Text(line.Sales), Money(line.SalesMinor), Text(line.Credits),
                Money(line.CreditsMinor), Money(line.GrossMinor), Money(line.InterchangeMinor), Money(line.NetworkFeeMinor), Money(line.AcquirerFeeMinor), Money(line.FeeMinor),
                Money(line.NetMinor), Money(line.CarriedMinor), Money(line.ChargeMinor), Money(line.PaidMinor), line.Status, line.Due, line.Reference,
            ];
            text.AppendJoin(',', cells.Select(Csv.Cell)).Append('\n');

            string Money(long minor) => Amount.ToDecimalText(minor, currency);
        }

        return text.ToString();
    }

    /// <summary>An object with the day and its lines; amounts in minor units.</summary>
    public static string ToJson(SettlementDay day, IReadOnlyList<ReportLine> lines)
    {
        ArgumentNullException.ThrowIfNull(day);
        ArgumentNullException.ThrowIfNull(lines);
        return JsonSerializer.Serialize(new ReportDocument(day.Day.ToString("O", CultureInfo.InvariantCulture), lines), ReportJson.Readable.ReportDocument);
    }

    private static string StatusOf(MerchantTotals merchant)
    {
        var covered = merchant.Payouts.Sum(p => p.Run.GrossMinor - p.Run.FeeMinor);
        if (merchant.Payouts.Count == 0) return merchant.GrossMinor == 0 && merchant.FeeMinor == 0 ? "paid" : "due";
        if (covered != merchant.NetMinor) return "partly";
        return merchant.Payouts[^1].Run.NetMinor < 0 ? "carried" : "paid";
    }

    private static string NameOf(PayoutPlanKind kind) => kind switch
    {
        PayoutPlanKind.NextDay => "D+1",
        PayoutPlanKind.SameDay => "D+0",
        PayoutPlanKind.RealTime => "realTime",
        _ => "T+1",
    };

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
