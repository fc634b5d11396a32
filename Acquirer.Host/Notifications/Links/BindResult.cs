namespace Iso8583.Host.Notifications.Links;

/// <summary>How an attempt to bind a link ended.</summary>
/// <param name="Submit">The connection that takes submissions; null where the link was not bound.</param>
/// <param name="All">Every connection that was opened; the link ends with the first of them.</param>
/// <param name="Status">What the centre said; 0 where it said nothing.</param>
/// <param name="IsAccountRefused">The account itself was refused: trying again at once may lock it.</param>
public readonly record struct BindResult(LinkConnection? Submit, IReadOnlyList<LinkConnection> All, uint Status, bool IsAccountRefused);
