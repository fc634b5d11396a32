using Iso8583.Core.Codec;

namespace Iso8583.Emulator.Terminal;

/// <summary>Picks objects out of F55.</summary>
internal static class ChipObjects
{
    /// <summary>The objects with these tags, in this order, as BER-TLV in hex.</summary>
    public static string Take(ReadOnlySpan<byte> field, params ReadOnlySpan<uint> tags)
    {
        Span<byte> taken = stackalloc byte[255];
        var writer = new TlvWriter(taken);
        foreach (var tag in tags)
        {
            if (TlvReader.TryFind(field, tag, out var value)) _ = writer.TryWrite(tag, value);
        }

        return Convert.ToHexString(taken[..writer.Written]);
    }

    /// <summary>One object as BER-TLV in hex.</summary>
    public static string Make(uint tag, ReadOnlySpan<byte> value)
    {
        Span<byte> made = stackalloc byte[262];
        var writer = new TlvWriter(made);
        _ = writer.TryWrite(tag, value);
        return Convert.ToHexString(made[..writer.Written]);
    }
}
