namespace Iso8583.Host.Notifications.SmsCentre;

/// <summary>A message as it arrived on a virtual phone of the SMS centre.</summary>
/// <param name="Id">Position, from 1, rising.</param>
/// <param name="To">Phone.</param>
/// <param name="From">Sender.</param>
/// <param name="Text">Put together from its parts.</param>
/// <param name="Parts">Messages that it took over the air.</param>
/// <param name="Link">The account that submitted it, or <c>http</c>.</param>
/// <param name="MessageId">The centre's id.</param>
/// <param name="ReceivedAt">When it arrived.</param>
public sealed record PhoneMessage(long Id, string To, string From, string Text, int Parts, string Link, string MessageId, DateTimeOffset ReceivedAt);
