namespace Iso8583.Core.Security;

/// <summary>One optional block of a key block's header.</summary>
/// <param name="Id">Two characters: KS (key serial number), KC and KP (check values), PB (padding), ...</param>
/// <param name="Data">What stands in it, without id and length.</param>
public readonly record struct KeyBlockField(string Id, string Data);
