using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using Iso8583.Core.Messages;
using Iso8583.Core.Security;

namespace Iso8583.Core.Emv;

/// <summary>Card verification values that change with every contactless stripe payment: Visa dCVV, Mastercard CVC3.</summary>
public static class DynamicCardValue
{
    /// <summary>Visa dCVV: the CVV under the card's key, with the counter in place of the first four account digits.</summary>
    /// <param name="issuerKey">Issuer master key: triple DES, 16 bytes.</param>
    /// <param name="card">Account and sequence number; with option B the hash is used for account numbers of any length.</param>
    /// <param name="expiry">Four ASCII digits, YYMM.</param>
    /// <param name="serviceCode">Three ASCII digits.</param>
    /// <param name="counter">Application transaction counter; its four hex digits.</param>
    /// <param name="digits">Filled whole with ASCII digits: three.</param>
    public static SecurityError ComputeDcvv(
        SecretKey issuerKey,
        EmvCard card,
        ReadOnlySpan<byte> expiry,
        ReadOnlySpan<byte> serviceCode,
        int counter,
        Span<byte> digits)
    {
        if (card.Pan.Length < 4) return SecurityError.Pan;
        if (counter is < 0 or > 0xFFFF) return SecurityError.EmvData;
        var error = CardKeys.TryDerive(issuerKey, card, hashAlways: true, out var cardKey);
        if (error != SecurityError.None || cardKey is null) return error;
        using (cardKey)
        {
            Span<byte> account = stackalloc byte[Pan.MaxLength];
            account = account[..card.Pan.Reveal(account)];
            for (var i = 0; i < 4; i++) account[i] = Blocks.HexDigit((counter >> (12 - (4 * i))) & 0x0F);
            error = CardValue.Compute(cardKey, account, expiry, serviceCode, digits);
            CryptographicOperations.ZeroMemory(account);
            return error;
        }
    }

    /// <summary>The card's static value IVCVC3: the last two bytes of the retail MAC over its track data.</summary>
    /// <param name="issuerKey">Issuer master key for CVC3: triple DES, 16 bytes.</param>
    /// <param name="card">As for <see cref="ComputeDcvv"/>.</param>
    /// <param name="trackData">Static track data as bytes.</param>
    /// <param name="value">2 bytes.</param>
    public static SecurityError ComputeIvcvc3(SecretKey issuerKey, EmvCard card, ReadOnlySpan<byte> trackData, Span<byte> value)
    {
        if (value.Length != 2) return SecurityError.DataLength;
        var error = CardKeys.TryDerive(issuerKey, card, hashAlways: true, out var cardKey);
        if (error != SecurityError.None || cardKey is null) return error;
        using (cardKey)
        {
            Span<byte> mac = stackalloc byte[8];
            error = MessageMac.Compute(MacAlgorithm.Iso9797Alg3, MacPadding.Bit, cardKey, trackData, mac);
            if (error == SecurityError.None) mac[6..].CopyTo(value);
            return error;
        }
    }

    /// <summary>CVC3: five decimal digits of which the terminal sends the last ones.</summary>
    /// <param name="issuerKey">Issuer master key for CVC3: triple DES, 16 bytes.</param>
    /// <param name="card">As for <see cref="ComputeDcvv"/>.</param>
    /// <param name="ivcvc3">2 bytes of <see cref="ComputeIvcvc3"/>.</param>
    /// <param name="unpredictableNumber">4 bytes of the terminal.</param>
    /// <param name="counter">Application transaction counter.</param>
    /// <param name="digits">Filled whole with the last ASCII digits: 1 to 5.</param>
    public static SecurityError ComputeCvc3(
        SecretKey issuerKey,
        EmvCard card,
        ReadOnlySpan<byte> ivcvc3,
        ReadOnlySpan<byte> unpredictableNumber,
        int counter,
        Span<byte> digits)
    {
        if (ivcvc3.Length != 2 || unpredictableNumber.Length != 4 || counter is < 0 or > 0xFFFF) return SecurityError.EmvData;
        if (digits.Length is 0 or > 5) return SecurityError.DataLength;
        var error = CardKeys.TryDerive(issuerKey, card, hashAlways: true, out var cardKey);
        if (error != SecurityError.None || cardKey is null) return error;
        using (cardKey)
        {
            Span<byte> block = stackalloc byte[8];
            ivcvc3.CopyTo(block);
            unpredictableNumber.CopyTo(block[2..]);
            BinaryPrimitives.WriteUInt16BigEndian(block[6..], (ushort)counter);
            error = DataCipher.EncryptEcb(cardKey, block, block);
            if (error != SecurityError.None) return error;
            Span<byte> text = stackalloc byte[5];
            BinaryPrimitives.ReadUInt16BigEndian(block[6..]).TryFormat(text, out _, "D5", CultureInfo.InvariantCulture);
            text[^digits.Length..].CopyTo(digits);
            return SecurityError.None;
        }
    }
}
