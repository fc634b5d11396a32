using Iso8583.Core.Codec;
using Iso8583.Core.Emv;
using Iso8583.Core.Messages;
using Iso8583.Host.Authorization;

namespace Iso8583.Host.Session;

/// <summary>F55 of a response: the issuer's answer to the card.</summary>
internal static class ChipAnswer
{
    /// <summary>Writes the field where the request's card waits for an answer.</summary>
    /// <param name="request">The request.</param>
    /// <param name="exchange">Its issuer and outcome.</param>
    /// <param name="code">F39 of the response.</param>
    /// <param name="response">Every field below 55 is written.</param>
    public static void Write(scoped MessageView request, Exchange exchange, ResponseCode code, ref MessageWriter response)
    {
        if (exchange.Chip is not { } issuer || exchange.ChipSession is not { } session) return;
        _ = EmvData.TryRead(request.Raw(De87.IccData), out var data, out _);
        Span<byte> field = stackalloc byte[IssuerChip.MaxAnswer];
        ref readonly var outcome = ref exchange.Outcome;
        var length = issuer.WriteAnswer(
            session, FieldReading.ReadPan(request), ChipSecurity.SequenceOf(request), data, code, outcome.IsApproved, outcome.Chip.ScriptSent, field);
        if (length > 0) response.Bytes(De87.IccData, field[..length]);
    }

    /// <summary>A reversal's card is not there any more: it gets its counter back.</summary>
    public static void EchoCounter(scoped MessageView request, ref MessageWriter response)
    {
        if (!request.Has(De87.IccData)) return;
        _ = EmvData.TryRead(request.Raw(De87.IccData), out var data, out _);
        if (data.CounterBytes.IsEmpty) return;
        Span<byte> field = stackalloc byte[IssuerChip.MaxAnswer];
        var writer = new TlvWriter(field);
        if (writer.TryWrite(0x9F36, data.CounterBytes)) response.Bytes(De87.IccData, field[..writer.Written]);
    }
}
