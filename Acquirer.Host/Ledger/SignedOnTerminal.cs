using Iso8583.Core.Messages;

namespace Iso8583.Host.Ledger;

/// <summary>A terminal that was signed on with working keys when the ledger was opened.</summary>
/// <param name="MerchantId">F42 without trailing spaces.</param>
/// <param name="TerminalId">F41 without trailing spaces.</param>
/// <param name="WrappedKeys">As journaled with its sign-on.</param>
public readonly record struct SignedOnTerminal(AsciiText MerchantId, AsciiText TerminalId, string WrappedKeys);
