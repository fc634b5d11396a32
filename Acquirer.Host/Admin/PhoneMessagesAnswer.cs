using Iso8583.Host.Notifications.SmsCentre;

namespace Iso8583.Host.Admin;

/// <summary>Answer of <c>/api/v1/phones</c>.</summary>
/// <param name="Messages">In the order of their arrival.</param>
/// <param name="LastId">Number of the latest message of all phones.</param>
public sealed record PhoneMessagesAnswer(IReadOnlyList<PhoneMessage> Messages, long LastId);
