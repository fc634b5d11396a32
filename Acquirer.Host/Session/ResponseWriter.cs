using System.IO.Pipelines;
using Iso8583.Core.Codec;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Session;

/// <summary>Second half of an exchange: a decision becomes a framed message in the connection's output. Does not flush.</summary>
internal sealed class ResponseWriter(ListenerRuntime listener, SessionContext context, SessionInfo info)
{
    /// <summary>Room asked for one answer: half of Kestrel's block, and more than any answer that the composers write.</summary>
    private const int Reserve = 2048;

    private readonly ResponseOverlay _overlay = new(listener, context, info);

    /// <summary>Writes the answer of a finished exchange.</summary>
    /// <returns>True where bytes were written.</returns>
    public bool Write(Exchange exchange, PipeWriter output)
    {
        if (IsLeftUnanswered(exchange)) return false;
        if (exchange.Outcome.Status == OutcomeStatus.Failed) exchange.Outcome.Reason = DecisionReason.SystemMalfunction;

        _ = exchange.TryParse(listener.Dialect, out var request, out _);
        var frame = output.GetSpan(Reserve);
        var start = listener.Framing.PrefixLength + exchange.Envelope.Length;
        var writer = new MessageWriter(frame[start..^listener.Framing.TrailerLength], listener.Dialect, request.Mti.ToResponse());
        if (exchange.ResponseKind == ResponseKind.FormatError) listener.Composer.WriteFormatError(request, exchange, ref writer);
        else WriteOutcome(request, exchange, ref writer);
        if (!writer.TryComplete(out var length, out var error))
        {
            context.Logger.ResponseNotWritten(info.Listener, request.Mti, error.Describe());
            return false;
        }

        if (exchange.Rule is { Fields.Count: > 0 } rule && exchange.ResponseKind == ResponseKind.Outcome) length = _overlay.Apply(frame[start..^listener.Framing.TrailerLength], length, rule, exchange.Keys);
        var total = listener.Framing.WriteFrame(frame, exchange.Envelope, length, isResponse: true);
        if (context.Observers.Count > 0) Show(frame.Slice(start, length), exchange);
        output.Advance(total);
        context.Counters.Response(total);
        return true;
    }

    /// <summary>The composer's fields; in generic dialects the MAC, which no composer need know of, stands behind them.</summary>
    private void WriteOutcome(scoped MessageView request, Exchange exchange, ref MessageWriter writer)
    {
        listener.Composer.WriteOutcome(request, exchange, ref writer);
        if (exchange is { MessageKeys: { } keys, KeySlot.Protection: { } protection }) context.Security.Generic.Seal(protection, keys, ref writer);
    }

    /// <summary>An advice or upload whose commit failed gets no answer, so that it is repeated: a terminal takes any code but 00 and 94 as final.</summary>
    private bool IsLeftUnanswered(Exchange exchange)
    {
        if (exchange.ResponseKind == ResponseKind.None) return true;
        if (exchange.Outcome.Status != OutcomeStatus.Failed || !(exchange.Transaction.Mti.IsAdvice || exchange.Transaction.Mti.Class == 3)) return false;
        context.Counters.LeftUnanswered();
        return true;
    }

    private void Show(ReadOnlySpan<byte> response, Exchange exchange)
    {
        var map = default(FieldMap);
        if (!MessageView.TryParse(response, listener.Dialect, ref map, out var view, out _)) return;
        var elapsed = context.Time.GetElapsedTime(exchange.ReceivedTimestamp);
        foreach (var observer in context.Observers) observer.OnSent(info, view, elapsed);
    }
}
