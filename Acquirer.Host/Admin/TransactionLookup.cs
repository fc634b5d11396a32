using System.Globalization;
using System.Text.Json;
using Iso8583.Core.Messages;
using Iso8583.Host.Ledger;
using Iso8583.Host.Notifications;
using Iso8583.Host.Notifications.Content;
using Iso8583.Host.Notifications.Delivery;
using Iso8583.Host.Notifications.Enrolment;
using Iso8583.Host.Telemetry;
using Iso8583.Host.Transactions;
using Iso8583.Host.Views;

namespace Iso8583.Host.Admin;

/// <summary>Reads transactions for people: journal, delivery record and timelines in one picture, without a card number.</summary>
internal sealed class TransactionLookup(ILedger ledger, TransactionSearch search, NotificationStore notifications, EnrolmentSource enrolment, Timelines timelines)
{
    /// <summary>Last row of the journal.</summary>
    public long LastId => ledger.CommittedSequence;

    /// <summary>One transaction with its notifications and times; null where there is none.</summary>
    public async Task<TransactionAnswer?> FindAsync(long id, CancellationToken cancellationToken)
    {
        if (id <= 0) return null;
        var rows = await ledger.ReadJournalAsync(id - 1, 1, cancellationToken).ConfigureAwait(false);
        if (rows.Count == 0 || rows[0].Sequence != id) return null;
        NotificationAnswer[] told = [.. notifications.ReadTransaction(id).Select(NotificationAnswer.Of)];
        return Describe(rows[0]) with
        {
            Notifications = told,
            Stages = Stages(rows[0]),
            Timeline = TransactionStory.Of(rows[0], timelines, told),
        };
    }

    /// <summary>Transactions in the order of the journal: all of them from the journal itself, some of them by the search tables.</summary>
    public async Task<TransactionListAnswer> ListAsync(TransactionQuery query, CancellationToken cancellationToken)
    {
        if (query.IsEverything)
        {
            var rows = await ledger.ReadJournalAsync(query.After, query.Limit, cancellationToken).ConfigureAwait(false);
            return new TransactionListAnswer([.. rows.Select(Describe)], rows.Count == 0 ? query.After : rows[^1].Sequence, LastId);
        }

        var (ids, lookedUpTo) = await search.FindAsync(query, cancellationToken).ConfigureAwait(false);
        var found = new List<TransactionAnswer>(ids.Count);
        foreach (var id in ids)
        {
            var rows = await ledger.ReadJournalAsync(id - 1, 1, cancellationToken).ConfigureAwait(false);
            if (rows.Count == 0 || rows[0].Sequence != id) continue;
            if (!query.Rrn.IsEmpty && rows[0].Outcome.Rrn != query.Rrn) continue;
            found.Add(Describe(rows[0]));
        }

        return new TransactionListAnswer(found, ids.Count == query.Limit ? ids[^1] : Math.Max(query.After, lookedUpTo), LastId);
    }

    private TransactionAnswer Describe(JournalRow row)
    {
        ref readonly var transaction = ref row.Transaction;
        ref readonly var outcome = ref row.Outcome;
        return new TransactionAnswer
        {
            Id = row.Sequence,
            Kind = Name(transaction.Kind),
            Family = Name(transaction.Family),
            Mti = transaction.Mti.ToString(),
            TerminalId = Text(transaction.Key.TerminalId),
            MerchantId = enrolment.Current.FindMerchant(transaction.Key.MerchantId)?.MerchantId ?? Text(transaction.Key.MerchantId),
            Stan = transaction.Key.Stan.ToString("D6", CultureInfo.InvariantCulture),
            Batch = outcome.Batch,
            Pan = transaction.Pan.ToString(),
            AmountMinor = transaction.AmountMinor,
            Amount = new Amount(transaction.AmountMinor, transaction.Currency).ToString(),
            Approved = outcome.IsApproved,
            Reason = Name(outcome.Reason),
            Rule = outcome.Rule,
            StandIn = row.IsInPlace ? true : null,
            Rrn = Text(outcome.Rrn),
            AuthorizationCode = Text(outcome.AuthorizationCode),
            ApprovedMinor = outcome.ApprovedMinor,
            BalanceMinor = outcome.HasBalance ? outcome.BalanceMinor : null,
            AvailableMinor = outcome.HasBalance ? outcome.AvailableMinor : null,
            BusinessTime = outcome.BusinessTime,
            SettlementDate = outcome.SettlementDate,
            OriginalId = row.OriginalSequence > 0 ? row.OriginalSequence : null,
            Chip = outcome.Chip == default ? null : Describe(outcome.Chip),
            ReceivedAt = UnixTime.ToInstant(transaction.ReceivedUnixMicros),
            Events = [.. NotificationNames.Kinds.Where(Raised(row.Events)).Select(NotificationNames.Of)],
            EnrolmentEdition = row.Editions.Enrolment > 0 ? row.Editions.Enrolment : null,
            TemplateEdition = row.Editions.Templates > 0 ? row.Editions.Templates : null,
            Postings = [.. row.Postings.Select(Describe)],
        };
    }

    private static Func<NotificationKind, bool> Raised(NotificationEvents events) => kind => (events & NotificationNames.Bit(kind)) != 0;

    private static ChipAnswer Describe(in ChipData chip) => new(
        Name(chip.Verdict),
        chip.HasCounter ? chip.Counter : null,
        Name(chip.Watch),
        ScriptId(chip.ScriptSent),
        ScriptId(chip.ScriptReported),
        chip.ScriptReported == 0 ? null : Name(chip.ScriptResult));

    private static string? ScriptId(uint id) => id == 0 ? null : id.ToString("X8", CultureInfo.InvariantCulture);

    private static PostingAnswer Describe(Posting posting) => new(
        SafeName.HoldsCardNumber(posting.Account) ? SafeName.HideCardNumbers(posting.Account) : posting.Account,
        posting.Minor,
        new Amount(posting.Minor, new Currency(posting.Currency)).ToString());

    private List<StageAnswer> Stages(JournalRow row)
    {
        // The swipe is in the journal and lasts; the other times are in the ring for as long as it remembers them.
        var received = row.Transaction.ReceivedUnixMicros;
        var stages = new List<StageAnswer> { new(Name(TimelineStage.Received), UnixTime.ToInstant(received), 0) };
        foreach (var stage in Enum.GetValues<TimelineStage>())
        {
            if (stage == TimelineStage.Received || !timelines.TryGet(row.Sequence, stage, out var at)) continue;
            stages.Add(new StageAnswer(Name(stage), UnixTime.ToInstant(at), (at - received) / 1000.0));
        }

        return stages;
    }

    // What a terminal put into its own fields may be a card number: then it is hidden. A merchant known to the books is shown in any case.
    private static string Text(AsciiText value)
    {
        var text = value.ToString();
        return SafeName.HoldsCardNumber(text) ? SafeName.HideCardNumbers(text) : text;
    }

    private static string Name<T>(T value) where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
