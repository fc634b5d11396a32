using System.Security.Cryptography;

namespace Iso8583.Core.Security;

/// <summary>The cryptographic random generator of the platform.</summary>
public sealed class SystemRandom : IRandomSource
{
    /// <summary>The one instance.</summary>
    public static SystemRandom Instance { get; } = new();

    /// <inheritdoc/>
    public void Fill(Span<byte> destination) => RandomNumberGenerator.Fill(destination);
}
