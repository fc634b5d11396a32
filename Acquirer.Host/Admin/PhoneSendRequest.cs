namespace Iso8583.Host.Admin;

/// <summary>Body of <c>POST /api/v1/phones/{number}/messages</c>: the phone sends something.</summary>
/// <param name="To">Number that it sends to.</param>
/// <param name="Text">The text.</param>
public sealed record PhoneSendRequest(string? To, string? Text);
