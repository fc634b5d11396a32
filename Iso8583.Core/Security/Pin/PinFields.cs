using System.Buffers.Binary;
using Iso8583.Core.Messages;

namespace Iso8583.Core.Security;

/// <summary>The two halves of a PIN block before they are combined, as numbers of 16 nibbles (the first nibble highest).</summary>
/// <remarks>Source: ISO 9564-1 as its test vectors show it.</remarks>
internal static class PinFields
{
    private const ulong AllF = 0xFFFF_FFFF_FFFF_FFFF;
    private const ulong AllA = 0xAAAA_AAAA_AAAA_AAAA;
    private const ulong HighBits = 0x8888_8888_8888_8888;

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
        if (Letters(digits) != 0) return SecurityError.PinDigit;
        if (used != 64)
        {
            var mask = AllF >> used;
            if (fill != 0 && (field & mask) != (fill & mask)) return SecurityError.PinFill;
            if (control == 3 && Letters(field & mask) != (HighBits & mask)) return SecurityError.PinFill;
        }

        pin = Security.Pin.FromBcd(digits, length);
        return SecurityError.None;
    }

    /// <summary>0000 and the twelve digits left of the check digit.</summary>
    public static SecurityError TryPan12(Pan pan, out ulong field)
    {
        field = 0;
        if (pan.Length < 13) return SecurityError.Pan;
        field = Bcd.From(pan.RevealNumber() / 10 % 1_000_000_000_000);
        return SecurityError.None;
    }

    /// <summary>The account part of format 4: length minus 12, the whole number, zeros. 12 digits or fewer count as 12 with zeros in front.</summary>
    public static SecurityError TryPan4(Pan pan, Span<byte> field)
    {
        if (pan.IsEmpty) return SecurityError.Pan;
        var number = pan.RevealNumber();
        var length = Math.Max(12, pan.Length);
        // The first 15 digits stand behind the length, the others open the second half.
        var (first, rest) = length <= 15 ? (number * Power(15 - length), 0ul) : (number / Power(length - 15), number % Power(length - 15) * Power(19 - length));
        BinaryPrimitives.WriteUInt64BigEndian(field, ((ulong)(length - 12) << 60) | Bcd.From(first));
        BinaryPrimitives.WriteUInt64BigEndian(field[8..], Bcd.From(rest) << 48);
        return SecurityError.None;
    }

    private static ulong Power(int digits) => digits switch
    {
        0 => 1,
        1 => 10,
        2 => 100,
        3 => 1000,
        _ => 10_000,
    };

    /// <summary>The high bit of every nibble above 9: it has that bit and one of the two below it.</summary>
    private static ulong Letters(ulong nibbles) => nibbles & HighBits & ((nibbles << 1) | (nibbles << 2));
}
