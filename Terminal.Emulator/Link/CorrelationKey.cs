using Iso8583.Core.Codec;
using Iso8583.Core.Messages;

namespace Iso8583.Emulator.Link;

/// <summary>What a response and its request have in common: message class, F11, F41 and F42. An echo without F11 has <see cref="Stan"/> -1.</summary>
internal readonly record struct CorrelationKey(byte MessageClass, int Stan, AsciiText TerminalId, AsciiText MerchantId)
{
    /// <summary>Reads the key of any message whose MTI could be read.</summary>
    public static CorrelationKey Of(scoped MessageView message)
    {
        var stan = message.TryGetNumber(De87.Stan, out var number) ? (int)number : -1;
        _ = message.TryGetAscii(De87.TerminalId, out var terminal);
        _ = message.TryGetAscii(De87.MerchantId, out var merchant);
        return new CorrelationKey((byte)message.Mti.Class, stan, terminal, merchant);
    }
}
