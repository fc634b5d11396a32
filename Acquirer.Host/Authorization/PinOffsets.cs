using System.Collections.Frozen;
using System.Security.Cryptography;
using Iso8583.Core.Hsm;
using Iso8583.Core.Messages;
using Iso8583.Core.Security;

namespace Iso8583.Host.Authorization;

/// <summary>The issuers' side of PIN verification: an IBM 3624 offset a card, by the card's token. No PIN is kept.</summary>
public sealed class PinOffsets
{
    private const int ValidationDigits = 16;
    private const byte Fill = (byte)'F';

    private readonly ISecurityModule _module;
    private readonly KeyHandle? _verificationKey;
    private readonly FrozenDictionary<UInt128, byte[]> _offsets;

    /// <param name="module">Holds the key.</param>
    /// <param name="verificationKey">PIN verification key; null where there are no cards.</param>
    /// <param name="cards">Test cards whose PIN is known; the offset covers all its digits.</param>
    public PinOffsets(ISecurityModule module, KeyHandle? verificationKey, IEnumerable<(Pan Pan, UInt128 Token, Pin Pin)> cards)
    {
        _module = module;
        _verificationKey = verificationKey;
        var offsets = new Dictionary<UInt128, byte[]>();
        Span<byte> validation = stackalloc byte[8];
        foreach (var (pan, token, pin) in cards)
        {
            var offset = new byte[pin.Length];
            if (verificationKey is null || !TryValidationData(pan, validation)
                || module.ComputeOffset(verificationKey, Ibm3624.CommonTable, validation, pin, offset) != SecurityError.None)
            {
                throw new InvalidOperationException("A PIN offset cannot be computed.");
            }

            offsets[token] = offset;
        }

        CryptographicOperations.ZeroMemory(validation);
        _offsets = offsets.ToFrozenDictionary();
    }

    /// <summary>True where the issuer can check the card's PIN.</summary>
    public bool Knows(UInt128 token) => _offsets.ContainsKey(token);

    /// <summary>Opens a PIN block and compares its PIN with the card's, in constant time.</summary>
    /// <returns>None, PinMismatch, or what is wrong with key or block.</returns>
    public SecurityError Verify(KeyHandle pinKey, PinBlockFormat format, ReadOnlySpan<byte> block, Pan pan, UInt128 token)
    {
        if (_verificationKey is null || !_offsets.TryGetValue(token, out var offset)) return SecurityError.KeyNotAvailable;
        Span<byte> validation = stackalloc byte[8];
        if (!TryValidationData(pan, validation)) return SecurityError.Pan;
        var error = _module.VerifyPinByOffset(pinKey, format, block, pan, _verificationKey, Ibm3624.CommonTable, validation, offset);
        CryptographicOperations.ZeroMemory(validation);
        return error;
    }

    /// <summary>The last 16 digits of the account number, or all of a shorter one filled up with F.</summary>
    private static bool TryValidationData(Pan pan, Span<byte> validation)
    {
        Span<byte> digits = stackalloc byte[Pan.MaxLength];
        var length = pan.Reveal(digits);
        var window = Math.Min(length, ValidationDigits);
        var error = Ibm3624.TryBuildValidationData(digits[..length], length - window, window, Fill, validation);
        CryptographicOperations.ZeroMemory(digits);
        return error == SecurityError.None;
    }
}
