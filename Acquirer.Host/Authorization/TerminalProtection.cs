using Iso8583.Core.Security;

namespace Iso8583.Host.Authorization;

/// <summary>How a terminal of a generic dialect protects its messages, as the seed file says it.</summary>
/// <param name="Terms">Scheme, algorithms, formats, fields.</param>
/// <param name="KeySet">DUKPT: first bytes of every key serial number under the base key. Empty for session keys.</param>
public sealed record TerminalProtection(MessageProtection Terms, ReadOnlyMemory<byte> KeySet);
