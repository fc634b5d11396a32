using Iso8583.Core.Codec;

namespace Iso8583.Host.Session;

/// <summary>The key blocks that an answer to a key exchange carries; their field lies between F42 and F64 in all editions.</summary>
internal static class KeyBlocks
{
    public static void Write(Exchange exchange, ref MessageWriter response)
    {
        if (exchange is { IssuedKeys: { } keys, Outcome.IsApproved: true, KeySlot.Protection: { } protection }) response.Text(protection.Terms.KeyField, keys.F62.Span);
    }
}
