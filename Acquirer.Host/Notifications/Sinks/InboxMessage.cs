namespace Iso8583.Host.Notifications.Sinks;

/// <summary>One message as a phone shows it, with what a test wants to know of it.</summary>
/// <param name="Id">Position in the inbox, from 1, rising.</param>
/// <param name="EventId"><c>12-cardholder-approved</c>.</param>
/// <param name="TransactionId">Journal sequence.</param>
/// <param name="Kind"><c>approved</c>, <c>merchantSale</c>, ...</param>
/// <param name="Audience"><c>cardholder</c> or <c>merchant</c>.</param>
/// <param name="To">Phone.</param>
/// <param name="Text">The text.</param>
/// <param name="TerminalId">F41.</param>
/// <param name="Stan">F11.</param>
/// <param name="Rrn">F37.</param>
/// <param name="SwipeToSmsMs">First byte of the request to acceptance by the sink.</param>
/// <param name="CreatedAt">When it was accepted.</param>
/// <param name="Encoding"><c>gsm7</c> or <c>ucs2</c>.</param>
/// <param name="Segments">Messages that it takes over the air.</param>
/// <param name="PossibleDuplicate">An earlier attempt may have arrived too.</param>
public sealed record InboxMessage(
    long Id,
    string EventId,
    long TransactionId,
    string Kind,
    string Audience,
    string To,
    string Text,
    string TerminalId,
    string Stan,
    string Rrn,
    double SwipeToSmsMs,
    DateTimeOffset CreatedAt,
    string Encoding,
    int Segments,
    bool PossibleDuplicate);
