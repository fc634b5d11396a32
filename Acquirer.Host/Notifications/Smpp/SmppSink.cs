using Iso8583.Host.Notifications.Delivery;
using Iso8583.Host.Notifications.Gateways;
using Iso8583.Host.Notifications.Links;
using Iso8583.Host.Notifications.Sinks;
using Iso8583.Host.Telemetry;

namespace Iso8583.Host.Notifications.Smpp;

/// <summary>A link to an SMS centre over SMPP 3.4.</summary>
public sealed class SmppSink(SmppSettings settings, ReceiptBook receipts, ReplyHandler replies, TimeProvider time, ILogger log)
    : LinkSink(settings, SmppProtocol.Instance, time, log)
{
    private const uint TemporaryFault = 0x64;

    /// <inheritdoc/>
    protected override async Task<BindResult> BindAsync(Func<Task<LinkConnection>> connectAsync)
    {
        ArgumentNullException.ThrowIfNull(connectAsync);
        var first = await connectAsync().ConfigureAwait(false);
        if (settings.Bind != SmppBindMode.Pair)
        {
            var status = await BindOneAsync(first, SmppCommand.BindTransceiver).ConfigureAwait(false);
            if (status == SmppStatus.Ok) return new BindResult(first, [first], status, false);
            // A centre that knows no transceiver says so in one of these ways; some close the connection, too.
            if (settings.Bind == SmppBindMode.Transceiver || status is not (SmppStatus.InvalidCommandId or SmppStatus.BindFailed)) return Refused(status);
            await first.DisposeAsync().ConfigureAwait(false);
            first = await connectAsync().ConfigureAwait(false);
        }

        var transmitting = await BindOneAsync(first, SmppCommand.BindTransmitter).ConfigureAwait(false);
        if (transmitting != SmppStatus.Ok) return Refused(transmitting);
        var second = await connectAsync().ConfigureAwait(false);
        var receiving = await BindOneAsync(second, SmppCommand.BindReceiver).ConfigureAwait(false);
        return receiving == SmppStatus.Ok ? new BindResult(first, [first, second], receiving, false) : Refused(receiving);
    }

    /// <inheritdoc/>
    protected override async ValueTask<SendResult> SubmitAsync(LinkConnection connection, NotificationEvent item, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(connection);
        var bodies = SmppSubmission.Bodies(item, settings, Time.UnixMicros());
        var id = "";
        for (var i = 0; i < bodies.Count; i++)
        {
            var answer = await connection.RequestAsync((uint)SmppCommand.SubmitSm, bodies[i], settings.ResponseTimeout, cancellationToken).ConfigureAwait(false);
            if (answer is not { } response) return SendResult.Not(SendOutcome.Ambiguous, "no answer");
            if (response.Status != SmppStatus.Ok) return SmppStatus.ToResult(response.Status);
            id = new UnitReader(response.Body).Text(65);
        }

        return SendResult.Accepted(settings.SubmitIds.Normalize(id));
    }

    /// <inheritdoc/>
    protected override async ValueTask<bool> EnquireAsync(LinkConnection connection, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(connection);
        return await connection.RequestAsync((uint)SmppCommand.EnquireLink, [], settings.ResponseTimeout, cancellationToken).ConfigureAwait(false) is { Status: SmppStatus.Ok };
    }

    /// <inheritdoc/>
    protected override async ValueTask UnbindAsync(LinkConnection connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        await connection.RequestAsync((uint)SmppCommand.Unbind, [], TimeSpan.FromSeconds(1), CancellationToken.None).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    protected override bool IsDelivery(LinkConnection connection, LinkUnit unit)
    {
        ArgumentNullException.ThrowIfNull(connection);
        if (unit.Command == (uint)SmppCommand.DeliverSm) return true;
        connection.Respond(unit, SmppStatus.WrongBindState, []);
        return false;
    }

    /// <inheritdoc/>
    protected override async Task DeliverAsync(LinkConnection connection, LinkUnit unit)
    {
        ArgumentNullException.ThrowIfNull(connection);
        connection.Respond(unit, await TakeAsync(unit).ConfigureAwait(false), [0]);
    }

    /// <inheritdoc/>
    protected override void RefuseDelivery(LinkConnection connection, LinkUnit unit)
    {
        ArgumentNullException.ThrowIfNull(connection);
        connection.Respond(unit, TemporaryFault, [0]);
    }

    private static BindResult Refused(uint status) =>
        new(null, [], status, status is SmppStatus.BindFailed or SmppStatus.InvalidPassword or SmppStatus.InvalidSystemId);

    private async Task<uint> BindOneAsync(LinkConnection connection, SmppCommand command)
    {
        var body = new SmppBind(settings.SystemId, settings.Password, settings.SystemType).ToBody();
        var answer = await connection.RequestAsync((uint)command, body, settings.ResponseTimeout, Stopping).ConfigureAwait(false);
        if (answer is not { } response) throw new IOException("no answer to the bind");
        // A generic_nack with status 0 is no consent.
        return response.Status == SmppStatus.Ok && response.Command != ((uint)command | LinkUnit.ResponseBit) ? SmppStatus.InvalidCommandId : response.Status;
    }

    private async Task<uint> TakeAsync(LinkUnit unit)
    {
        if (!SmppMessage.TryRead(unit.Body, out var message)) return SmppStatus.InvalidMessageLength;
        if (SmppReceipt.TryRead(message, settings.ReceiptIds, out var receipt))
        {
            await receipts.TakeAsync(Name, receipt, Stopping).ConfigureAwait(false);
            return SmppStatus.Ok;
        }

        if (message.IsReceipt) return SmppStatus.Ok;
        var from = message.SourceTon == 1 && !message.Source.StartsWith('+') ? "+" + message.Source : message.Source;
        await replies.HandleAsync(from, SmppSubmission.Decode(message.DataCoding, message.Content), Stopping).ConfigureAwait(false);
        return SmppStatus.Ok;
    }
}
