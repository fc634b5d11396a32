using Iso8583.Core.Codec;
using Iso8583.Core.Dialects;
using Iso8583.Core.Messages;

namespace Iso8583.Emulator.Terminal;

/// <summary>Turns a request into bytes with its MAC, and checks the MAC of a response.</summary>
internal static class MessageSeal
{
    private const int MacLength = 8;

    /// <summary>Writes the message; its MAC field, where it has one, is the last and covers everything before it.</summary>
    public static byte[] Seal(IsoMessage message, Dialect dialect, int macField, ITerminalSecurity security)
    {
        if (macField == 0) return IsoMessageCodec.ToBytes(message, dialect);
        // Eight bytes keep the place: the bitmap must already announce the MAC when it is computed.
        message.Set(macField, new byte[MacLength]);
        var bytes = IsoMessageCodec.ToBytes(message, dialect);
        security.Mac(bytes.AsSpan(..^MacLength)).CopyTo(bytes.AsSpan(^MacLength));
        return bytes;
    }

    /// <summary>True where the response's MAC is right. An approval must carry one; a decline need not, and its MAC is not looked at.</summary>
    public static bool Verify(ReadOnlySpan<byte> message, IsoMessage response, int macField, ITerminalSecurity security)
    {
        if (macField == 0 || !security.HasKeys || response.GetText(De87.ResponseCode) != "00") return true;
        return response.Has(macField) && message.Length > MacLength && security.VerifyMac(message[..^MacLength], message[^MacLength..]);
    }
}
