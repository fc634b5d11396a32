using Iso8583.Host.Notifications.Delivery;
using Iso8583.Host.Notifications.Gateways;
using Iso8583.Host.Notifications.Links;
using Iso8583.Host.Notifications.Sinks;
using Iso8583.Host.Telemetry;

namespace Iso8583.Host.Notifications.Cmpp;

/// <summary>A link to a gateway of a Chinese operator over CMPP 2.0 or 3.0.</summary>
public sealed class CmppSink(CmppSettings settings, ReceiptBook receipts, ReplyHandler replies, TimeProvider time, ILogger log)
    : LinkSink(settings, CmppProtocol.Instance, time, log)
{
    private const uint NotTaken = 9;

    /// <inheritdoc/>
    protected override async Task<BindResult> BindAsync(Func<Task<LinkConnection>> connectAsync)
    {
        ArgumentNullException.ThrowIfNull(connectAsync);
        var connection = await connectAsync().ConfigureAwait(false);
        var request = CmppConnect.RequestBody(settings.Source, settings.Secret, settings.Version, Time.GetLocalNow().DateTime);
        var answer = await connection.RequestAsync((uint)CmppCommand.Connect, request, settings.ResponseTimeout, Stopping).ConfigureAwait(false);
        if (answer is not { } response) throw new IOException("no answer to the connect");
        if (!CmppConnect.TryReadAnswer(response.Body, request, settings.Secret, out var status)) throw new IOException("the answer to the connect does not prove that it comes from the gateway");
        return status == CmppResult.Ok ? new BindResult(connection, [connection], status, false) : new BindResult(null, [], status, CmppResult.IsAccountRefused(status));
    }

    /// <inheritdoc/>
    protected override async ValueTask<SendResult> SubmitAsync(LinkConnection connection, NotificationEvent item, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(connection);
        var bodies = CmppSubmission.Bodies(item, settings, Time.UnixMicros());
        ulong id = 0;
        for (var i = 0; i < bodies.Count; i++)
        {
            var answer = await connection.RequestAsync((uint)CmppCommand.Submit, bodies[i], settings.ResponseTimeout, cancellationToken).ConfigureAwait(false);
            if (answer is not { } response) return SendResult.Not(SendOutcome.Ambiguous, "no answer");
            if (!TryReadAnswer(response.Body, out id, out var result)) return SendResult.Not(SendOutcome.Ambiguous, "unexpected answer");
            if (result != CmppResult.Ok) return CmppResult.ToResult(result);
        }

        return SendResult.Accepted(CmppDelivery.IdText(id));
    }

    /// <inheritdoc/>
    protected override async ValueTask<bool> EnquireAsync(LinkConnection connection, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(connection);
        return await connection.RequestAsync((uint)CmppCommand.ActiveTest, [], settings.ResponseTimeout, cancellationToken).ConfigureAwait(false) is not null;
    }

    /// <inheritdoc/>
    protected override async ValueTask UnbindAsync(LinkConnection connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        await connection.RequestAsync((uint)CmppCommand.Terminate, [], TimeSpan.FromSeconds(1), CancellationToken.None).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    protected override bool IsDelivery(LinkConnection connection, LinkUnit unit)
    {
        if (unit.Command == (uint)CmppCommand.Deliver) return true;
        // A gateway that submits or connects to its client is none.
        ArgumentNullException.ThrowIfNull(connection);
        connection.Abort();
        return false;
    }

    /// <inheritdoc/>
    protected override async Task DeliverAsync(LinkConnection connection, LinkUnit unit)
    {
        ArgumentNullException.ThrowIfNull(connection);
        if (!CmppDelivery.TryRead(unit.Body, settings.Version, out var delivery))
        {
            connection.Respond(unit, 0, CmppDelivery.AnswerBody(new UnitReader(unit.Body).Number64(), settings.Version, 1));
            return;
        }

        if (delivery.IsReport) await receipts.TakeAsync(Name, delivery.Report, Stopping).ConfigureAwait(false);
        else await replies.HandleAsync(CmppDelivery.International(delivery.From), delivery.Text, Stopping).ConfigureAwait(false);
        connection.Respond(unit, 0, CmppDelivery.AnswerBody(delivery.Id, settings.Version, CmppResult.Ok));
    }

    /// <inheritdoc/>
    protected override void RefuseDelivery(LinkConnection connection, LinkUnit unit)
    {
        ArgumentNullException.ThrowIfNull(connection);
        connection.Respond(unit, 0, CmppDelivery.AnswerBody(new UnitReader(unit.Body).Number64(), settings.Version, NotTaken));
    }

    // Id, and the result in one byte (2.0) or four (3.0).
    private static bool TryReadAnswer(ReadOnlySpan<byte> body, out ulong id, out uint result)
    {
        var reader = new UnitReader(body);
        id = reader.Number64();
        result = reader.Remaining == 1 ? reader.Byte() : reader.Number32();
        return !reader.IsFaulty;
    }
}
