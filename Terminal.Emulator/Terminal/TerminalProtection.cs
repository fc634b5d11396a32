using Iso8583.Core.Security;

namespace Iso8583.Emulator.Terminal;

/// <summary>How a terminal of a generic dialect protects its messages.</summary>
/// <param name="Terms">Scheme, algorithms, formats, fields.</param>
/// <param name="Key">The initial key of a DUKPT device, or the master key that protects key blocks.</param>
/// <param name="Ksn">DUKPT: the key serial number as it was loaded, counter zero or the last one used; else empty.</param>
internal sealed record TerminalProtection(MessageProtection Terms, SecretKey Key, ReadOnlyMemory<byte> Ksn);
