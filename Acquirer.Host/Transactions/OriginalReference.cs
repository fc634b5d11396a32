using Iso8583.Core.Messages;

namespace Iso8583.Host.Transactions;

/// <summary>How a message points at an earlier one (reversal, void, refund, completion). Every part may be missing.</summary>
/// <param name="Key">Full key of the original; meaningful where <paramref name="HasKey"/>.</param>
/// <param name="HasKey">The message carried enough to build the key.</param>
/// <param name="Rrn">F37 of the original, or empty.</param>
/// <param name="AuthorizationCode">F38 of the original, or empty.</param>
/// <param name="MonthDay">Date of the original as MMDD, or 0.</param>
public readonly record struct OriginalReference(TransactionKey Key, bool HasKey, AsciiText Rrn, AsciiText AuthorizationCode, short MonthDay);
