using Iso8583.Core.Codec;
using Iso8583.Core.Dialects;
using Iso8583.Core.Messages;

namespace Iso8583.Emulator.Terminal;

/// <summary>Turns a request into bytes with its MAC, and checks the MAC of a response.</summary>
internal static class MessageSeal
{
    /// <summary>Writes the message; its MAC field, where it has one, is the last and covers everything before it.</summary>
    public static byte[] Seal(IsoMessage message, Dialect dialect, int macField, ITerminalSecurity security)
    {
        if (macField == 0) return IsoMessageCodec.ToBytes(message, dialect);
        if (macField == MacField.First && message.Fields.Any(field => field > MacField.First)) macField = MacField.Second;
        // Zeros keep the place: the bitmap must already announce the MAC when it is computed.
        message.Set(macField, new byte[MacField.Length]);
        var bytes = IsoMessageCodec.ToBytes(message, dialect);
        var map = default(FieldMap);
        if (!MessageView.TryParse(bytes, dialect, ref map, out var view, out var error)) throw new InvalidOperationException(error.Describe());
        message.Set(macField, security.Mac(bytes.AsSpan(0, bytes.Length - view.Raw(macField).Length)));
        return IsoMessageCodec.ToBytes(message, dialect);
    }

    /// <summary>True where the response's MAC is right. An approval must carry one; a decline need not.</summary>
    public static bool Verify(ReadOnlySpan<byte> message, IsoMessage response, Dialect dialect, int macField, ITerminalSecurity security)
    {
        if (macField == 0 || !security.HasKeys) return true;
        var isApproved = response.GetText(De87.ResponseCode) is "00" or "10";
        var hasMac = response.Has(MacField.First) || response.Has(MacField.Second);
        if (!isApproved && !(hasMac && security.ChecksEveryMac)) return true;
        var map = default(FieldMap);
        Span<byte> mac = stackalloc byte[MacField.Length];
        return MessageView.TryParse(message, dialect, ref map, out var view, out _)
            && MacField.TryRead(view, message, mac, out var covered)
            && security.VerifyMac(message[..covered], mac);
    }
}
