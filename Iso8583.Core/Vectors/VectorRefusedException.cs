using Iso8583.Core.Security;

namespace Iso8583.Core.Vectors;

/// <summary>Ends an entry whose input was refused; the checker turns it back into a value.</summary>
internal sealed class VectorRefusedException(SecurityError error) : Exception(error.Describe())
{
    public SecurityError Error { get; } = error;
}
