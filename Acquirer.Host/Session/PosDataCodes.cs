using Iso8583.Core.Codec;
using Iso8583.Core.Messages;

namespace Iso8583.Host.Session;

/// <summary>The point of service data code of 1993 as the three digits of 1987, which the books and reports know.</summary>
internal static class PosDataCodes
{
    /// <summary>Positions 7 (how the card was read) and 8 (how the cardholder was authenticated): 051 is chip with PIN.</summary>
    public static short EntryMode93(scoped MessageView message)
    {
        Span<byte> text = stackalloc byte[32];
        if (!message.Has(De93.PosDataCode) || !message.TryGetText(De93.PosDataCode, text, out var length) || length != 12) return 0;
        if (!PosDataCode.TryParse(text[..length], out var code)) return 0;
        var input = char.IsAsciiDigit(code.InputMode) ? code.InputMode - '0' : code.InputMode == 'M' ? 7 : 0;
        return (short)((input * 10) + (code.AuthenticationMethod == '1' ? 1 : 2));
    }
}
