using Iso8583.Host.Notifications.Sinks;

namespace Iso8583.Host.Admin;

/// <summary>Answer of <c>/api/v1/inbox/expect</c>.</summary>
/// <param name="Met">Whether exactly what was expected arrived.</param>
/// <param name="Why">What was missing or too much; empty where met.</param>
/// <param name="Messages">What the phone got.</param>
public sealed record ExpectationAnswer(bool Met, string Why, IReadOnlyList<InboxMessage> Messages);
