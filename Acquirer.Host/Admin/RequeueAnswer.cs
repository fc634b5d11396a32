namespace Iso8583.Host.Admin;

/// <summary>An event that is sent after all.</summary>
/// <param name="EventId">Its id.</param>
public sealed record RequeueAnswer(string EventId);
