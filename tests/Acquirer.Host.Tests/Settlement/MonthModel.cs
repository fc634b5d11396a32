using Iso8583.Host.Ledger;

namespace Iso8583.Host.Tests.Settlement;

/// <summary>
/// A second, much simpler settlement: a list of what happened, decimals for fees, dates written out. It shares no code with the engine or the books.
/// </summary>
internal sealed class MonthModel
{
    /// <summary>Invented: 16 to 18 February off, Saturday the 14th worked.</summary>
    private static readonly DateOnly[] Off = [new(2026, 2, 16), new(2026, 2, 17), new(2026, 2, 18)];
    private static readonly DateOnly[] Worked = [new(2026, 2, 14)];

    private readonly List<Item> _items = [];
    private readonly Dictionary<int, decimal> _carry = [];
    private readonly Dictionary<(int Merchant, DateOnly Day), int> _runs = [];

    /// <summary>Deposits and runs with nothing to pay: merchant, day, number of the run, gross, fee, paid.</summary>
    public List<Run> Runs { get; } = [];

    public decimal Interchange { get; private set; }

    public decimal Network { get; private set; }

    public decimal Fees { get; private set; }

    public decimal Charges { get; private set; }

    public static decimal Fee(decimal amount, decimal percent, decimal cap, decimal min, decimal fix)
    {
        var fee = decimal.Round(amount * percent / 100m, 2, MidpointRounding.AwayFromZero) + fix;
        fee = Math.Max(fee, min);
        return cap > 0 ? Math.Min(fee, cap) : fee;
    }

    /// <summary>Money moved: positive for a sale. Fees come back where they are negative.</summary>
    public void Add(int merchant, DateOnly day, decimal gross, decimal fee, decimal interchange, decimal network)
    {
        _items.Add(new Item(merchant, day, gross, fee));
        Fees += fee;
        Interchange += interchange;
        Network += network;
    }

    public decimal Owed(int merchant) => _items.Where(i => i.Merchant == merchant).Sum(i => i.Gross - i.Fee) - Runs.Where(r => r.Merchant == merchant).Sum(r => r.Paid + r.Charge);

    /// <summary>The clock stands at a moment: whoever is to be paid by then is paid.</summary>
    public void PayAt(DateTime now, IReadOnlyList<(PayoutPlanKind Plan, decimal Charge)> merchants)
    {
        var open = now.Hour >= 23 ? DateOnly.FromDateTime(now).AddDays(1) : DateOnly.FromDateTime(now);
        for (var merchant = 0; merchant < merchants.Count; merchant++)
        {
            var (plan, charge) = merchants[merchant];
            foreach (var day in _items.Where(i => i.Merchant == merchant && !i.Paid).Select(i => i.Day).Distinct().Order().ToList())
            {
                var due = plan switch
                {
                    PayoutPlanKind.RealTime => now,
                    PayoutPlanKind.SameDay when !_runs.ContainsKey((merchant, day)) => day.ToDateTime(new TimeOnly(22, 30)),
                    PayoutPlanKind.SameDay => day < open ? day.AddDays(1).ToDateTime(new TimeOnly(22, 30)) : DateTime.MaxValue,
                    PayoutPlanKind.NextDay => day < open ? day.AddDays(1).ToDateTime(new TimeOnly(10, 0)) : DateTime.MaxValue,
                    _ => day < open ? NextBankDay(day).ToDateTime(new TimeOnly(10, 0)) : DateTime.MaxValue,
                };
                if (now >= due) Pay(merchant, day, charge);
            }
        }
    }

    private void Pay(int merchant, DateOnly day, decimal charge)
    {
        var items = _items.Where(i => i.Merchant == merchant && i.Day == day && !i.Paid).ToList();
        var gross = items.Sum(i => i.Gross);
        var fee = items.Sum(i => i.Fee);
        if (gross == 0 && fee == 0) return;
        foreach (var item in items) item.Paid = true;
        var net = gross - fee + _carry.GetValueOrDefault(merchant);
        var taken = net <= 0 ? 0 : Math.Min(charge, net);
        var paid = net <= 0 ? 0 : net - taken;
        _carry[merchant] = net < 0 ? net : 0;
        Charges += taken;
        var run = _runs[(merchant, day)] = _runs.GetValueOrDefault((merchant, day)) + 1;
        Runs.Add(new Run(merchant, day, run, gross, fee, taken, paid));
    }

    private static DateOnly NextBankDay(DateOnly day)
    {
        while (true)
        {
            day = day.AddDays(1);
            var weekend = day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;
            if (Array.IndexOf(Worked, day) >= 0 || (!weekend && Array.IndexOf(Off, day) < 0)) return day;
        }
    }

    internal readonly record struct Run(int Merchant, DateOnly Day, int Number, decimal Gross, decimal Fee, decimal Charge, decimal Paid);

    private sealed class Item(int merchant, DateOnly day, decimal gross, decimal fee)
    {
        public int Merchant { get; } = merchant;

        public DateOnly Day { get; } = day;

        public decimal Gross { get; } = gross;

        public decimal Fee { get; } = fee;

        public bool Paid { get; set; }
    }
}
