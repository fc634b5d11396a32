using System.Security.Cryptography;

namespace Iso8583.Core.Security;

/// <summary>The keys of one message and its answer: the counter is walked once for all three.</summary>
public sealed class DukptMessageKeys : IDisposable
{
    private DukptMessageKeys(SecretKey pin, SecretKey macRequest, SecretKey macResponse)
    {
        Pin = pin;
        MacRequest = macRequest;
        MacResponse = macResponse;
    }

    /// <summary>Enciphers the PIN block.</summary>
    public SecretKey Pin { get; }

    /// <summary>MAC of the terminal's message.</summary>
    public SecretKey MacRequest { get; }

    /// <summary>MAC of the host's answer.</summary>
    public SecretKey MacResponse { get; }

    /// <summary>Derives them.</summary>
    /// <param name="source">Base key (host) or initial key (terminal), triple DES or AES.</param>
    /// <param name="isBaseKey">Which of the two.</param>
    /// <param name="ksn">10 bytes for triple DES, 12 for AES, with a legal counter.</param>
    /// <param name="pinType">Kind of the PIN key; for AES only.</param>
    /// <param name="macType">Kind of the MAC keys; for AES only.</param>
    /// <param name="keys">The keys, which the caller disposes, or null.</param>
    public static SecurityError TryDerive(
        SecretKey source, bool isBaseKey, ReadOnlySpan<byte> ksn, DukptKeyType pinType, DukptKeyType macType, out DukptMessageKeys? keys)
    {
        ArgumentNullException.ThrowIfNull(source);
        keys = null;
        Span<byte> bytes = stackalloc byte[32];
        var isAes = source.Algorithm == KeyAlgorithm.Aes;
        var error = Begin(source, isBaseKey, ksn, isAes, ref bytes);
        if (error != SecurityError.None) return error;
        SecretKey? pin, request = null, response = null;
        if (isAes)
        {
            DukptAes.WalkCounter(bytes, ksn);
            error = DukptAes.TryWorkingKey(bytes, ksn, DukptUsage.Pin, pinType, out pin);
            if (error == SecurityError.None) error = DukptAes.TryWorkingKey(bytes, ksn, DukptUsage.MacRequest, macType, out request);
            if (error == SecurityError.None) error = DukptAes.TryWorkingKey(bytes, ksn, DukptUsage.MacResponse, macType, out response);
        }
        else
        {
            DukptTdes.WalkCounter(bytes, ksn);
            pin = DukptTdes.KeyOf(bytes, DukptUsage.Pin);
            request = DukptTdes.KeyOf(bytes, DukptUsage.MacRequest);
            response = DukptTdes.KeyOf(bytes, DukptUsage.MacResponse);
        }

        CryptographicOperations.ZeroMemory(bytes);
        if (pin is not null && request is not null && response is not null) keys = new DukptMessageKeys(pin, request, response);
        else pin?.Dispose();
        return error;
    }

    /// <summary>Clears the keys.</summary>
    public void Dispose()
    {
        Pin.Dispose();
        MacRequest.Dispose();
        MacResponse.Dispose();
    }

    private static SecurityError Begin(SecretKey source, bool isBaseKey, ReadOnlySpan<byte> ksn, bool isAes, ref Span<byte> bytes)
    {
        var error = KeySerialNumber.TryRead(source.Algorithm, ksn, out _);
        if (error != SecurityError.None) return error;
        if (!isAes && (source.Algorithm != KeyAlgorithm.Tdes || source.Length != 16)) return SecurityError.KeyLength;
        if (isBaseKey)
        {
            if (isAes) return DukptAes.DeriveInitialKey(source, ksn[..8], ref bytes);
            bytes = bytes[..16];
            return DukptTdes.DeriveInitialKey(source, ksn, bytes);
        }

        var clear = source.Bytes;
        if (clear.IsEmpty) return SecurityError.KeyNotAvailable;
        bytes = bytes[..clear.Length];
        clear.CopyTo(bytes);
        return SecurityError.None;
    }
}
