using System.Globalization;
using System.Text;
using System.Text.Json;
using Iso8583.Core.Messages;
using Iso8583.Host.Ledger;
using Iso8583.Host.Notifications.Content;
using Iso8583.Host.Telemetry;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Admin;

/// <summary>What happened to a transaction, from the swipe to the phone, in words. Times come from the ring, everything that lasts from the journal.</summary>
internal static class TransactionStory
{
    private const int StageWidth = 21;

    public static List<TimelineAnswer> Of(JournalRow row, Timelines timelines, IReadOnlyList<NotificationAnswer> notifications)
    {
        ref readonly var transaction = ref row.Transaction;
        var story = new List<TimelineAnswer>();
        var received = transaction.ReceivedUnixMicros;
        var parties = transaction.Key.TerminalId.IsEmpty ? "" : $", terminal {Shown(transaction.Key.TerminalId)}";
        var card = transaction.Pan.IsEmpty ? "" : $", card {transaction.Pan}";
        var amount = transaction.AmountMinor > 0 ? " of " + new Amount(transaction.AmountMinor, transaction.Currency) : "";
        story.Add(new TimelineAnswer(Name(TimelineStage.Received), 0, $"{transaction.Mti} {Name(transaction.Kind)}{amount}{parties}{card}"));
        var waited = timelines.TryGet(row.Sequence, TimelineStage.IssuerAsked, out _);
        Mark(story, timelines, row, TimelineStage.IssuerAsked, received, "parsed, mapped; the card's issuer takes its time");
        Mark(story, timelines, row, TimelineStage.Enqueued, received, waited ? "the time is over; given to the ledger" : "parsed, mapped, given to the ledger");
        AddChecks(story, row, timelines);
        if (row.Outcome.Rule is { } rule) story.Add(new TimelineAnswer("rule", null, $"{rule}: {Name(row.RuleVerdict)}"));
        foreach (var count in row.RuleCounts) story.Add(new TimelineAnswer("counted", null, string.Create(CultureInfo.InvariantCulture, $"rule counter {count.Counter:X16} is {count.Count} now")));
        AddState(story, row);
        foreach (var posting in row.Postings)
        {
            var account = SafeName.HoldsCardNumber(posting.Account) ? SafeName.HideCardNumbers(posting.Account) : posting.Account;
            story.Add(new TimelineAnswer("posted", null, $"{account} {(posting.Minor > 0 ? "+" : "")}{new Amount(posting.Minor, new Currency(posting.Currency))}"));
        }

        var approval = row.Outcome.IsApproved ? "approved" : "declined: " + Name(row.Outcome.Reason);
        Mark(story, timelines, row, TimelineStage.Decided, received, approval);
        if (!timelines.TryGet(row.Sequence, TimelineStage.Decided, out _)) story.Add(new TimelineAnswer(Name(TimelineStage.Decided), null, approval));
        Mark(story, timelines, row, TimelineStage.Committed, received, string.Create(CultureInfo.InvariantCulture, $"row {row.Sequence} of the journal is durable"));
        Mark(story, timelines, row, TimelineStage.ResponseSent, received, "handed to the network");
        AddNotifications(story, row, timelines, notifications);
        return story;
    }

    /// <summary>The story as lines.</summary>
    public static void Write(StringBuilder text, IReadOnlyList<TimelineAnswer> story)
    {
        foreach (var entry in story)
        {
            var at = entry.SinceSwipeMs is { } ms ? string.Create(CultureInfo.InvariantCulture, $"+{ms:F3} ms") : "";
            text.AppendLine(string.Create(CultureInfo.InvariantCulture, $"  {at,14}  {entry.Stage,-StageWidth}  {entry.Text}").TrimEnd());
        }
    }

    /// <summary>How the checks went: as noted, else what the reason alone says.</summary>
    public static IReadOnlyList<CheckAnswer> Checks(JournalRow row, Timelines timelines)
    {
        if (timelines.TryGetChecks(row.Sequence, out var trail))
            return [.. Enum.GetValues<Checkpoint>().Where(check => trail[check] is not null).Select(check => new CheckAnswer(Name(check), trail[check] == true ? "passed" : "failed"))];
        var failed = row.RuleVerdict == RuleVerdict.Decline ? null : CheckOf(row.Outcome.Reason);
        return failed is { } one ? [new CheckAnswer(Name(one), "failed")] : [];
    }

    private static void AddChecks(List<TimelineAnswer> story, JournalRow row, Timelines timelines)
    {
        var checks = Checks(row, timelines);
        var passed = checks.Where(check => check.Result == "passed").Select(check => check.Check).ToList();
        if (passed.Count > 0) story.Add(new TimelineAnswer("checked", null, "passed: " + string.Join(", ", passed)));
        foreach (var check in checks.Where(check => check.Result == "failed")) story.Add(new TimelineAnswer("checked", null, "FAILED: " + check.Check));
    }

    private static void AddState(List<TimelineAnswer> story, JournalRow row)
    {
        ref readonly var transaction = ref row.Transaction;
        ref readonly var outcome = ref row.Outcome;
        if (row.OriginalSequence > 0) story.Add(new TimelineAnswer("read", null, string.Create(CultureInfo.InvariantCulture, $"original is transaction {row.OriginalSequence}")));
        if (outcome.HasBalance)
        {
            story.Add(new TimelineAnswer("written", null,
                $"balance {new Amount(outcome.BalanceMinor, transaction.Currency)}, available {new Amount(outcome.AvailableMinor, transaction.Currency)}"));
        }

        if (row.IsInPlace) story.Add(new TimelineAnswer("written", null, "approved in the issuer's place, waits to be forwarded"));
        if (row.HoldMinor != 0) story.Add(new TimelineAnswer("written", null, $"holds change by {new Amount(row.HoldMinor, transaction.Currency)}"));
        if (row.PinTries >= 0) story.Add(new TimelineAnswer("written", null, string.Create(CultureInfo.InvariantCulture, $"wrong PINs of the card in a row: {row.PinTries}")));
        if (outcome.Batch > 0) story.Add(new TimelineAnswer("written", null, string.Create(CultureInfo.InvariantCulture, $"batch {outcome.Batch}, business day {outcome.SettlementDate:yyyy-MM-dd}")));
    }

    private static void AddNotifications(List<TimelineAnswer> story, JournalRow row, Timelines timelines, IReadOnlyList<NotificationAnswer> notifications)
    {
        var received = row.Transaction.ReceivedUnixMicros;
        var who = string.Join(", ", notifications.Select(item => $"{item.Audience} {item.Kind}: {item.State}{(item.Reason is null ? "" : " (" + item.Reason + ")")}"));
        Mark(story, timelines, row, TimelineStage.NotificationRecorded, received, who);
        foreach (var stage in new[] { TimelineStage.NotificationSubmitted, TimelineStage.NotificationAccepted, TimelineStage.NotificationDelivered }) Mark(story, timelines, row, stage, received, "");
        if (!timelines.TryGet(row.Sequence, TimelineStage.NotificationRecorded, out _) && notifications.Count > 0) story.Add(new TimelineAnswer(Name(TimelineStage.NotificationRecorded), null, who));
    }

    private static void Mark(List<TimelineAnswer> story, Timelines timelines, JournalRow row, TimelineStage stage, long received, string text)
    {
        if (timelines.TryGet(row.Sequence, stage, out var at)) story.Add(new TimelineAnswer(Name(stage), (at - received) / 1000.0, text));
    }

    private static Checkpoint? CheckOf(DecisionReason reason) => reason switch
    {
        DecisionReason.UnknownTerminal => Checkpoint.Terminal,
        DecisionReason.MacError => Checkpoint.Mac,
        DecisionReason.PinFormatError => Checkpoint.PinBlock,
        DecisionReason.CryptogramError or DecisionReason.CounterReplayed => Checkpoint.Cryptogram,
        DecisionReason.SignOnRequired => Checkpoint.SignOn,
        DecisionReason.DuplicateTransaction or DecisionReason.ResponseTooLate => Checkpoint.FirstCopy,
        DecisionReason.OriginalNotFound or DecisionReason.OriginalAmountWrong => Checkpoint.Original,
        DecisionReason.IssuerInoperative or DecisionReason.IssuerTimeout => Checkpoint.Issuer,
        DecisionReason.InvalidCard or DecisionReason.NoSuchIssuer => Checkpoint.Card,
        DecisionReason.LostCard or DecisionReason.StolenCard or DecisionReason.RestrictedCard or DecisionReason.CaptureCard => Checkpoint.CardStatus,
        DecisionReason.ExpiredCard => Checkpoint.Expiry,
        DecisionReason.WrongPin or DecisionReason.PinTriesExceeded => Checkpoint.PinTries,
        DecisionReason.InvalidAmount => Checkpoint.Amount,
        DecisionReason.InvalidCurrency => Checkpoint.Currency,
        DecisionReason.ExceedsCountLimit => Checkpoint.DailyCount,
        DecisionReason.InsufficientFunds => Checkpoint.Funds,
        _ => null,
    };

    private static string Shown(AsciiText value)
    {
        var text = value.ToString();
        return SafeName.HoldsCardNumber(text) ? SafeName.HideCardNumbers(text) : text;
    }

    private static string Name<T>(T value) where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
