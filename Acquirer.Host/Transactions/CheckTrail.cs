namespace Iso8583.Host.Transactions;

/// <summary>Which checks a transaction passed and failed: codes only, in one word, so that keeping it costs nothing.</summary>
public struct CheckTrail : IEquatable<CheckTrail>
{
    private const ulong PassedCode = 1;
    private const ulong FailedCode = 2;
    private const ulong Mask = 3;

    public CheckTrail(ulong bits) => Bits = bits;

    /// <summary>Two bits a check: 0 not looked at, 1 passed, 2 failed.</summary>
    public ulong Bits { get; private set; }

    /// <summary>Notes how a check went.</summary>
    /// <returns>The argument, so that a check can be noted where it is made.</returns>
    public bool Note(Checkpoint check, bool passed)
    {
        var shift = 2 * (int)check;
        Bits = (Bits & ~(Mask << shift)) | ((passed ? PassedCode : FailedCode) << shift);
        return passed;
    }

    /// <summary>How a check went; null where it was not made.</summary>
    public readonly bool? this[Checkpoint check] => ((Bits >> (2 * (int)check)) & Mask) switch
    {
        PassedCode => true,
        FailedCode => false,
        _ => null,
    };

    public readonly bool Equals(CheckTrail other) => Bits == other.Bits;

    public override readonly bool Equals(object? obj) => obj is CheckTrail other && Equals(other);

    public override readonly int GetHashCode() => Bits.GetHashCode();

    public static bool operator ==(CheckTrail left, CheckTrail right) => left.Equals(right);

    public static bool operator !=(CheckTrail left, CheckTrail right) => !left.Equals(right);
}
