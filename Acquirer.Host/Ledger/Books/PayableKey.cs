using Iso8583.Core.Messages;

namespace Iso8583.Host.Ledger.Books;

/// <summary>A merchant's payable account without its name, so that the message path needs no string.</summary>
internal readonly record struct PayableKey(AsciiText Merchant, ushort Currency);
