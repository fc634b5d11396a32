using System.Buffers.Binary;
using System.Security.Cryptography;
using Iso8583.Core.Messages;

namespace Iso8583.Core.Security;

/// <summary>Builds, opens, enciphers, deciphers and translates PIN blocks.</summary>
/// <remarks>
/// Blocks of 8 bytes are enciphered as one block of (triple) DES, format 4 with AES in two steps, the UnionPay 16-byte layouts as one block of SM4.
/// Nothing is allocated; intermediate values are cleared.
/// </remarks>
public static class PinBlock
{
    private const ulong AllF = 0xFFFF_FFFF_FFFF_FFFF;

    /// <summary>Bytes of a block, clear or enciphered.</summary>
    public static int SizeOf(PinBlockFormat format) =>
        format is PinBlockFormat.Iso4 or PinBlockFormat.UnionPaySm4 or PinBlockFormat.UnionPaySm4NoPan ? 16 : 8;

    /// <summary>Builds the clear block. Format 4 has none (its halves meet between two steps of AES).</summary>
    /// <param name="format">Any but format 4.</param>
    /// <param name="pin">4 to 12 digits.</param>
    /// <param name="pan">13 digits or more for formats that bind the account; ignored by the others.</param>
    /// <param name="random">Fill of formats 1 and 3.</param>
    /// <param name="block">At least <see cref="SizeOf"/> bytes; the caller clears it after use.</param>
    public static SecurityError Encode(PinBlockFormat format, Pin pin, Pan pan, IRandomSource random, Span<byte> block)
    {
        ArgumentNullException.ThrowIfNull(random);
        if (pin.Length == 0) return SecurityError.Pin;
        if (block.Length < SizeOf(format)) return SecurityError.DestinationTooShort;
        ulong account = 0;
        if (BindsPan(format))
        {
            var error = PinFields.TryPan12(pan, out account);
            if (error != SecurityError.None) return error;
        }

        switch (format)
        {
            case PinBlockFormat.Iso0:
            case PinBlockFormat.UnionPayNoPan:
                BinaryPrimitives.WriteUInt64BigEndian(block, PinFields.Pin(0, pin, AllF) ^ account);
                return SecurityError.None;
            case PinBlockFormat.Iso1:
                BinaryPrimitives.WriteUInt64BigEndian(block, PinFields.Pin(1, pin, PinFields.RandomFill(random, lettersOnly: false)));
                return SecurityError.None;
            case PinBlockFormat.Iso2:
                BinaryPrimitives.WriteUInt64BigEndian(block, PinFields.Pin(2, pin, AllF));
                return SecurityError.None;
            case PinBlockFormat.Iso3:
                BinaryPrimitives.WriteUInt64BigEndian(block, PinFields.Pin(3, pin, PinFields.RandomFill(random, lettersOnly: true)) ^ account);
                return SecurityError.None;
            case PinBlockFormat.UnionPaySm4:
            case PinBlockFormat.UnionPaySm4NoPan:
                // The twelve account digits stand right-justified in 16 bytes, so they meet only fill.
                BinaryPrimitives.WriteUInt64BigEndian(block, PinFields.Pin(0, pin, AllF));
                BinaryPrimitives.WriteUInt64BigEndian(block[8..], AllF ^ account);
                return SecurityError.None;
            default:
                return SecurityError.KeyAlgorithm;
        }
    }

    /// <summary>Reads a clear block. Control, length, digits and (where its value is fixed) fill are checked.</summary>
    /// <param name="format">Any but format 4.</param>
    /// <param name="block">Exactly <see cref="SizeOf"/> bytes.</param>
    /// <param name="pan">As for <see cref="Encode"/>.</param>
    /// <param name="pin">The PIN, or <c>default</c>.</param>
    /// <returns>A wrong account number mostly shows as PinDigit or PinFill, but not always: it is no substitute for a MAC.</returns>
    public static SecurityError Decode(PinBlockFormat format, ReadOnlySpan<byte> block, Pan pan, out Pin pin)
    {
        pin = default;
        if (format == PinBlockFormat.Iso4) return SecurityError.KeyAlgorithm;
        if (block.Length != SizeOf(format)) return SecurityError.DataLength;
        ulong account = 0;
        if (BindsPan(format))
        {
            var error = PinFields.TryPan12(pan, out account);
            if (error != SecurityError.None) return error;
        }

        var first = BinaryPrimitives.ReadUInt64BigEndian(block);
        switch (format)
        {
            case PinBlockFormat.Iso0:
            case PinBlockFormat.UnionPayNoPan:
                return PinFields.TryReadPin(first ^ account, 0, AllF, out pin);
            case PinBlockFormat.Iso1:
                return PinFields.TryReadPin(first, 1, 0, out pin);
            case PinBlockFormat.Iso2:
                return PinFields.TryReadPin(first, 2, AllF, out pin);
            case PinBlockFormat.Iso3:
                return PinFields.TryReadPin(first ^ account, 3, 0, out pin);
            default:
                if ((BinaryPrimitives.ReadUInt64BigEndian(block[8..]) ^ account) != AllF) return SecurityError.PinFill;
                return PinFields.TryReadPin(first, 0, AllF, out pin);
        }
    }

    /// <summary>Builds a block and enciphers it.</summary>
    /// <param name="format">The key's algorithm must fit it: AES for format 4, SM4 for the SM4 layouts, (triple) DES for the rest.</param>
    /// <param name="key">The PIN key.</param>
    /// <param name="pin">4 to 12 digits.</param>
    /// <param name="pan">As for <see cref="Encode"/>; format 4 takes any length.</param>
    /// <param name="random">Fill of formats 1, 3 and 4.</param>
    /// <param name="block">At least <see cref="SizeOf"/> bytes.</param>
    public static SecurityError Encipher(PinBlockFormat format, SecretKey key, Pin pin, Pan pan, IRandomSource random, Span<byte> block)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(random);
        if (key.Algorithm != AlgorithmOf(format)) return SecurityError.KeyAlgorithm;
        if (!key.TryGetCipher(out var cipher)) return SecurityError.KeyNotAvailable;
        return Encipher(format, cipher, pin, pan, random, block);
    }

    /// <summary>Deciphers a block and reads it.</summary>
    /// <param name="format">As for <see cref="Encipher(PinBlockFormat, SecretKey, Pin, Pan, IRandomSource, Span{byte})"/>.</param>
    /// <param name="key">The PIN key.</param>
    /// <param name="block">Exactly <see cref="SizeOf"/> bytes.</param>
    /// <param name="pan">As for <see cref="Encode"/>.</param>
    /// <param name="pin">The PIN, or <c>default</c>.</param>
    public static SecurityError Decipher(PinBlockFormat format, SecretKey key, ReadOnlySpan<byte> block, Pan pan, out Pin pin)
    {
        ArgumentNullException.ThrowIfNull(key);
        pin = default;
        if (key.Algorithm != AlgorithmOf(format)) return SecurityError.KeyAlgorithm;
        if (!key.TryGetCipher(out var cipher)) return SecurityError.KeyNotAvailable;
        return Decipher(format, cipher, block, pan, out pin);
    }

    /// <summary>Deciphers under one key and enciphers under another, in another format if wanted, for the same account.</summary>
    /// <param name="from">Format of the input.</param>
    /// <param name="fromKey">Its key.</param>
    /// <param name="block">The input, exactly <see cref="SizeOf"/> bytes.</param>
    /// <param name="to">Format of the output. A block bound to an account is not turned into format 1, 2 or another unbound one.</param>
    /// <param name="toKey">Its key.</param>
    /// <param name="pan">The account of both.</param>
    /// <param name="random">Fill of formats 1, 3 and 4.</param>
    /// <param name="translated">At least <see cref="SizeOf"/> bytes of the output's format.</param>
    /// <returns><see cref="SecurityError.PinTranslation"/> for a forbidden pair; the errors of both sides.</returns>
    public static SecurityError Translate(
        PinBlockFormat from,
        SecretKey fromKey,
        ReadOnlySpan<byte> block,
        PinBlockFormat to,
        SecretKey toKey,
        Pan pan,
        IRandomSource random,
        Span<byte> translated)
    {
        if (IsBound(from) && !IsBound(to)) return SecurityError.PinTranslation;
        var error = Decipher(from, fromKey, block, pan, out var pin);
        return error != SecurityError.None ? error : Encipher(to, toKey, pin, pan, random, translated);
    }

    /// <summary>As <see cref="Translate"/> for a cardholder whose account number changes; only an issuer may do this.</summary>
    public static SecurityError TranslateToNewPan(
        PinBlockFormat from,
        SecretKey fromKey,
        ReadOnlySpan<byte> block,
        Pan oldPan,
        PinBlockFormat to,
        SecretKey toKey,
        Pan newPan,
        IRandomSource random,
        Span<byte> translated)
    {
        if (IsBound(from) && !IsBound(to)) return SecurityError.PinTranslation;
        var error = Decipher(from, fromKey, block, oldPan, out var pin);
        return error != SecurityError.None ? error : Encipher(to, toKey, pin, newPan, random, translated);
    }

    internal static SecurityError Encipher(PinBlockFormat format, BlockCipher cipher, Pin pin, Pan pan, IRandomSource random, Span<byte> block)
    {
        var size = SizeOf(format);
        if (block.Length < size) return SecurityError.DestinationTooShort;
        if (cipher.BlockSize != size) return SecurityError.KeyAlgorithm;
        block = block[..size];
        if (format == PinBlockFormat.Iso4) return Encipher4(cipher, pin, pan, random, block);
        Span<byte> clear = stackalloc byte[16];
        clear = clear[..size];
        var error = Encode(format, pin, pan, random, clear);
        if (error == SecurityError.None) cipher.Encrypt(clear, block);
        CryptographicOperations.ZeroMemory(clear);
        return error;
    }

    internal static SecurityError Decipher(PinBlockFormat format, BlockCipher cipher, ReadOnlySpan<byte> block, Pan pan, out Pin pin)
    {
        pin = default;
        var size = SizeOf(format);
        if (block.Length != size) return SecurityError.DataLength;
        if (cipher.BlockSize != size) return SecurityError.KeyAlgorithm;
        Span<byte> clear = stackalloc byte[16];
        clear = clear[..size];
        cipher.Decrypt(block, clear);
        SecurityError error;
        if (format == PinBlockFormat.Iso4)
        {
            Span<byte> account = stackalloc byte[16];
            error = PinFields.TryPan4(pan, account);
            if (error == SecurityError.None)
            {
                Blocks.Xor(clear, account);
                cipher.Decrypt(clear, clear);
                error = ReadPinField4(clear, out pin);
            }
        }
        else
        {
            error = Decode(format, clear, pan, out pin);
        }

        CryptographicOperations.ZeroMemory(clear);
        return error;
    }

    /// <summary>Builds the clear PIN field of format 4: the PIN filled with A to 8 bytes, then 8 random bytes.</summary>
    internal static void WritePinField4(Pin pin, IRandomSource random, Span<byte> field)
    {
        BinaryPrimitives.WriteUInt64BigEndian(field, PinFields.Pin4(pin));
        random.Fill(field.Slice(8, 8));
    }

    /// <summary>Reads the clear PIN field of format 4.</summary>
    internal static SecurityError ReadPinField4(ReadOnlySpan<byte> field, out Pin pin)
    {
        pin = default;
        return field.Length != 16
            ? SecurityError.DataLength
            : PinFields.TryReadPin(BinaryPrimitives.ReadUInt64BigEndian(field), 4, 0xAAAA_AAAA_AAAA_AAAA, out pin);
    }

    private static SecurityError Encipher4(BlockCipher cipher, Pin pin, Pan pan, IRandomSource random, Span<byte> block)
    {
        if (pin.Length == 0) return SecurityError.Pin;
        Span<byte> account = stackalloc byte[16];
        var error = PinFields.TryPan4(pan, account);
        if (error != SecurityError.None) return error;
        Span<byte> field = stackalloc byte[16];
        WritePinField4(pin, random, field);
        cipher.Encrypt(field, field);
        Blocks.Xor(field, account);
        cipher.Encrypt(field, block);
        CryptographicOperations.ZeroMemory(field);
        return SecurityError.None;
    }

    private static KeyAlgorithm AlgorithmOf(PinBlockFormat format) => format switch
    {
        PinBlockFormat.Iso4 => KeyAlgorithm.Aes,
        PinBlockFormat.UnionPaySm4 or PinBlockFormat.UnionPaySm4NoPan => KeyAlgorithm.Sm4,
        _ => KeyAlgorithm.Tdes,
    };

    private static bool BindsPan(PinBlockFormat format) => format is PinBlockFormat.Iso0 or PinBlockFormat.Iso3 or PinBlockFormat.UnionPaySm4;

    private static bool IsBound(PinBlockFormat format) => BindsPan(format) || format == PinBlockFormat.Iso4;
}
