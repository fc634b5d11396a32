namespace Iso8583.Host.Notifications.Http;

/// <summary>A gateway's call to us, as it arrived.</summary>
/// <param name="Url">The address that was called, with its query.</param>
/// <param name="Query">Query parameters.</param>
/// <param name="Headers">Headers; names in lower case.</param>
/// <param name="Body">Body.</param>
public sealed record Callback(string Url, IReadOnlyDictionary<string, string> Query, IReadOnlyDictionary<string, string> Headers, string Body);
