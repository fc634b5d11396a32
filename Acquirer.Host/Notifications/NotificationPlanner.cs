using System.Globalization;
using System.Text;
using Iso8583.Host.Ledger;
using Iso8583.Host.Notifications.Content;
using Iso8583.Host.Notifications.Delivery;
using Iso8583.Host.Notifications.Enrolment;
using Iso8583.Host.Telemetry;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Notifications;

/// <summary>Decides from one journal row who is told what, and renders it. The same row, book and catalog always give the same events.</summary>
/// <remarks>Not thread-safe: it owns its working space. One follower owns one planner.</remarks>
public sealed class NotificationPlanner(NotificationOptions options, EnrolmentSource enrolment, TemplateCatalog templates)
{
    private const NotificationEvents CardholderEvents = NotificationEvents.Approved | NotificationEvents.Declined | NotificationEvents.Reversed
        | NotificationEvents.Voided | NotificationEvents.Refunded | NotificationEvents.PreAuthorized | NotificationEvents.Completed
        | NotificationEvents.SuspectedDuplicate | NotificationEvents.PinTriesExceeded;

    private const NotificationEvents MerchantEvents = NotificationEvents.MerchantSale | NotificationEvents.Reversed | NotificationEvents.Voided
        | NotificationEvents.Refunded | NotificationEvents.BatchBalanced | NotificationEvents.BatchMismatched | NotificationEvents.DepositArrived;

    private readonly StringBuilder _builder = new(256);

    /// <summary>Plans the events of one row.</summary>
    /// <param name="row">A committed row.</param>
    /// <param name="nowMicros">System time.</param>
    /// <param name="events">Planned events are appended; suppressed ones too, with their reason.</param>
    public void Plan(JournalRow row, long nowMicros, List<NotificationEvent> events)
    {
        ArgumentNullException.ThrowIfNull(row);
        ArgumentNullException.ThrowIfNull(events);
        if (row.Events == NotificationEvents.None) return;
        var book = enrolment.Current;
        var merchant = book.FindMerchant(row.Transaction.Key.MerchantId);
        // By audience, then kind: the order of the ids.
        foreach (var kind in NotificationNames.Kinds)
        {
            if ((row.Events & NotificationNames.Bit(kind) & CardholderEvents) != 0) events.Add(ForCardholder(row, kind, book, merchant, nowMicros));
        }

        foreach (var kind in NotificationNames.Kinds)
        {
            if ((row.Events & NotificationNames.Bit(kind) & MerchantEvents) != 0) events.Add(ForMerchant(row, kind, book, merchant, nowMicros));
        }
    }

    private NotificationEvent ForCardholder(JournalRow row, NotificationKind kind, EnrolmentBook book, MerchantEnrolment? merchant, long nowMicros)
    {
        ref readonly var transaction = ref row.Transaction;
        var card = transaction.Pan.IsEmpty ? null : book.FindCard(transaction.Pan.Token);
        var issuer = card?.Issuer ?? IssuerProfile.Unknown;
        var reason = Suppression(card?.Phone, card?.Events ?? 0, kind, book.IsSilent(transaction.Key.TerminalId));
        if (reason.Length == 0 && IsAboutMoney(kind) && AmountOf(row) < card!.ThresholdMinor) reason = SuppressionReasons.BelowThreshold; // enrolled: there is a card
        if (reason.Length > 0) return Suppressed(row, Audience.Cardholder, kind, book, issuer, reason, nowMicros);
        var language = card!.Language;
        var facts = Facts(row, book, issuer, language, merchant);
        var withBalance = card.IncludeBalance && row.Outcome.HasBalance;
        return Render(row, Audience.Cardholder, kind, book, issuer, card.Phone, language, withBalance, in facts, nowMicros);
    }

    private NotificationEvent ForMerchant(JournalRow row, NotificationKind kind, EnrolmentBook book, MerchantEnrolment? merchant, long nowMicros)
    {
        ref readonly var transaction = ref row.Transaction;
        var issuer = (transaction.Pan.IsEmpty ? null : book.FindCard(transaction.Pan.Token))?.Issuer ?? IssuerProfile.Unknown;
        var reason = Suppression(merchant?.Phone, merchant?.Events ?? 0, kind, book.IsSilent(transaction.Key.TerminalId));
        if (reason.Length > 0) return Suppressed(row, Audience.Merchant, kind, book, issuer, reason, nowMicros);
        var facts = Facts(row, book, issuer, merchant!.Language, merchant); // enrolled: there is a merchant
        return Render(row, Audience.Merchant, kind, book, issuer, merchant.Phone, merchant.Language, false, in facts, nowMicros);
    }

    private static string Suppression(string? phone, NotificationEvents wanted, NotificationKind kind, bool silentTerminal)
    {
        if (string.IsNullOrEmpty(phone)) return SuppressionReasons.NotEnrolled;
        if (silentTerminal) return SuppressionReasons.SilentTerminal;
        return (wanted & NotificationNames.Bit(kind)) == 0 ? SuppressionReasons.EventNotChosen : "";
    }

    private static bool IsAboutMoney(NotificationKind kind) => kind != NotificationKind.PinTriesExceeded;

    private static long AmountOf(JournalRow row)
    {
        ref readonly var outcome = ref row.Outcome;
        if (outcome.IsApproved && outcome.ApprovedMinor > 0) return outcome.ApprovedMinor;
        return row.Transaction.AmountMinor;
    }

    private static NotificationFacts Facts(JournalRow row, EnrolmentBook book, IssuerProfile issuer, string language, MerchantEnrolment? merchant)
    {
        ref readonly var transaction = ref row.Transaction;
        ref readonly var outcome = ref row.Outcome;
        var chinese = ReferenceEquals(Wording.For(language), Wording.Chinese);
        var name = merchant is null ? "" : chinese || merchant.NameEn.Length == 0 ? merchant.Name : merchant.NameEn;
        return new NotificationFacts
        {
            Bank = chinese ? issuer.NameZh : issuer.NameEn,
            Acquirer = chinese ? book.AcquirerNameZh : book.AcquirerNameEn,
            Hotline = issuer.Hotline,
            Tail = transaction.Pan.IsEmpty ? (short)-1 : transaction.Pan.LastFour,
            BusinessTime = outcome.BusinessTime,
            Kind = transaction.Kind == TransactionKind.Reversal ? transaction.ReversedKind : transaction.Kind,
            Reason = outcome.Reason,
            AmountMinor = AmountOf(row),
            Currency = transaction.Currency,
            BalanceMinor = outcome.AvailableMinor,
            Merchant = SafeName.Clean(name),
            TerminalId = transaction.Key.TerminalId,
            Rrn = outcome.Rrn,
            Batch = outcome.Batch,
            Totals = outcome.Totals,
        };
    }

    private NotificationEvent Render(
        JournalRow row,
        Audience audience,
        NotificationKind kind,
        EnrolmentBook book,
        IssuerProfile issuer,
        string phone,
        string language,
        bool withBalance,
        in NotificationFacts facts,
        long nowMicros)
    {
        if (!templates.TryFind(language, audience, kind, withBalance, out var template))
        {
            return Suppressed(row, audience, kind, book, issuer, SuppressionReasons.NoTemplate, nowMicros);
        }

        return Event(row, audience, kind, book, issuer, nowMicros, phone, template.Render(in facts, _builder), template.Key, DeliveryState.Pending, "");
    }

    private NotificationEvent Suppressed(JournalRow row, Audience audience, NotificationKind kind, EnrolmentBook book, IssuerProfile issuer, string reason, long nowMicros) =>
        Event(row, audience, kind, book, issuer, nowMicros, "", "", "", DeliveryState.Suppressed, reason);

    private NotificationEvent Event(
        JournalRow row,
        Audience audience,
        NotificationKind kind,
        EnrolmentBook book,
        IssuerProfile issuer,
        long nowMicros,
        string recipient,
        string text,
        string template,
        DeliveryState state,
        string reason)
    {
        ref readonly var transaction = ref row.Transaction;
        var received = transaction.ReceivedUnixMicros > 0 ? transaction.ReceivedUnixMicros : nowMicros;
        var timeToLive = audience == Audience.Cardholder ? options.CardholderTimeToLive : options.MerchantTimeToLive;
        return new NotificationEvent
        {
            Id = new NotificationId(row.Sequence, audience, kind),
            Recipient = recipient,
            Text = text,
            Template = template,
            TemplateVersion = templates.Version,
            EnrolmentVersion = book.Version,
            Issuer = issuer.Code,
            TerminalId = transaction.Key.TerminalId.ToString(),
            Stan = transaction.Key.Stan.ToString("D6", CultureInfo.InvariantCulture),
            Rrn = row.Outcome.Rrn.ToString(),
            Priority = PriorityOf(kind),
            ReceivedMicros = received,
            CreatedMicros = nowMicros,
            ExpiresMicros = received + UnixTime.ToMicros(timeToLive),
            State = state,
            Reason = reason,
        };
    }

    private static byte PriorityOf(NotificationKind kind) => kind switch
    {
        NotificationKind.Declined or NotificationKind.SuspectedDuplicate or NotificationKind.PinTriesExceeded => 0,
        NotificationKind.MerchantSale => 2,
        NotificationKind.BatchBalanced or NotificationKind.BatchMismatched or NotificationKind.DepositArrived => 3,
        _ => 1,
    };
}
