namespace Iso8583.Host.Admin;

/// <summary>Answer of <c>/api/v1/notifications</c>.</summary>
/// <param name="Notifications">In the order of their ids.</param>
/// <param name="NextAfter">Value of <c>after</c> that goes on from here.</param>
/// <param name="Unfinished">Events recorded and not finished, of all states.</param>
/// <param name="OldestSeconds">Age of the oldest of those.</param>
public sealed record NotificationListAnswer(IReadOnlyList<NotificationAnswer> Notifications, string NextAfter, long Unfinished, double OldestSeconds);
