using System.Globalization;
using System.Text;
using Iso8583.Host.Ledger;
using Iso8583.Host.Notifications.Content;
using Iso8583.Host.Notifications.Delivery;
using Iso8583.Host.Notifications.Enrolment;
using Iso8583.Host.Telemetry;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Notifications;

/// <summary>Decides from one journal row who is told what, and renders it. The same rows, book and catalog always give the same events.</summary>
/// <remarks>Not thread-safe: it owns its working space and what it remembers of earlier rows. One follower owns one planner.</remarks>
public sealed class NotificationPlanner(NotificationOptions options, EnrolmentSource enrolment, OptOuts optOuts, EditionBook editions)
{
    private const NotificationEvents CardholderEvents = NotificationEvents.Approved | NotificationEvents.Declined | NotificationEvents.Reversed
        | NotificationEvents.Voided | NotificationEvents.Refunded | NotificationEvents.PreAuthorized | NotificationEvents.Completed
        | NotificationEvents.SuspectedDuplicate | NotificationEvents.PinTriesExceeded;

    private const NotificationEvents MerchantEvents = NotificationEvents.MerchantSale | NotificationEvents.Reversed | NotificationEvents.Voided
        | NotificationEvents.Refunded | NotificationEvents.BatchBalanced | NotificationEvents.BatchMismatched | NotificationEvents.DepositArrived;

    private readonly StringBuilder _builder = new(256);
    private readonly DuplicateDetector _duplicates = new(options.DuplicateWindow);
    private readonly RecipientCap _cap = new(options.CardholderPerMinute, options.CardholderPerDay);

    /// <summary>Whether a row that raises events names no card of its own, so that the row it acted on is needed to know whom to tell.</summary>
    public static bool NeedsOriginal(JournalRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return (row.Events & CardholderEvents) != 0 && row.OriginalSequence > 0 && row.Transaction.Pan.IsEmpty;
    }

    /// <summary>Takes a row into account that was planned before a restart.</summary>
    public void Remember(JournalRow row) => _duplicates.Observe(row);

    /// <summary>Plans the events of one row. Rows come in the order of the journal.</summary>
    /// <param name="row">A committed row.</param>
    /// <param name="original">The row it acted on where <see cref="NeedsOriginal"/>; else may be null.</param>
    /// <param name="nowMicros">System time.</param>
    /// <param name="events">Planned events are appended; suppressed ones too, with their reason.</param>
    public void Plan(JournalRow row, JournalRow? original, long nowMicros, List<NotificationEvent> events)
    {
        ArgumentNullException.ThrowIfNull(row);
        ArgumentNullException.ThrowIfNull(events);
        var raised = row.Events;
        if (_duplicates.Observe(row)) raised |= NotificationEvents.SuspectedDuplicate;
        if (raised == NotificationEvents.None) return;
        var pan = row.Transaction.Pan.IsEmpty && original is not null ? original.Transaction.Pan : row.Transaction.Pan;
        var book = enrolment.Current;
        var merchant = book.FindMerchant(row.Transaction.Key.MerchantId);
        // By audience, then kind: the order of the ids.
        foreach (var kind in NotificationNames.Kinds)
        {
            if ((raised & NotificationNames.Bit(kind) & CardholderEvents) != 0) events.Add(ForCardholder(row, pan, kind, book, merchant, nowMicros));
        }

        foreach (var kind in NotificationNames.Kinds)
        {
            if ((raised & NotificationNames.Bit(kind) & MerchantEvents) != 0) events.Add(ForMerchant(row, pan, kind, book, merchant, nowMicros));
        }
    }

    private NotificationEvent ForCardholder(
        JournalRow row, in PanReference pan, NotificationKind kind, EnrolmentBook book, MerchantEnrolment? merchant, long nowMicros)
    {
        ref readonly var transaction = ref row.Transaction;
        var card = pan.IsEmpty ? null : book.FindCard(pan.Token);
        var issuer = card?.Issuer ?? IssuerProfile.Unknown;
        var reason = Suppression(card?.Phone, card?.Events ?? 0, kind, book.IsSilent(transaction.Key.TerminalId));
        if (reason.Length == 0 && kind == NotificationKind.SuspectedDuplicate && !row.Outcome.IsApproved) reason = SuppressionReasons.NothingCharged;
        if (reason.Length == 0 && IsAboutMoney(kind) && AmountOf(row) < card!.ThresholdMinor) reason = SuppressionReasons.BelowThreshold; // enrolled: there is a card
        if (reason.Length == 0) reason = _cap.Take(card!.Phone, transaction.ReceivedUnixMicros);
        if (reason.Length > 0) return Suppressed(row, Audience.Cardholder, kind, issuer, reason, nowMicros);
        var language = card!.Language;
        var facts = Facts(row, pan, book, issuer, language, merchant);
        var withBalance = card.IncludeBalance && row.Outcome.HasBalance;
        return Render(row, Audience.Cardholder, kind, issuer, card.Phone, language, withBalance, TimeSpan.Zero, in facts, nowMicros);
    }

    private NotificationEvent ForMerchant(
        JournalRow row, in PanReference pan, NotificationKind kind, EnrolmentBook book, MerchantEnrolment? merchant, long nowMicros)
    {
        ref readonly var transaction = ref row.Transaction;
        var issuer = (pan.IsEmpty ? null : book.FindCard(pan.Token))?.Issuer ?? IssuerProfile.Unknown;
        var reason = Suppression(merchant?.Phone, merchant?.Events ?? 0, kind, book.IsSilent(transaction.Key.TerminalId));
        if (reason.Length > 0) return Suppressed(row, Audience.Merchant, kind, issuer, reason, nowMicros);
        var language = merchant!.Language; // enrolled: there is a merchant
        var facts = Facts(row, pan, book, issuer, language, merchant);
        var hold = IsReport(kind) && merchant.QuietHours is not null ? merchant.QuietHours.HoldFrom(row.Outcome.BusinessTime) : TimeSpan.Zero;
        return Render(row, Audience.Merchant, kind, issuer, merchant.Phone, language, false, hold, in facts, nowMicros);
    }

    private string Suppression(string? phone, NotificationEvents wanted, NotificationKind kind, bool silentTerminal)
    {
        if (string.IsNullOrEmpty(phone)) return SuppressionReasons.NotEnrolled;
        if (silentTerminal) return SuppressionReasons.SilentTerminal;
        if (optOuts.Contains(phone)) return SuppressionReasons.OptedOut;
        return (wanted & NotificationNames.Bit(kind)) == 0 ? SuppressionReasons.EventNotChosen : "";
    }

    // A mismatch wants action and is never held.
    private static bool IsReport(NotificationKind kind) => kind is NotificationKind.BatchBalanced or NotificationKind.DepositArrived;

    private static bool IsAboutMoney(NotificationKind kind) => kind != NotificationKind.PinTriesExceeded;

    private static long AmountOf(JournalRow row)
    {
        ref readonly var outcome = ref row.Outcome;
        if (outcome.IsApproved && outcome.ApprovedMinor > 0) return outcome.ApprovedMinor;
        return row.Transaction.AmountMinor;
    }

    private static NotificationFacts Facts(JournalRow row, in PanReference pan, EnrolmentBook book, IssuerProfile issuer, string language, MerchantEnrolment? merchant)
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
            Tail = pan.IsEmpty ? (short)-1 : pan.LastFour,
            BusinessTime = outcome.BusinessTime,
            Kind = transaction.Kind is TransactionKind.Reversal or TransactionKind.StandInForwarding ? transaction.ReversedKind : transaction.Kind,
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
        IssuerProfile issuer,
        string phone,
        string language,
        bool withBalance,
        TimeSpan hold,
        in NotificationFacts facts,
        long nowMicros)
    {
        var (edition, templates) = editions.TemplatesOf(row.Editions);
        if (!templates.TryFind(language, audience, kind, withBalance, out var template))
        {
            return Suppressed(row, audience, kind, issuer, SuppressionReasons.NoTemplate, nowMicros);
        }

        var id = new NotificationId(row.Sequence, audience, kind);
        var text = template.Render(in facts, _builder);
        if (audience == Audience.Cardholder && issuer.Delivery.Loses(options.Seed, id))
        {
            return Event(row, id, edition, issuer, nowMicros, TimeSpan.Zero, phone, text, template.Key, DeliveryState.Undelivered, SuppressionReasons.LostByProfile);
        }

        if (audience == Audience.Cardholder) hold += issuer.Delivery.Delay(options.Seed, id);
        return Event(row, id, edition, issuer, nowMicros, hold, phone, text, template.Key, DeliveryState.Pending, "");
    }

    private NotificationEvent Suppressed(JournalRow row, Audience audience, NotificationKind kind, IssuerProfile issuer, string reason, long nowMicros) =>
        Event(row, new NotificationId(row.Sequence, audience, kind), editions.Current.Templates, issuer, nowMicros, TimeSpan.Zero, "", "", "", DeliveryState.Suppressed, reason);

    private NotificationEvent Event(
        JournalRow row,
        NotificationId id,
        int edition,
        IssuerProfile issuer,
        long nowMicros,
        TimeSpan hold,
        string recipient,
        string text,
        string template,
        DeliveryState state,
        string reason)
    {
        ref readonly var transaction = ref row.Transaction;
        var received = transaction.ReceivedUnixMicros > 0 ? transaction.ReceivedUnixMicros : nowMicros;
        var timeToLive = id.Audience == Audience.Cardholder ? options.CardholderTimeToLive : options.MerchantTimeToLive;
        return new NotificationEvent
        {
            Id = id,
            Recipient = recipient,
            Text = text,
            Template = template,
            TemplateVersion = edition,
            EnrolmentVersion = editions.Current.Enrolment,
            Issuer = issuer.Code,
            TerminalId = transaction.Key.TerminalId.ToString(),
            Stan = transaction.Key.Stan.ToString("D6", CultureInfo.InvariantCulture),
            Rrn = row.Outcome.Rrn.ToString(),
            Priority = PriorityOf(id.Kind),
            ReceivedMicros = received,
            CreatedMicros = nowMicros,
            ExpiresMicros = received + UnixTime.ToMicros(hold) + UnixTime.ToMicros(timeToLive),
            DueMicros = hold == TimeSpan.Zero ? 0 : received + UnixTime.ToMicros(hold),
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
