using Iso8583.Core.Security;

namespace Iso8583.Core.Hsm;

/// <summary>What a long operation of a module gave.</summary>
/// <param name="Error">Why it refused, or None.</param>
/// <param name="Data">The result; empty on error.</param>
public readonly record struct SecurityOutcome(SecurityError Error, ReadOnlyMemory<byte> Data);
