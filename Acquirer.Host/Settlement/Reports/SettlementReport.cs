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

    /// <summary>The same from the sums that the books keep, without a look at the journal.</summary>
    /// <param name="days">What the books keep of the day; those of other days are left aside.</param>
    /// <param name="day">The business day.</param>
    /// <param name="master">Names and plans.</param>
    public static IReadOnlyList<ReportLine> Lines(IReadOnlyList<MerchantDay> days, DateOnly day, MasterData master)
    {
        ArgumentNullException.ThrowIfNull(days);
        ArgumentNullException.ThrowIfNull(master);
        var lines = new List<ReportLine>(days.Count);
        foreach (var kept in days)
        {
            if (kept.Day != day || kept.SaleCount + kept.CreditCount + kept.Runs == 0) continue;
            master.TryGetMerchant(kept.MerchantId, out var data);
            var plan = data?.Plan ?? PayoutPlan.Default;
            lines.Add(new ReportLine
            {
                Merchant = kept.MerchantId.ToString(),
                Name = data?.Name ?? "",
                Currency = kept.Currency.ToString(),
                CurrencyNumber = kept.Currency.Number,
                Plan = NameOf(plan.Kind),
                Sales = kept.SaleCount,
                SalesMinor = kept.SaleMinor,
                Credits = kept.CreditCount,
                CreditsMinor = kept.CreditMinor,
                GrossMinor = kept.GrossMinor,
                InterchangeMinor = kept.InterchangeMinor,
                NetworkFeeMinor = kept.NetworkMinor,
                AcquirerFeeMinor = kept.MarginMinor,
                FeeMinor = kept.FeeMinor,
                NetMinor = kept.NetMinor,
                CarriedMinor = kept.CarriedMinor,
                ChargeMinor = kept.ChargeMinor,
                PaidMinor = kept.PaidMinor,
                Status = StatusOf(kept.Runs, kept.CoveredGrossMinor - kept.CoveredFeeMinor, kept.LastNetMinor, kept.GrossMinor, kept.FeeMinor),
                Due = plan.DueOf(day).ToString("O", CultureInfo.InvariantCulture),
                Reference = kept.LastPayoutRrn.ToString(),
            });
        }

        return lines;
    }

    /// <summary>With a header line; amounts in major units.</summary>
    public static string ToCsv(DateOnly day, IReadOnlyList<ReportLine> lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        var text = new StringBuilder(Header).Append('\n');
        foreach (var line in lines)
        {
            var currency = new Currency(line.CurrencyNumber);
            string[] cells =
            [
                day.ToString("O", CultureInfo.InvariantCulture), line.Merchant, line.Name, line.Currency, line.Plan, Text(line.Sales), Money(line.SalesMinor), Text(line.Credits),
                Money(line.CreditsMinor), Money(line.GrossMinor), Money(line.InterchangeMinor), Money(line.NetworkFeeMinor), Money(line.AcquirerFeeMinor), Money(line.FeeMinor),
                Money(line.NetMinor), Money(line.CarriedMinor), Money(line.ChargeMinor), Money(line.PaidMinor), line.Status, line.Due, line.Reference,
            ];
            text.AppendJoin(',', cells.Select(Csv.Cell)).Append('\n');

            string Money(long minor) => Amount.ToDecimalText(minor, currency);
        }

        return text.ToString();
    }

    /// <summary>An object with the day and its lines; amounts in minor units.</summary>
    public static string ToJson(DateOnly day, IReadOnlyList<ReportLine> lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        return JsonSerializer.Serialize(new ReportDocument(day.ToString("O", CultureInfo.InvariantCulture), lines), ReportJson.Readable.ReportDocument);
    }

    private static string StatusOf(MerchantTotals merchant) => StatusOf(
        merchant.Payouts.Count,
        merchant.Payouts.Sum(p => p.Run.GrossMinor - p.Run.FeeMinor),
        merchant.Payouts.Count == 0 ? 0 : merchant.Payouts[^1].Run.NetMinor,
        merchant.GrossMinor,
        merchant.FeeMinor);

    private static string StatusOf(int payouts, long covered, long lastNet, long gross, long fee)
    {
        if (payouts == 0) return gross == 0 && fee == 0 ? "paid" : "due";
        if (covered != gross - fee) return "partly";
        return lastNet < 0 ? "carried" : "paid";
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
