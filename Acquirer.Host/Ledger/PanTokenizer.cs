using System.Security.Cryptography;
using Iso8583.Core.Messages;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Ledger;

/// <summary>Turns account numbers into what may be stored: a keyed token, the first six and the last four digits. Allocates nothing; safe for many threads.</summary>
public sealed class PanTokenizer
{
    private const int BlockLength = 64;
    private const int HashLength = 32;

    private readonly byte[] _inner = new byte[BlockLength];
    private readonly byte[] _outer = new byte[BlockLength];

    /// <param name="key">The HMAC key, at least 16 bytes; copied. Another key makes other tokens, so it belongs to a ledger for life.</param>
    public PanTokenizer(ReadOnlySpan<byte> key)
    {
        if (key.Length < 16) throw new ArgumentException("The HMAC key of the account number tokens needs at least 16 bytes.", nameof(key));
        if (key.Length > BlockLength) SHA256.HashData(key, _inner);
        else key.CopyTo(_inner);
        for (var i = 0; i < BlockLength; i++)
        {
            _outer[i] = (byte)(_inner[i] ^ 0x5C);
            _inner[i] ^= 0x36;
        }

        KeyCheckValue = (ulong)(Hmac("ledger key check"u8) >> 64);
    }

    /// <summary>Tells two keys apart without telling anything of them; stands in the ledger's header.</summary>
    public ulong KeyCheckValue { get; }

    /// <summary>The reference of an account number; empty for an empty one.</summary>
    public PanReference Tokenize(Pan pan)
    {
        if (pan.IsEmpty) return default;
        Span<byte> digits = stackalloc byte[Pan.MaxLength];
        var length = pan.Reveal(digits);
        var token = Hmac(digits[..length]);
        CryptographicOperations.ZeroMemory(digits);
        return new PanReference(token, (int)Math.Max(pan.Prefix(6), 0), (short)pan.LastFour, (byte)length);
    }

    private UInt128 Hmac(ReadOnlySpan<byte> text)
    {
        Span<byte> buffer = stackalloc byte[BlockLength + HashLength];
        Span<byte> hash = stackalloc byte[HashLength];
        _inner.CopyTo(buffer);
        text.CopyTo(buffer[BlockLength..]);
        SHA256.HashData(buffer[..(BlockLength + text.Length)], hash);
        _outer.CopyTo(buffer);
        hash.CopyTo(buffer[BlockLength..]);
        SHA256.HashData(buffer, hash);
        CryptographicOperations.ZeroMemory(buffer);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(hash);
    }
}
