using System.Buffers.Binary;
using System.Security.Cryptography;
using Iso8583.Core.Security;

namespace Iso8583.Core.Emv;

/// <summary>The protection of issuer script commands: MAC, encryption, the PIN block of a PIN change.</summary>
/// <remarks>Source: EMV 4.3 Book 2, 9 and the schemes' methods as public test vectors show them.</remarks>
public static class IssuerScript
{
    /// <summary>Longest script data that is enciphered.</summary>
    public const int MaxData = 255;

    /// <summary>The session key for scripts: Visa's (CVN 10 and 18) from the counter, UnionPay's from the counter, others' from the cryptogram.</summary>
    /// <param name="issuerKey">Issuer master key for script MACs or script encryption.</param>
    /// <param name="version">The card's cryptogram version.</param>
    /// <param name="card">Account and sequence number.</param>
    /// <param name="counter">Application transaction counter.</param>
    /// <param name="cryptogram">The card's cryptogram, 8 bytes. Mastercard adds one to it for every further script command.</param>
    /// <param name="sessionKey">The key, which the caller disposes, or null.</param>
    public static SecurityError TryDeriveKey(
        SecretKey issuerKey,
        CryptogramVersion version,
        EmvCard card,
        int counter,
        ReadOnlySpan<byte> cryptogram,
        out SecretKey? sessionKey)
    {
        sessionKey = null;
        var error = CardKeys.TryDerive(issuerKey, card, out var cardKey);
        if (error != SecurityError.None || cardKey is null) return error;
        using (cardKey)
        {
            return version switch
            {
                CryptogramVersion.VisaCvn10 or CryptogramVersion.VisaCvn18 => SessionKeys.TryDeriveVisaScript(cardKey, counter, out sessionKey),
                CryptogramVersion.UnionPay => SessionKeys.TryDerive(SessionKeyMethod.UnionPay, cardKey, counter, default, out sessionKey),
                _ => SessionKeys.TryDeriveCommon(cardKey, cryptogram, out sessionKey),
            };
        }
    }

    /// <summary>MAC over command header, counter, cryptogram and data as the scheme joins them; the retail MAC with 80 padding, or CBC-MAC with SM4.</summary>
    /// <param name="key">Session key for script MACs.</param>
    /// <param name="data">CLA INS P1 P2 Lc (which counts the MAC), counter, cryptogram, command data.</param>
    /// <param name="mac">4 to 8 bytes.</param>
    public static SecurityError ComputeMac(SecretKey key, ReadOnlySpan<byte> data, Span<byte> mac)
    {
        ArgumentNullException.ThrowIfNull(key);
        return mac.Length is < 4 or > 8 ? SecurityError.DataLength : MessageMac.Compute(Cryptogram.MacOf(key), MacPadding.Bit, key, data, mac);
    }

    /// <summary>Pads and enciphers script data.</summary>
    /// <param name="key">Session key for script encryption.</param>
    /// <param name="cipher">The scheme's way.</param>
    /// <param name="data">1 to 255 bytes.</param>
    /// <param name="enciphered">At least two blocks more than the data.</param>
    /// <param name="written">Bytes written.</param>
    public static SecurityError TryEncrypt(SecretKey key, ScriptCipher cipher, ReadOnlySpan<byte> data, Span<byte> enciphered, out int written)
    {
        ArgumentNullException.ThrowIfNull(key);
        written = 0;
        if (!key.HasCipher) return SecurityError.KeyAlgorithm;
        if (data.Length is 0 or > MaxData) return SecurityError.DataLength;
        Span<byte> padded = stackalloc byte[MaxData + 1 + (2 * BlockCipher.MaxBlockSize)];
        padded.Clear();
        var length = 0;
        if (cipher == ScriptCipher.Visa) padded[length++] = (byte)data.Length;
        data.CopyTo(padded[length..]);
        length += data.Length;
        var size = key.BlockSize;
        if (cipher == ScriptCipher.Emv || length % size != 0) padded[length++] = 0x80;
        length = (length + size - 1) / size * size;
        if (enciphered.Length < length) return SecurityError.DestinationTooShort;
        var error = cipher == ScriptCipher.Visa
            ? DataCipher.EncryptEcb(key, padded[..length], enciphered)
            : DataCipher.EncryptCbc(key, default, padded[..length], enciphered);
        CryptographicOperations.ZeroMemory(padded);
        if (error == SecurityError.None) written = length;
        return error;
    }

    /// <summary>Visa's block for a PIN change: the new PIN masked with part of the card's key and, if given, the current PIN.</summary>
    /// <param name="cardKey">The card's master key for cryptograms.</param>
    /// <param name="newPin">The PIN to set.</param>
    /// <param name="currentPin">The PIN that the card holds, or <c>default</c>.</param>
    /// <param name="block">8 bytes; the caller clears it.</param>
    public static SecurityError ComputeVisaPinBlock(SecretKey cardKey, Pin newPin, Pin currentPin, Span<byte> block)
    {
        ArgumentNullException.ThrowIfNull(cardKey);
        if (cardKey.Algorithm != KeyAlgorithm.Tdes || cardKey.Length != 16) return SecurityError.KeyAlgorithm;
        if (newPin.Length == 0) return SecurityError.Pin;
        if (block.Length != 8) return SecurityError.DataLength;
        var bytes = cardKey.Bytes;
        if (bytes.IsEmpty) return SecurityError.KeyNotAvailable;
        var value = PinFields.Pin(0, newPin, ulong.MaxValue) ^ BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]);
        if (currentPin.Length != 0) value ^= currentPin.Bcd << (64 - (4 * currentPin.Length));
        BinaryPrimitives.WriteUInt64BigEndian(block, value);
        return SecurityError.None;
    }
}
