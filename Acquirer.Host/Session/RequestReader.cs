using Iso8583.Core.Codec;
using Iso8583.Core.Messages;
using Iso8583.Host.Authorization;
using Iso8583.Host.Rules;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Session;

/// <summary>First half of an exchange: bytes become a transaction with evidence, or the reason why not.</summary>
internal sealed class RequestReader(ListenerRuntime listener, SessionContext context, SessionInfo info)
{
    private readonly bool _exchangesKeys = listener.Mapper is UnionPayMapper;
    private readonly GenericRequests _generic = new(listener, context);

    /// <summary>What the link was told and has to answer; null on other listeners.</summary>
    public LinkNotices? Notices { get; init; }

    /// <summary>Looks at the loaded message.</summary>
    public RequestPreparation Prepare(Exchange exchange)
    {
        var readable = exchange.TryParse(listener.Dialect, out var message, out var error);
        foreach (var observer in context.Observers) observer.OnReceived(info, message, error);
        if (!message.HasMti) return Unreadable(error);
        if (!message.Mti.ExpectsResponse)
        {
            if (message.Mti.IsResponse && Notices is { } notices && notices.TryAccept(message)) return RequestPreparation.Drop;
            context.Counters.IgnoredResponse();
            context.Logger.ResponseIgnored(info.Listener, info.Peer, message.Mti);
            return RequestPreparation.Drop;
        }

        context.Counters.Request();
        if (!readable) return AnswerFormatError(exchange, message, error);
        if (message.Mti.Version != listener.Dialect.Version) return AnswerFormatError(exchange, message, error);

        ref var transaction = ref exchange.Transaction;
        var insecure = _exchangesKeys ? OpenSecurity(message, exchange) : _generic.Open(message, exchange);
        var fault = listener.Mapper.Map(message, ref transaction);
        // An account number that cannot be read is no wonder where its track could not be opened.
        if (fault != 0 && !(fault == De87.Pan && insecure != DecisionReason.None))
        {
            context.Logger.MandatoryField(info.Listener, info.Peer, message.Mti, fault);
            return AnswerFormatError(exchange, message, error);
        }

        if (Notices is null && transaction.Kind is TransactionKind.LinkSignOn or TransactionKind.LinkSignOff)
        {
            context.Logger.MandatoryField(info.Listener, info.Peer, message.Mti, De87.TerminalId);
            return AnswerFormatError(exchange, message, error);
        }

        // Under a wrong MAC every content is possible: that is said first.
        if (insecure == DecisionReason.None && MessageContent.FirstFault(message, HasClearTracks(message, exchange), out var why) is var field and not 0)
        {
            context.Logger.FieldContent(info.Listener, info.Peer, message.Mti, field, why);
            return AnswerFormatError(exchange, message, error);
        }

        if (!_exchangesKeys) _generic.NoteKeyExchange(ref transaction);
        transaction.BusinessTime = context.BusinessClock.Now;
        context.Authorizer.Examine(in transaction, listener.Options.UnknownTerminals, insecure, ref exchange.Evidence);
        if (exchange.Evidence.Refusal == DecisionReason.None && transaction.Mti.Class is 1 or 2 or 4 or 6) ExamineChip(message, exchange);
        if (exchange.Evidence.Refusal == DecisionReason.None)
        {
            if (!_exchangesKeys) _generic.Use(message, exchange);
            else if (exchange.KeySlot is not null) UseKeys(message, exchange);
        }

        NoteChecks(exchange, insecure);
        exchange.ResponseKind = ResponseKind.Outcome;
        if (exchange.Evidence.Refusal == DecisionReason.None && context.Rules.Current is { IsEmpty: false } rules && ActsAtOnce(rules, message, exchange) is { } drop) return drop;
        if (!IsForTheBooks(in transaction, exchange.Evidence.Refusal)) return AnswerHere(exchange);
        if (exchange.Evidence.Refusal == DecisionReason.None) LookAtIssuer(exchange);
        return exchange.Rule is { DelaysDecision: true } || exchange.IssuerDelay > TimeSpan.Zero ? RequestPreparation.SubmitLater : RequestPreparation.Submit;
    }

    /// <summary>Whether the card's issuer can be asked, and how long it takes. A rule that decides by itself asks nobody.</summary>
    private void LookAtIssuer(Exchange exchange)
    {
        ref readonly var transaction = ref exchange.Transaction;
        if (transaction.Mti is not { Class: 1 or 2, IsAdvice: false } || context.Issuers.Find(transaction.Pan.FirstSix) is not { } issuer) return;
        if (exchange.Match.Count > 0 && exchange.Match.Candidates[0] is { Counter: 0, Act.Verdict: RuleVerdict.Decline or RuleVerdict.Approve }) return;
        exchange.Evidence.Issuer = issuer.Ask(in transaction, out var delay);
        exchange.IssuerDelay = delay;
    }

    /// <summary>How the checks went that need no books; codes only, for the timeline.</summary>
    private static void NoteChecks(Exchange exchange, DecisionReason insecure)
    {
        ref var evidence = ref exchange.Evidence;
        var checks = evidence.Checks;
        var refusal = evidence.Refusal;
        if (insecure == DecisionReason.None) checks.Note(Checkpoint.Terminal, refusal != DecisionReason.UnknownTerminal);
        if (refusal == DecisionReason.MacError) checks.Note(Checkpoint.Mac, false);
        else if (exchange.Keys is not null && insecure == DecisionReason.None && exchange.Transaction.Mti.Class is 1 or 2 or 4 or 6) checks.Note(Checkpoint.Mac, true);
        if (refusal == DecisionReason.SignOnRequired) checks.Note(Checkpoint.SignOn, false);
        if (refusal == DecisionReason.PinFormatError) checks.Note(Checkpoint.PinBlock, false);
        else if (evidence.Pin != PinVerdict.NotChecked) checks.Note(Checkpoint.PinBlock, true);
        evidence.Checks = checks;
    }

    /// <summary>Looks the rules through. One that acts before the decision is known here; any other once the books have counted.</summary>
    private RequestPreparation? ActsAtOnce(RuleSet rules, scoped MessageView message, Exchange exchange)
    {
        Span<byte> scratch = stackalloc byte[RuleInput.ScratchLength];
        ref var transaction = ref exchange.Transaction;
        var input = new RuleInput(message, true, in transaction, scratch) { Listener = info.Listener };
        if (rules.NeedsPan)
        {
            input.Pan = FieldReading.ReadPan(message);
            if (input.Pan.IsEmpty && _exchangesKeys) _ = context.Codes.TryFind(message, out input.Pan);
        }

        rules.Match(ref input, exchange.Match);
        scratch.Clear();
        exchange.Evidence.Rules = exchange.Match;
        if (exchange.Match.Count == 0 || exchange.Match.Candidates[0] is not { Counter: 0, Act: Rule { ActsBeforeDecision: true } rule }) return null;
        exchange.Rule = rule;
        if (!rule.DropsRequest) return null;
        context.Counters.DroppedByRule();
        return rule.Closes ? RequestPreparation.DropAndClose : RequestPreparation.Drop;
    }

    private DecisionReason OpenSecurity(scoped MessageView message, Exchange exchange)
    {
        var merchant = FieldReading.ReadTrimmed(message, De87.MerchantId);
        var terminal = FieldReading.ReadTrimmed(message, De87.TerminalId);
        var refusal = context.Security.Open(message, exchange.OpenMessage, merchant, terminal, out var slot, out var keys);
        exchange.KeySlot = slot;
        exchange.Keys = keys;
        return refusal;
    }

    private bool HasClearTracks(scoped MessageView message, Exchange exchange)
        => !_exchangesKeys || exchange.KeySlot is not null || !MessageSecurity.SaysEncryptedTracks(message);

    private void ExamineChip(scoped MessageView message, Exchange exchange)
    {
        exchange.Chip = context.Security.Chips.Examine(message, in exchange.Transaction, FieldReading.ReadPan(message), ref exchange.Evidence, out var session, out var tag);
        exchange.ChipSession = session;
        if (tag != 0) context.Logger.ChipObject(info.Listener, info.Peer, message.Mti, tag);
    }

    /// <summary>New keys for a sign-on; the PIN of a payment.</summary>
    private void UseKeys(scoped MessageView message, Exchange exchange)
    {
        ref var transaction = ref exchange.Transaction;
        if (transaction.Kind == TransactionKind.SignOn && exchange.KeySlot is { } slot)
        {
            exchange.Evidence.Refusal = context.Security.Keys.Issue(slot, transaction.NetworkCode, out var issued, out var wrapped);
            exchange.IssuedKeys = issued;
            transaction.WrappedKeys = wrapped;
        }
        else if (exchange.Keys is { } keys && transaction.Mti.Class is 1 or 2 && message.Has(De87.PinData))
        {
            context.Security.VerifyPin(message, keys, FieldReading.ReadPan(message), transaction.Pan.Token, ref exchange.Evidence);
        }
    }

    /// <summary>Echo tests, downloads and refused management messages move nothing and leave no trace in the books.</summary>
    private static bool IsForTheBooks(in Transaction transaction, DecisionReason refusal)
        => transaction.Kind is not (TransactionKind.Echo or TransactionKind.ParameterDownload or TransactionKind.LinkSignOn or TransactionKind.LinkSignOff) && (refusal == DecisionReason.None || transaction.Mti.Class is 1 or 2 or 4);

    private static RequestPreparation AnswerHere(Exchange exchange)
    {
        ref var outcome = ref exchange.Outcome;
        var refusal = exchange.Evidence.Refusal;
        outcome.Reason = refusal == DecisionReason.None ? DecisionReason.Approved : refusal;
        if (exchange.Match.WithoutCounter() is { } rule)
        {
            outcome.Rule = rule.Id;
            if (rule.Verdict == RuleVerdict.Decline) outcome.Reason = rule.Reason;
        }

        outcome.BusinessTime = exchange.Transaction.BusinessTime;
        outcome.Rrn = LocalReference(exchange.Transaction.BusinessTime, exchange.Transaction.Key.Stan);
        return RequestPreparation.Answer;
    }

    /// <summary>F37 of an answer that has no journal row: last digit of the year, day of the year, time, last two digits of the STAN.</summary>
    private static AsciiText LocalReference(DateTime time, int stan)
    {
        Span<byte> digits = stackalloc byte[12];
        FieldWriting.Digits(digits[..1], time.Year % 10);
        FieldWriting.Digits(digits[1..4], time.DayOfYear);
        FieldWriting.Digits(digits[4..10], FieldWriting.TimeNumber(time));
        FieldWriting.Digits(digits[10..], stan % 100);
        _ = AsciiText.TryCreate(digits, out var reference);
        return reference;
    }

    private RequestPreparation AnswerFormatError(Exchange exchange, scoped MessageView message, ParseError error)
    {
        // Without a STAN or a terminal nobody could tell whose answer it is.
        if (!message.Has(De87.Stan) && !message.Has(De87.TerminalId)) return Unreadable(error);
        context.Counters.FormatError();
        if (!error.IsNone) context.Logger.FormatError(info.Listener, info.Peer, message.Mti, error.Describe());
        exchange.ResponseKind = ResponseKind.FormatError;
        return RequestPreparation.Answer;
    }

    private RequestPreparation Unreadable(ParseError error)
    {
        context.Counters.UnreadableMessage();
        context.Logger.Unreadable(info.Listener, info.Peer, error.IsNone ? "neither STAN nor terminal" : error.Describe());
        return RequestPreparation.Drop;
    }
}
