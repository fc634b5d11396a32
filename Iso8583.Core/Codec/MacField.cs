namespace Iso8583.Core.Codec;

/// <summary>Finds the message authentication code of a message: F64, or F128 where there are fields above 64.</summary>
public static class MacField
{
    /// <summary>Field of a MAC in messages without a second bitmap.</summary>
    public const int First = 64;

    /// <summary>Field of a MAC in all others.</summary>
    public const int Second = 128;

    /// <summary>Bytes of either field.</summary>
    public const int Length = 8;

    /// <summary>The field that a message's MAC belongs in.</summary>
    /// <param name="lastField">The highest field besides it.</param>
    public static int After(int lastField) => lastField < First ? First : Second;

    /// <summary>Reads the MAC and tells what it covers.</summary>
    /// <param name="message">Located fields.</param>
    /// <param name="bytes">The same bytes: MTI to last field.</param>
    /// <param name="mac">Eight bytes that receive the field.</param>
    /// <param name="covered">Length of what stands before the field.</param>
    /// <returns>False where there is none, where it does not end the message, or where it has another length.</returns>
    public static bool TryRead(scoped MessageView message, ReadOnlySpan<byte> bytes, scoped Span<byte> mac, out int covered)
    {
        covered = 0;
        var field = message.Has(Second) ? Second : First;
        if (!message.Has(field) || !message.TryGetBytes(field, mac, out var length) || length != Length) return false;
        var raw = message.Raw(field);
        return bytes.Overlaps(raw, out covered) && covered + raw.Length == bytes.Length;
    }
}
