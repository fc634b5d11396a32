using System.Security.Cryptography;
using Iso8583.Core.Messages;

namespace Iso8583.Core.Security;

/// <summary>The two halves of a PIN block before they are combined, as numbers of 16 nibbles (the first nibble highest).</summary>
/// <remarks>Source: ISO 9564-1 as its test vectors show it.</remarks>
internal static class PinFields
{
    private const ulong AllF = 0xFFFF_FFFF_FFFF_FFFF;
    private const ulong AllA = 0xAAAA_AAAA_AAAA_AAAA;

    /// <summary>control | length | PIN | fill.</summary>
    public static ulong Pin(int control, Pin pin, ulong fill)
    {
        var used = 8 + (4 * pin.Length);
        var head = ((ulong)control << 60) | ((ulong)pin.Length << 56) | (pin.Bcd << (64 - used));
        return used == 64 ? head : head | (fill & (AllF >> used));
    }

    /// <summary>The PIN part of format 4, whose fill is A.</summary>
    public static ulong Pin4(Pin pin) => Pin(4, pin, AllA);

    /// <summary>Random fill nibbles: any for format 1, A to F for format 3.</summary>
    public static ulong RandomFill(IRandomSource random, bool lettersOnly)
    {
        Span<byte> bytes = stackalloc byte[16];
        ulong fill = 0;
        if (!lettersOnly)
        {
            random.Fill(bytes[..8]);
            foreach (var b in bytes[..8]) fill = (fill << 8) | b;
            return fill;
        }

        // A byte is taken modulo 6 only below 252, so that all six letters are equally likely.
        for (var count = 0; count < 16;)
        {
            random.Fill(bytes);
            foreach (var b in bytes)
            {
                if (b >= 252 || count == 16) continue;
                fill = (fill << 4) | (10u + (b % 6u));
                count++;
            }
        }

        return fill;
    }

    /// <summary>Reads control, length, digits and fill.</summary>
    /// <param name="field">The PIN field.</param>
    /// <param name="control">The control digit wanted.</param>
    /// <param name="fill">A pattern of fill nibbles to check against; 0 to leave the fill unchecked.</param>
    /// <param name="pin">The PIN, or <c>default</c>.</param>
    public static SecurityError TryReadPin(ulong field, int control, ulong fill, out Pin pin)
    {
        pin = default;
        if ((int)(field >> 60) != control) return SecurityError.PinControl;
        var length = (int)(field >> 56) & 0x0F;
        if (length is < Security.Pin.MinLength or > Security.Pin.MaxLength) return SecurityError.PinLength;
        var used = 8 + (4 * length);
        var digits = (field << 8) >> (72 - used);
        for (var rest = digits; rest != 0; rest >>= 4)
        {
            if ((rest & 0x0F) > 9) return SecurityError.PinDigit;
        }

        if (used != 64)
        {
            var mask = AllF >> used;
            if (fill != 0 && (field & mask) != (fill & mask)) return SecurityError.PinFill;
            if (control == 3 && !AreLetters(field, used)) return SecurityError.PinFill;
        }

        pin = Security.Pin.FromBcd(digits, length);
        return SecurityError.None;
    }

    /// <summary>0000 and the twelve digits left of the check digit.</summary>
    public static SecurityError TryPan12(Pan pan, out ulong field)
    {
        field = 0;
        if (pan.Length < 13) return SecurityError.Pan;
        Span<byte> digits = stackalloc byte[Pan.MaxLength];
        var length = pan.Reveal(digits);
        for (var i = length - 13; i < length - 1; i++) field = (field << 4) | (uint)(digits[i] - '0');
        CryptographicOperations.ZeroMemory(digits);
        return SecurityError.None;
    }

    /// <summary>The account part of format 4: length minus 12, the whole number, zeros.</summary>
    public static SecurityError TryPan4(Pan pan, Span<byte> field)
    {
        if (pan.IsEmpty) return SecurityError.Pan;
        Span<byte> digits = stackalloc byte[Pan.MaxLength];
        var length = pan.Reveal(digits);
        field.Clear();
        // 12 digits or fewer: M is 0 and zeros stand in front.
        var position = 1 + Math.Max(0, 12 - length);
        field[0] = (byte)(Math.Max(0, length - 12) << 4);
        for (var i = 0; i < length; i++, position++)
        {
            field[position >> 1] |= (byte)((digits[i] - '0') << ((position & 1) == 0 ? 4 : 0));
        }

        CryptographicOperations.ZeroMemory(digits);
        return SecurityError.None;
    }

    private static bool AreLetters(ulong field, int used)
    {
        for (var shift = 60 - used; shift >= 0; shift -= 4)
        {
            if (((field >> shift) & 0x0F) < 10) return false;
        }

        return true;
    }
}
