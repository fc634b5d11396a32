using System.Collections.Frozen;
using Iso8583.Core.Documents;
using Iso8583.Core.Messages;
using Iso8583.Host.Authorization;
using Iso8583.Host.Configuration;
using Iso8583.Host.Configuration.Seed;
using Iso8583.Host.Ledger;
using Iso8583.Host.Notifications.Enrolment;
using Iso8583.Host.Session;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Composition;

/// <summary>From the seed file to what each room knows of it.</summary>
internal static class SeedMapping
{
    private const string AcquirerNameZh = "收单行";
    private const string AcquirerNameEn = "Acquirer";
    private const string DefaultLanguage = "zh-CN";

    public static MasterData ToMasterData(SeedDocument seed, PanTokenizer tokens) => new(
        [.. seed.Accounts.Select(account => new AccountData
        {
            Number = account.Number,
            Currency = account.Currency,
            Type = Enum.Parse<AccountType>(account.Type, ignoreCase: true),
            OpeningBalanceMinor = account.OpeningBalanceMinor,
            CreditLimitMinor = account.CreditLimitMinor,
            TransactionLimitMinor = account.TransactionLimitMinor,
            DailyLimitMinor = account.DailyLimitMinor,
            DailyCountLimit = account.DailyCountLimit,
        })],
        [.. seed.Cards.Select(card => new CardData
        {
            Pan = tokens.Tokenize(card.Pan),
            Account = card.Account,
            Expiry = card.Expiry,
            Status = Enum.Parse<CardStatus>(card.Status, ignoreCase: true),
            PendingScript = card.PendingScript,
        })],
        [.. seed.Merchants.Select(merchant => new MerchantData
        {
            Id = merchant.Id,
            Name = merchant.Name,
            CategoryCode = merchant.CategoryCode,
            Acquirer = BusinessCalendar.InstitutionOf(merchant.Acquirer),
            DebitFee = ToRate(merchant.DebitFee),
            CreditFee = ToRate(merchant.CreditFee),
            RefundFee = Enum.Parse<RefundFeePolicy>(merchant.Plan.RefundFee, ignoreCase: true),
            Plan = ToPlan(merchant.Plan, seed),
        })],
        [.. seed.Terminals.Select(terminal => new TerminalData { Id = terminal.Id, MerchantId = terminal.MerchantId, Currency = terminal.Currency })],
        [.. seed.Issuers.Select(issuer => new IssuerData { Name = issuer.Name, FirstBin = issuer.FirstBin, LastBin = issuer.LastBin, Foreign = issuer.Foreign, StandIn = ToLimits(issuer.Behaviour.StandIn), DeclinesReplayedCounter = issuer.Chip?.DeclinesReplayedCounter ?? false })],
        new FeeSchedule
        {
            DebitInterchange = ToRate(seed.Fees.DebitInterchange),
            CreditInterchange = ToRate(seed.Fees.CreditInterchange),
            Network = ToRate(seed.Fees.Network),
        })
    {
        Rates = [.. seed.Rates.Select(rate => new ExchangeRate(rate.From, rate.To, rate.RateNano))],
    };

    public static EnrolmentBook ToEnrolmentBook(SeedDocument seed, PanTokenizer tokens) => new(
        version: 1,
        AcquirerNameZh,
        AcquirerNameEn,
        seed.Cards.Select(card => Enrol(card, seed, tokens)),
        seed.Merchants.Select(merchant => new MerchantEnrolment(merchant.Id.ToString(), merchant.Name, merchant.Enrolment?.Phone ?? "")
        {
            NameEn = merchant.NameEn,
            Language = merchant.Enrolment?.Language ?? DefaultLanguage,
            Events = Events(merchant.Enrolment),
            QuietHours = merchant.Enrolment is { QuietFrom: { } from, QuietTo: { } to } ? new QuietHours(from, to) : null,
        }),
        seed.Terminals.Where(terminal => !terminal.NotifiesBySms).Select(terminal => terminal.Id));

    private static FeeRate ToRate(SeedFee fee) => new(fee.PartsPerMillion, fee.CapMinor, fee.MinMinor, fee.FixedMinor);

    private static PayoutPlan ToPlan(SeedPlan plan, SeedDocument seed) => new()
    {
        Kind = plan.Plan switch
        {
            SeedPlan.NextDay => PayoutPlanKind.NextDay,
            SeedPlan.SameDay => PayoutPlanKind.SameDay,
            SeedPlan.RealTime => PayoutPlanKind.RealTime,
            _ => PayoutPlanKind.NextWorkingDay,
        },
        At = plan.At,
        ChargeMinor = plan.ChargeMinor,
        Calendar = seed.Calendars.FirstOrDefault(calendar => calendar.Name == plan.Calendar) is { } found
            ? new WorkingCalendar(found.Holidays.ToHashSet(), found.WorkingWeekends.ToHashSet())
            : WorkingCalendar.Weekdays,
    };

    private static CardEnrolment Enrol(SeedCard card, SeedDocument seed, PanTokenizer tokens)
    {
        var bin = (int)card.Pan.Prefix(6);
        var issuer = seed.Issuers.FirstOrDefault(candidate => candidate.FirstBin <= bin && bin <= candidate.LastBin);
        var profile = issuer is null ? IssuerProfile.Unknown : new IssuerProfile(issuer.NameEn, issuer.Name, issuer.NameEn, issuer.Hotline) { Delivery = ToProfile(issuer.Delivery) };
        return new CardEnrolment(tokens.Tokenize(card.Pan).Token, profile, card.Enrolment?.Phone ?? "")
        {
            Language = card.Enrolment?.Language ?? DefaultLanguage,
            ThresholdMinor = card.Enrolment?.ThresholdMinor ?? 0,
            IncludeBalance = card.Enrolment?.ShowBalance ?? true,
            Events = Events(card.Enrolment),
        };
    }

    private static DeliveryProfile ToProfile(SeedDelivery? delivery) => delivery is null
        ? DeliveryProfile.Immediate
        : new DeliveryProfile(Enum.Parse<DelayShape>(delivery.Delay, ignoreCase: true), delivery.Lower, delivery.Upper, delivery.LossPercent);

    private static NotificationEvents Events(SeedEnrolment? enrolment)
        => enrolment is null || enrolment.Events.Count == 0
            ? (NotificationEvents)~0
            : enrolment.Events.Aggregate(NotificationEvents.None, (events, name) => events | Enum.Parse<NotificationEvents>(name, ignoreCase: true));

    /// <summary>Which payment code stands for which card.</summary>
    public static PaymentCodes ToPaymentCodes(SeedDocument seed)
        => new(seed.Cards.SelectMany(card => card.PaymentCodes.Select(code => (code, card.Pan))).ToDictionary(pair => pair.code, pair => pair.Pan));

    /// <summary>How issuers behave.</summary>
    /// <param name="seed">The seed file.</param>
    /// <param name="down">Names of those that are out of order from the start, besides what the file says.</param>
    /// <param name="randomSeed">Of their answer times.</param>
    /// <exception cref="ConfigurationFaultException">There is no issuer of a name.</exception>
    public static IssuerBoard ToIssuerBoard(SeedDocument seed, IReadOnlyList<string> down, ulong randomSeed)
    {
        var board = new IssuerBoard(seed.Issuers.Select(issuer => new IssuerPolicy(issuer.NameEn, issuer.FirstBin, issuer.LastBin, randomSeed)
        {
            Latency = issuer.Behaviour.Latency,
            Timeout = issuer.Behaviour.Timeout,
            Maintenance = issuer.Behaviour.Maintenance,
            IsDown = issuer.Behaviour.Down,
        }));
        foreach (var name in down)
        {
            if (!board.TryFind(name, out var issuer))
                throw new ConfigurationFaultException($"{AcquirerOptions.Section}:IssuersDown: the seed file has no issuer '{name}'; {NearestName.Hint(name, [.. board.All.Select(known => known.Name)])}");
            issuer.IsDown = true;
        }

        return board;
    }

    private static StandInLimits? ToLimits(SeedStandIn? limits) => limits is null ? null : new StandInLimits(limits.PerTransaction, limits.PerDay, limits.CountPerDay);

    /// <summary>Merchant categories, for rules.</summary>
    public static FrozenDictionary<AsciiText, int> ToCategories(SeedDocument seed)
        => seed.Merchants.Where(merchant => merchant.CategoryCode > 0).ToFrozenDictionary(merchant => merchant.Id, merchant => merchant.CategoryCode);

    public static TerminalBook ToTerminalBook(SeedDocument seed)
    {
        var book = new TerminalBook();
        foreach (var terminal in seed.Terminals) book.Add(terminal.MerchantId, terminal.Id, terminal.AllowsPartialApproval);
        return book;
    }
}
