using System.Diagnostics.CodeAnalysis;

namespace Iso8583.Host.Notifications.Content;

/// <summary>The GSM 03.38 default alphabet and its extension table.</summary>
/// <remarks>Source: 3GPP TS 23.038, 6.2.1 and 6.2.1.1.</remarks>
public static class Gsm7
{
    /// <summary>The septet that announces a character of the extension table.</summary>
    public const byte Escape = 0x1B;

    private const string Basic =
        "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\uFFFFÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

    private const string ExtensionCharacters = "\f^{}\\[~]|€";

    private static ReadOnlySpan<byte> ExtensionCodes => [0x0A, 0x14, 0x28, 0x29, 0x2F, 0x3C, 0x3D, 0x3E, 0x40, 0x65];

    /// <summary>How many septets a character takes: 1, 2 for the extension table, 0 where the alphabet lacks it.</summary>
    public static int Septets(char character)
    {
        if (character is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or ' ') return 1;
        if (character == '\uFFFF') return 0;
        if (Basic.Contains(character)) return 1;
        return ExtensionCharacters.Contains(character) ? 2 : 0;
    }

    /// <summary>Encodes a text one septet per byte, as SMPP carries it.</summary>
    /// <param name="text">The text.</param>
    /// <param name="septets">The result.</param>
    /// <returns>False where the alphabet lacks a character.</returns>
    public static bool TryEncode(ReadOnlySpan<char> text, [NotNullWhen(true)] out byte[]? septets)
    {
        septets = null;
        var length = 0;
        foreach (var c in text)
        {
            var size = Septets(c);
            if (size == 0) return false;
            length += size;
        }

        septets = new byte[length];
        var at = 0;
        foreach (var c in text)
        {
            var basic = Basic.IndexOf(c);
            if (basic >= 0)
            {
                septets[at++] = (byte)basic;
                continue;
            }

            septets[at++] = Escape;
            septets[at++] = ExtensionCodes[ExtensionCharacters.IndexOf(c)];
        }

        return true;
    }

    /// <summary>Decodes one septet per byte; an unknown extension character reads as the basic one, as phones show it.</summary>
    public static string Decode(ReadOnlySpan<byte> septets)
    {
        Span<char> text = septets.Length <= 512 ? stackalloc char[septets.Length] : new char[septets.Length];
        var at = 0;
        for (var i = 0; i < septets.Length; i++)
        {
            var code = septets[i] & 0x7F;
            if (code != Escape)
            {
                text[at++] = Basic[code];
                continue;
            }

            if (++i >= septets.Length) break;
            code = septets[i] & 0x7F;
            var extension = ExtensionCodes.IndexOf((byte)code);
            text[at++] = extension >= 0 ? ExtensionCharacters[extension] : code == Escape ? ' ' : Basic[code];
        }

        return new string(text[..at]);
    }
}
