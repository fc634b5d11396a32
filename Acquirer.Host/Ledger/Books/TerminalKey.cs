using Iso8583.Core.Messages;

namespace Iso8583.Host.Ledger.Books;

/// <summary>Merchant and terminal: whose batch it is.</summary>
internal readonly record struct TerminalKey(AsciiText MerchantId, AsciiText TerminalId);
