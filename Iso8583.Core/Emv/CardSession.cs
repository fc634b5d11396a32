using Iso8583.Core.Security;

namespace Iso8583.Core.Emv;

/// <summary>The keys of one card in one transaction: derived once, then the cryptogram is checked and answered under them.</summary>
public sealed class CardSession : IDisposable
{
    private readonly CryptogramVersion _version;
    private readonly SecretKey _cardKey;
    private readonly SecretKey _sessionKey;

    private CardSession(CryptogramVersion version, SecretKey cardKey, SecretKey sessionKey)
    {
        _version = version;
        _cardKey = cardKey;
        _sessionKey = sessionKey;
    }

    /// <summary>Derives the keys.</summary>
    /// <param name="version">How the card makes its cryptograms.</param>
    /// <param name="issuerKey">Issuer master key for cryptograms: triple DES with 16 bytes; SM4 for UnionPay.</param>
    /// <param name="card">Account and sequence number.</param>
    /// <param name="counter">Transaction counter, tag 9F36.</param>
    /// <param name="unpredictableNumber">Tag 9F37.</param>
    /// <param name="session">The keys, which the caller disposes, or null.</param>
    public static SecurityError TryOpen(
        CryptogramVersion version,
        SecretKey issuerKey,
        EmvCard card,
        int counter,
        ReadOnlySpan<byte> unpredictableNumber,
        out CardSession? session)
    {
        session = null;
        var error = CardKeys.TryDerive(issuerKey, card, out var cardKey);
        if (error != SecurityError.None || cardKey is null) return error;
        error = SessionKeys.TryDerive(CryptogramVersions.SessionKeyOf(version), cardKey, counter, unpredictableNumber, out var sessionKey);
        if (error != SecurityError.None || sessionKey is null)
        {
            cardKey.Dispose();
            return error;
        }

        session = new CardSession(version, cardKey, sessionKey);
        return SecurityError.None;
    }

    /// <summary>Makes the cryptogram of the data, as the card does.</summary>
    /// <param name="data">The data objects.</param>
    /// <param name="cryptogram">8 bytes.</param>
    public SecurityError Compute(scoped EmvData data, Span<byte> cryptogram)
    {
        Span<byte> joined = stackalloc byte[EmvData.MaxCryptogramData];
        var error = data.TryWrite(_version, joined, out var length);
        return error != SecurityError.None
            ? error
            : Cryptogram.Compute(_sessionKey, CryptogramVersions.PaddingOf(_version), joined[..length], cryptogram);
    }

    /// <summary>Checks the cryptogram that stands in the data (tag 9F26), in constant time.</summary>
    /// <returns><see cref="SecurityError.CryptogramMismatch"/> where it does not belong to the data.</returns>
    public SecurityError Verify(scoped EmvData data)
    {
        Span<byte> joined = stackalloc byte[EmvData.MaxCryptogramData];
        var error = data.TryWrite(_version, joined, out var length);
        return error != SecurityError.None
            ? error
            : Cryptogram.Verify(_sessionKey, CryptogramVersions.PaddingOf(_version), joined[..length], data.CryptogramBytes);
    }

    /// <summary>The answer by method 1, under the key that the version names.</summary>
    /// <param name="arqc">The card's cryptogram, 8 bytes.</param>
    /// <param name="responseCode">2 bytes, mostly the ASCII response code.</param>
    /// <param name="arpc">8 bytes.</param>
    public SecurityError ComputeArpc1(ReadOnlySpan<byte> arqc, ReadOnlySpan<byte> responseCode, Span<byte> arpc) =>
        Cryptogram.ComputeArpc1(CryptogramVersions.AnswersUnderCardKey(_version) ? _cardKey : _sessionKey, arqc, responseCode, arpc);

    /// <summary>The answer by method 2.</summary>
    /// <param name="arqc">The card's cryptogram, 8 bytes.</param>
    /// <param name="cardStatusUpdate">4 bytes.</param>
    /// <param name="proprietary">0 to 8 bytes.</param>
    /// <param name="arpc">4 bytes.</param>
    public SecurityError ComputeArpc2(ReadOnlySpan<byte> arqc, ReadOnlySpan<byte> cardStatusUpdate, ReadOnlySpan<byte> proprietary, Span<byte> arpc) =>
        Cryptogram.ComputeArpc2(_sessionKey, arqc, cardStatusUpdate, proprietary, arpc);

    /// <summary>Clears both keys.</summary>
    public void Dispose()
    {
        _cardKey.Dispose();
        _sessionKey.Dispose();
    }
}
