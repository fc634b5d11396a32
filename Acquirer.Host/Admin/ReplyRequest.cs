namespace Iso8583.Host.Admin;

/// <summary>Body of <c>POST /api/v1/inbox/replies</c>: what a phone writes back.</summary>
/// <param name="From">Phone in international form.</param>
/// <param name="Text">The reply.</param>
public sealed record ReplyRequest(string? From, string? Text);
