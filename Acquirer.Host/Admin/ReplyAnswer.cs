namespace Iso8583.Host.Admin;

/// <summary>What a reply was taken for.</summary>
/// <param name="Understood"><c>stop</c>, <c>start</c> or <c>other</c>.</param>
public sealed record ReplyAnswer(string Understood);
