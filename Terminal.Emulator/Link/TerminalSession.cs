using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Iso8583.Core.Codec;
using Iso8583.Core.Dialects;
using Iso8583.Core.Emv;
using Iso8583.Core.Messages;
using Iso8583.Core.Security;
using Iso8583.Emulator.Terminal;

namespace Iso8583.Emulator.Link;

/// <summary>One terminal at work: signs on when it must, reverses what is open, sends, checks the answer, keeps its books. One call at a time.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A card leaves its slot with the answer: there is nothing to give back at the end.")]
internal sealed class TerminalSession
{
    private readonly TerminalProfile _profile;
    private readonly TerminalState _state;
    private readonly ITerminalSecurity _security;
    private readonly Dialect _dialect;
    private readonly TerminalLink _link;
    private readonly IRequestBuilder _requests;
    private readonly ReversalQueue _reversals;
    private readonly Func<string, TestCard> _cardById;
    private readonly Action _save;
    private readonly TimeSpan _timeout;
    private readonly ChipSlot _slot;

    public TerminalSession(
        TerminalProfile profile, StateFile states, ITerminalSecurity security, Dialect dialect, TerminalLink link,
        Func<string, TestCard> cardById, TimeSpan timeout, TimeProvider time)
    {
        _profile = profile;
        _state = states.Of(profile.MerchantId, profile.TerminalId);
        _security = security;
        _dialect = dialect;
        _link = link;
        _cardById = cardById;
        _timeout = timeout;
        _slot = new ChipSlot(states, time);
        _save = () => states.Save(profile.MerchantId, profile.TerminalId);
        _requests = profile.IsUnionPay ? new UnionPayRequests(profile, _state, security, _slot) : new Iso87Requests(profile, _state, security, time, _slot);
        _reversals = new ReversalQueue(_state, profile.ReversalResends, _save);
        ReopenKeys();
    }

    public TerminalProfile Profile => _profile;

    public TerminalState State => _state;

    /// <summary>Reversals that were answered with a final code.</summary>
    public int ReversalsDone { get; private set; }

    /// <summary>Reversals that were given up.</summary>
    public int ReversalsDropped => _reversals.Dropped;

    /// <summary>Messages about what the terminal did on its own account: keys, batches, reversals given up.</summary>
    public Action<string>? Note { get; init; }

    public async Task<SessionResult> SignOnAsync(CancellationToken cancellationToken)
    {
        _security.Forget();
        _state.SignedOn = false;
        _state.WrappedKeys = "";
        var result = await ExchangeAsync(_requests.SignOn(), discardAnswer: false, cancellationToken).ConfigureAwait(false);
        if (!result.IsApproved || result.Response is not { } response)
        {
            _save();
            return result;
        }

        if (_requests.KeyExchange() is { } exchange)
        {
            result = await ExchangeAsync(exchange, discardAnswer: false, cancellationToken).ConfigureAwait(false);
            if (!result.IsApproved || result.Response is not { } answer)
            {
                _save();
                return result;
            }

            response = answer;
            if (_requests.ReadKeys(response).Length == 0) return With(result, "the answer brings no working keys");
        }

        var wrapped = _requests.ReadKeys(response);
        if (wrapped.Length > 0 && !_security.TryLoadWorkingKeys(wrapped, out var error))
        {
            _save();
            return With(result, "working keys refused: " + error);
        }

        if (_requests.TryReadBatch(response, out var batch) && batch != _state.Batch)
        {
            var lost = _state.BeginBatch(batch);
            if (lost > 0) Note?.Invoke(string.Create(CultureInfo.InvariantCulture, $"{lost} transactions of an earlier batch were never settled"));
        }

        _state.WrappedKeys = Convert.ToHexString(wrapped);
        _state.SignedOn = true;
        _save();
        return result;
    }

    public async Task<SessionResult> SignOffAsync(CancellationToken cancellationToken)
    {
        var result = await ExchangeAsync(_requests.SignOff(), discardAnswer: false, cancellationToken).ConfigureAwait(false);
        if (result.IsApproved) SignOnAgain();
        _save();
        return result;
    }

    public Task<SessionResult> EchoAsync(CancellationToken cancellationToken) => ExchangeAsync(_requests.Echo(), discardAnswer: false, cancellationToken);

    public async Task<SessionResult> BalanceInquiryAsync(TestCard card, CancellationToken cancellationToken)
    {
        if (await PrepareAsync(cancellationToken).ConfigureAwait(false) is { } obstacle) return obstacle;
        var request = _requests.BalanceInquiry(card);
        _save();
        return await ExchangeAsync(request, discardAnswer: false, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A purchase.</summary>
    /// <param name="card">Who pays.</param>
    /// <param name="amountMinor">How much.</param>
    /// <param name="discardAnswer">Throw the answer away: the sale times out and is reversed before the next transaction.</param>
    /// <param name="cancellationToken">Ends the wait; the sale then counts as unanswered.</param>
    public async Task<SessionResult> SaleAsync(TestCard card, long amountMinor, bool discardAnswer, CancellationToken cancellationToken)
    {
        if (await PrepareAsync(cancellationToken).ConfigureAwait(false) is { } obstacle) return obstacle;
        var request = _requests.Sale(card, amountMinor);
        return await ReversibleAsync(TerminalTransactionKind.Sale, request, card, amountMinor, null, discardAnswer, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Takes an approved sale of the open batch back.</summary>
    public async Task<SessionResult> VoidAsync(LoggedTransaction original, CancellationToken cancellationToken)
    {
        if (await PrepareAsync(cancellationToken).ConfigureAwait(false) is { } obstacle) return obstacle;
        var card = _cardById(original.CardId);
        var request = _requests.Void(original, card);
        return await ReversibleAsync(TerminalTransactionKind.Void, request, card, original.AmountMinor, original, false, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends the batch totals; a balanced batch is closed, in ISO 8583:1987 an unbalanced one too.</summary>
    public async Task<SessionResult> SettleAsync(CancellationToken cancellationToken)
    {
        if (await PrepareAsync(cancellationToken).ConfigureAwait(false) is { } obstacle) return obstacle;
        var request = _requests.Settlement(_state.Totals());
        _save();
        var result = await ExchangeAsync(request, discardAnswer: false, cancellationToken).ConfigureAwait(false);
        if (result.Response is null || result.Problem.Length > 0) return result;
        var verdict = _requests.ReadSettlement(result.Response);
        if (verdict == SettlementResult.Balanced && _requests.EndsBalanced) await EndBalancedAsync(cancellationToken).ConfigureAwait(false);
        if (_requests.ClosesBatch(verdict) || (_requests.WantsUpload(verdict) && await UploadAsync(cancellationToken).ConfigureAwait(false)))
        {
            _state.CloseBatch();
            _save();
        }

        return new SessionResult { Status = result.Status, Stan = result.Stan, Response = result.Response, Code = result.Code, Settlement = verdict };
    }

    /// <summary>Uploads the log of a batch whose totals did not agree, without what an earlier try has delivered, and ends it.</summary>
    /// <returns>True where the acquirer took everything; else the next settlement goes on here.</returns>
    private async Task<bool> UploadAsync(CancellationToken cancellationToken)
    {
        var entries = _state.Log.Where(entry => entry.Batch == _state.Batch && !entry.Reversed).ToList();
        foreach (var part in entries.Where(entry => !entry.Uploaded).Chunk(_requests.UploadSize))
        {
            var request = _requests.Upload(part, _cardById);
            if (!(await ExchangeAsync(request, discardAnswer: false, cancellationToken).ConfigureAwait(false)).IsApproved) return false;
            foreach (var entry in part) entry.Uploaded = true;
            _save();
        }

        var end = await ExchangeAsync(_requests.UploadEnd(entries.Count, balanced: false), discardAnswer: false, cancellationToken).ConfigureAwait(false);
        if (!end.IsApproved) Note?.Invoke($"the upload was not taken: {end}");
        return end.IsApproved;
    }

    /// <summary>Says that there is nothing to upload. The batch is agreed either way, so a lost end keeps nobody from the next one.</summary>
    private async Task EndBalancedAsync(CancellationToken cancellationToken)
    {
        var end = await ExchangeAsync(_requests.UploadEnd(0, balanced: true), discardAnswer: false, cancellationToken).ConfigureAwait(false);
        if (!end.IsApproved) Note?.Invoke($"the end of the balanced batch was not taken: {end}");
    }

    /// <summary>Sends what must be sent before anything else: a sign-on where it is due, then every open reversal.</summary>
    /// <returns>Null where the way is free, else what stands in it.</returns>
    public async Task<SessionResult?> PrepareAsync(CancellationToken cancellationToken)
    {
        if (!_state.SignedOn)
        {
            var signOn = await SignOnAsync(cancellationToken).ConfigureAwait(false);
            if (!signOn.IsApproved) return signOn;
        }

        if (!await ReportScriptsAsync(cancellationToken).ConfigureAwait(false)) return new SessionResult { Status = ReplyStatus.NotSent, Problem = "a script result is open and there is no connection" };
        if (_reversals.Count == 0) return null;
        var dropped = _reversals.Dropped;
        var free = await _reversals.FlushAsync(record => _requests.Reversal(record, _cardById(record.CardId)), SendReversalAsync, cancellationToken).ConfigureAwait(false);
        if (_reversals.Dropped > dropped) Note?.Invoke("a reversal was given up: settle it by hand");
        return free ? null : new SessionResult { Status = ReplyStatus.NotSent, Problem = "a reversal is open and there is no connection" };
    }

    private async Task<ReversalOutcome> SendReversalAsync(ReversalRecord record, IsoMessage message, CancellationToken cancellationToken)
    {
        var result = await ExchangeAsync(message, discardAnswer: false, cancellationToken).ConfigureAwait(false);
        if (result.Status == ReplyStatus.NotSent) return ReversalOutcome.NotSent;
        if (result.Response is null || result.Problem.Length > 0 || !ResponseCheck.EndsReversal(result.Code)) return ReversalOutcome.Open;
        ReversalsDone++;
        return ReversalOutcome.Final;
    }

    private async Task<SessionResult> ReversibleAsync(
        TerminalTransactionKind kind, IsoMessage request, TestCard card, long amountMinor, LoggedTransaction? voided, bool discardAnswer, CancellationToken cancellationToken)
    {
        // Saved first: from here on the terminal may lose power at any moment and will still reverse.
        var record = _reversals.Open(kind, request, card, amountMinor);
        var result = await ExchangeAsync(request, discardAnswer, cancellationToken).ConfigureAwait(false);
        LoggedTransaction? logged = null;
        if (result.IsApproved)
        {
            logged = LogEntry(record, result, card, voided);
            _state.Log.Add(logged);
            if (voided is not null) voided.Voided = true;
            _reversals.Close(record);
        }
        else if (result.IsDeclined || result.Status == ReplyStatus.NotSent)
        {
            _reversals.Close(record);
        }
        else if (result.Problem.Length > 0)
        {
            record.Reason = _state.SignedOn ? ReversalReason.Other : ReversalReason.MacError;
        }

        _save();
        return new SessionResult
        {
            Status = result.Status, Stan = result.Stan, Response = result.Response, Code = result.Code, Problem = result.Problem, Logged = logged, Chip = result.Chip,
        };
    }

    private static LoggedTransaction LogEntry(ReversalRecord record, SessionResult result, TestCard card, LoggedTransaction? voided)
    {
        var amount = record.AmountMinor;
        if (result.Code == "10" && long.TryParse(result.Response?.GetText(De87.TransactionAmount), NumberStyles.None, CultureInfo.InvariantCulture, out var part)) amount = part;
        return new LoggedTransaction
        {
            Kind = record.Kind,
            Batch = record.Batch,
            Stan = record.Stan,
            CardId = card.Id,
            AmountMinor = amount,
            Rrn = result.Response?.GetText(De87.RetrievalReference) ?? "",
            AuthorizationCode = (result.Response?.GetText(De87.AuthorizationCode) ?? "").TrimEnd(),
            TransmissionTime = record.TransmissionTime,
            HostDate = result.Response?.GetText(De87.LocalDate) ?? "",
            VoidedStan = voided?.Stan ?? 0,
        };
    }

    private async Task<SessionResult> ExchangeAsync(IsoMessage request, bool discardAnswer, CancellationToken cancellationToken)
    {
        var macField = _requests.MacField(request.Mti);
        var bytes = MessageSeal.Seal(request, _dialect, macField, _security);
        var reply = await _link.RequestAsync(bytes, _timeout, discardAnswer, cancellationToken).ConfigureAwait(false);
        var stan = request.GetText(De87.Stan) ?? "";
        if (reply.Status != ReplyStatus.Answered)
            return new SessionResult { Status = reply.Status, Stan = stan, Problem = reply.Status == ReplyStatus.NotSent ? _link.LastConnectError : "" };

        if (!IsoMessageCodec.TryRead(reply.Message.Span, _dialect, out var response, out var error))
            return new SessionResult { Status = reply.Status, Stan = stan, Problem = "unreadable answer: " + error.Describe() };
        var code = response.GetText(De87.ResponseCode) ?? "";
        var problem = "";
        if (ResponseCheck.Mismatch(request, response) is { } field)
        {
            problem = $"the answer does not fit the request in {field}";
        }
        else if (!MessageSeal.Verify(reply.Message.Span, response, _dialect, macField, _security))
        {
            problem = "the answer's MAC is wrong";
            SignOnAgain();
        }

        var chip = problem.Length == 0 ? GiveToCard(request, response) : null;
        if (chip is { Answer: SecurityError.CryptogramMismatch }) problem = "the card refused the issuer's answer";
        if (code is "77" or "99" or "A0") SignOnAgain();
        return new SessionResult { Status = reply.Status, Stan = stan, Response = response, Code = code, Problem = problem, Chip = chip };
    }

    /// <summary>The card sees F55 of the answer. What its scripts came to is kept until the acquirer knows.</summary>
    private ChipVerdict? GiveToCard(IsoMessage request, IsoMessage response)
    {
        if (!request.Has(De87.IccData) || _slot.Take(response) is not { } verdict) return null;
        if (verdict.ScriptCount == 0) return verdict;
        var field = request.GetBytes(De87.IccData) ?? [];
        _state.ScriptReports.Add(new ScriptReport
        {
            CardId = _slot.CardId,
            AmountMinor = Number(request.GetText(De87.TransactionAmount)),
            Stan = (int)Number(request.GetText(De87.Stan)),
            Batch = _state.Batch,
            ProcessingCode = request.GetText(De87.ProcessingCode) ?? "",
            EntryMode = request.GetText(De87.PosEntryMode) ?? "",
            HostDate = response.GetText(De87.LocalDate) ?? "",
            Acquirer = response.GetText(De87.AcquirerInstitution) ?? "",
            Rrn = response.GetText(De87.RetrievalReference) ?? "",
            Objects = ChipObjects.Take(field, 0x95, 0x9F36, 0x82, 0x9F1A, 0x9A) + ChipObjects.Make(0xDF31, _slot.ScriptResults),
            Cryptogram = ChipObjects.Take(field, 0x9F26, 0x9F10),
        });
        return verdict;
    }

    /// <summary>Sends every open script result; whatever is answered ends it.</summary>
    /// <returns>False where there is no connection.</returns>
    private async Task<bool> ReportScriptsAsync(CancellationToken cancellationToken)
    {
        while (_state.ScriptReports.Count > 0)
        {
            var report = _state.ScriptReports[0];
            var message = report.Sends > _profile.ReversalResends ? null : _requests.ScriptResult(report, _cardById(report.CardId));
            if (message is null)
            {
                _state.ScriptReports.RemoveAt(0);
                continue;
            }

            report.Sends++;
            _save();
            var result = await ExchangeAsync(message, discardAnswer: false, cancellationToken).ConfigureAwait(false);
            if (result.Status == ReplyStatus.NotSent)
            {
                report.Sends--;
                return false;
            }

            if (result.Code.Length > 0) _state.ScriptReports.RemoveAt(0);
            _save();
        }

        return true;
    }

    private static long Number(string? digits) => long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private void SignOnAgain()
    {
        _state.SignedOn = false;
        _state.WrappedKeys = "";
        _security.Forget();
    }

    private void ReopenKeys()
    {
        if (_state.WrappedKeys.Length == 0) return;
        if (!_security.TryLoadWorkingKeys(Convert.FromHexString(_state.WrappedKeys), out _)) SignOnAgain();
    }

    private static SessionResult With(SessionResult result, string problem)
        => new() { Status = result.Status, Stan = result.Stan, Response = result.Response, Code = result.Code, Problem = problem };
}
