using System.Buffers.Binary;
using System.Security.Cryptography;
using Iso8583.Core.Codec;
using Iso8583.Core.Messages;
using Iso8583.Core.Security;

namespace Iso8583.Core.Emv;

/// <summary>
/// An emulated chip card as an acquirer's terminal sees it: it counts its transactions, makes the cryptogram of each, checks the issuer's answer and the
/// MACs of its scripts. No file system, no application selection, no offline data authentication. Not safe for several threads.
/// </summary>
/// <remarks>Source: EMV 4.3 Book 2, 8 and 9, Book 3, 6.5.5 for the order of things; keys as <see cref="CardKeys"/> and <see cref="CryptogramVersions"/> have them.</remarks>
public sealed class ChipCard : IDisposable
{
    /// <summary>The most bytes of F55 that <see cref="Generate"/> writes.</summary>
    public const int MaxField = 255;

    private const int CounterLength = 2;
    private const int ScriptResultLength = 5;
    private const int Succeeded = 0x20;
    private const int Failed = 0x10;

    private readonly EmvCard _card;
    private readonly CryptogramVersion _version;
    private readonly SecretKey _cryptogramKey;
    private readonly SecretKey? _scriptKey;
    private readonly byte[] _issuerData;
    private readonly ChipCardOptions _options;
    private readonly byte[] _request = new byte[MaxField];
    private int _requestLength;
    private byte[] _scriptResults = [];

    private ChipCard(EmvCard card, CryptogramVersion version, SecretKey cryptogramKey, SecretKey? scriptKey, byte[] issuerData, ChipCardOptions options)
    {
        _options = options;
        Counter = options.Counter;
        _card = card;
        _version = version;
        _cryptogramKey = cryptogramKey;
        _scriptKey = scriptKey;
        _issuerData = issuerData;
    }

    /// <summary>Transaction counter (ATC) of the last transaction; the next one has one more.</summary>
    public int Counter { get; set; }

    /// <summary>How the card makes its cryptograms.</summary>
    public CryptogramVersion Version => _version;

    /// <summary>Results of the scripts of the last answer, 5 bytes each, for tag DF31 or 9F5B; empty where there were none.</summary>
    public ReadOnlySpan<byte> ScriptResults => _scriptResults;

    /// <summary>Makes a card.</summary>
    /// <param name="scheme">Whose rules it follows.</param>
    /// <param name="card">Account and sequence number.</param>
    /// <param name="issuerData">9F10, 7 to 32 bytes; it names the cryptogram version.</param>
    /// <param name="cryptogramKey">The issuer's test master key for cryptograms; belongs to the card from now on.</param>
    /// <param name="scriptKey">The issuer's test master key for script MACs, or null; belongs to the card from now on.</param>
    /// <param name="options">What it does beside its cryptograms; null for the usual.</param>
    /// <param name="made">The card, or null: then the keys are the caller's still.</param>
    public static SecurityError TryCreate(
        CardScheme scheme, EmvCard card, ReadOnlySpan<byte> issuerData, SecretKey cryptogramKey, SecretKey? scriptKey, ChipCardOptions? options, out ChipCard? made)
    {
        ArgumentNullException.ThrowIfNull(cryptogramKey);
        made = null;
        options ??= new ChipCardOptions();
        if (issuerData.Length > 32 || options.ScriptMacLength is < 4 or > 8) return SecurityError.EmvData;
        var error = CryptogramVersions.TryRead(scheme, issuerData, out var version);
        if (error != SecurityError.None) return error;
        if (!CryptogramVersions.TryTakeIssuerData(version, issuerData, out _, out _)) return SecurityError.EmvData;
        made = new ChipCard(card, version, cryptogramKey, scriptKey, issuerData.ToArray(), options);
        return SecurityError.None;
    }

    /// <summary>Counts one more transaction and asks the issuer: F55 of a request, with an ARQC.</summary>
    /// <param name="purchase">The terminal's side.</param>
    /// <param name="field">At least <see cref="MaxField"/> bytes.</param>
    /// <param name="written">Bytes written.</param>
    /// <returns>EmvData where the counter has run out: such a card is dead.</returns>
    public SecurityError Generate(ChipPurchase purchase, Span<byte> field, out int written)
    {
        written = 0;
        if (Counter >= ushort.MaxValue) return SecurityError.EmvData;
        if (field.Length < MaxField) return SecurityError.DestinationTooShort;
        Counter++;
        Span<byte> cryptogram = stackalloc byte[Cryptogram.Length];
        cryptogram.Clear();
        // The cryptogram covers other objects of the field, so the field is written twice: without it, then with it.
        Write(purchase, cryptogram);
        _ = EmvData.TryRead(_request.AsSpan(0, _requestLength), out var data, out _);
        var error = CardSession.TryOpen(_version, _cryptogramKey, _card, Counter, data.UnpredictableNumber, out var session);
        if (session is null) return error;
        using (session) error = session.Compute(data, cryptogram);
        if (error != SecurityError.None) return error;
        Write(purchase, cryptogram);
        _request.AsSpan(0, _requestLength).CopyTo(field);
        written = _requestLength;
        return SecurityError.None;
    }

    /// <summary>Takes the issuer's answer to the last request.</summary>
    /// <param name="field">F55 of the response; empty where it had none.</param>
    /// <param name="responseCode">F39 of the response, as the terminal puts it into tag 8A: 2 bytes.</param>
    public ChipVerdict Accept(ReadOnlySpan<byte> field, ReadOnlySpan<byte> responseCode)
    {
        _scriptResults = [];
        if (_requestLength == 0 || EmvData.TryRead(field, out _, out _) != SecurityError.None) return new ChipVerdict(SecurityError.EmvData, false, 0, SecurityError.None);
        _ = EmvData.TryRead(_request.AsSpan(0, _requestLength), out var data, out _);
        var answer = TlvReader.TryFind(field, 0x91, out var value) ? VerifyAnswer(data, value, responseCode, out var approved) : Missing(out approved);
        var (count, script) = answer == SecurityError.None ? RunScripts(field, data) : (0, SecurityError.None);
        return new ChipVerdict(answer, approved, count, script);
    }

    /// <summary>Clears the keys.</summary>
    public void Dispose()
    {
        _cryptogramKey.Dispose();
        _scriptKey?.Dispose();
        CryptographicOperations.ZeroMemory(_request);
    }

    private static SecurityError Missing(out bool approved)
    {
        approved = false;
        return SecurityError.EmvData;
    }

    private void Write(ChipPurchase purchase, ReadOnlySpan<byte> cryptogram)
    {
        var writer = new TlvWriter(_request);
        Span<byte> number = stackalloc byte[8];
        _ = writer.TryWrite(0x9F26, cryptogram);
        _ = writer.TryWrite(0x9F27, [0x80]);
        _ = writer.TryWrite(0x9F10, _issuerData);
        Binary(ref writer, 0x9F37, purchase.UnpredictableNumber, 4, number);
        Binary(ref writer, 0x9F36, (ulong)Counter, CounterLength, number);
        Binary(ref writer, 0x95, purchase.TerminalResults, 5, number);
        Decimal(ref writer, 0x9A, ((purchase.Date.Year % 100) * 10_000) + (purchase.Date.Month * 100) + purchase.Date.Day, 3, number);
        Decimal(ref writer, 0x9C, purchase.TransactionType, 1, number);
        Decimal(ref writer, 0x9F02, purchase.AmountMinor, 6, number);
        Decimal(ref writer, 0x5F2A, purchase.Currency, 2, number);
        Binary(ref writer, 0x82, (ulong)_options.InterchangeProfile, 2, number);
        Decimal(ref writer, 0x9F1A, purchase.Country, 2, number);
        Decimal(ref writer, 0x9F03, purchase.OtherAmountMinor, 6, number);
        _ = writer.TryWrite(0x9F33, [0xE0, 0xF1, 0xC8]);
        // Cardholder verification: 02 online PIN, result unknown to the terminal; 1F nothing asked, done.
        _ = writer.TryWrite(0x9F34, purchase.OnlinePin ? [0x42, 0x03, 0x00] : [0x1F, 0x03, 0x02]);
        _ = writer.TryWrite(0x9F35, [0x22]);
        if (_options.SendsAccount) WriteAccount(ref writer, number);
        _requestLength = writer.Written;
    }

    private void WriteAccount(ref TlvWriter writer, scoped Span<byte> number)
    {
        Span<byte> digits = stackalloc byte[Pan.MaxLength + 1];
        var length = _card.Pan.Reveal(digits);
        Span<byte> packed = stackalloc byte[(Pan.MaxLength + 1) / 2];
        packed = packed[..((length + 1) / 2)];
        packed.Fill(0xFF);
        for (var i = 0; i < length; i++)
        {
            var nibble = digits[i] - '0';
            packed[i >> 1] = (byte)((i & 1) == 0 ? (nibble << 4) | 0x0F : (packed[i >> 1] & 0xF0) | nibble);
        }

        _ = writer.TryWrite(0x5A, packed);
        Decimal(ref writer, 0x5F34, _card.SequenceNumber, 1, number);
        CryptographicOperations.ZeroMemory(digits);
        CryptographicOperations.ZeroMemory(packed);
    }

    private static void Binary(ref TlvWriter writer, uint tag, ulong value, int length, scoped Span<byte> scratch)
    {
        BinaryPrimitives.WriteUInt64BigEndian(scratch, value);
        _ = writer.TryWrite(tag, scratch[^length..]);
    }

    private static void Decimal(ref TlvWriter writer, uint tag, long value, int length, scoped Span<byte> scratch)
    {
        for (var i = length - 1; i >= 0; i--, value /= 100) scratch[i] = (byte)(((value / 10 % 10) << 4) | (value % 10));
        _ = writer.TryWrite(tag, scratch[..length]);
    }

    /// <summary>Ten bytes are an ARPC of method 1 with its response code; eight to sixteen with a status update in the fifth an answer of method 2.</summary>
    private SecurityError VerifyAnswer(scoped EmvData data, scoped ReadOnlySpan<byte> value, scoped ReadOnlySpan<byte> responseCode, out bool approved)
    {
        approved = false;
        if (value.Length is < 8 or > 16) return SecurityError.EmvData;
        var error = CardSession.TryOpen(_version, _cryptogramKey, _card, Counter, data.UnpredictableNumber, out var session);
        if (session is null) return error;
        Span<byte> expected = stackalloc byte[Cryptogram.Length];
        using (session)
        {
            var isMethod1 = value.Length == 10;
            expected = isMethod1 ? expected : expected[..4];
            error = isMethod1
                ? session.ComputeArpc1(data.CryptogramBytes, value[8..], expected)
                : session.ComputeArpc2(data.CryptogramBytes, value[4..8], value[8..], expected);
            if (error != SecurityError.None) return error;
            if (!CryptographicOperations.FixedTimeEquals(expected, value[..expected.Length])) return SecurityError.CryptogramMismatch;
            approved = isMethod1 ? IsApproval(value[8..], responseCode) : (value[5] & 0x80) != 0;
            return SecurityError.None;
        }
    }

    /// <summary>M/Chip has a code of its own; others repeat the response code, which must then be the terminal's.</summary>
    private bool IsApproval(ReadOnlySpan<byte> answered, ReadOnlySpan<byte> responseCode) => _version
        is CryptogramVersion.MchipCvn16 or CryptogramVersion.MchipCvn17 or CryptogramVersion.MchipCvn18 or CryptogramVersion.MchipCvn19
        or CryptogramVersion.MchipCvn20 or CryptogramVersion.MchipCvn21
        ? answered.SequenceEqual((ReadOnlySpan<byte>)[0x00, 0x10])
        : answered.SequenceEqual(responseCode) && (answered.SequenceEqual("00"u8) || answered.SequenceEqual("10"u8) || answered.SequenceEqual("11"u8));

    private (int Count, SecurityError Error) RunScripts(ReadOnlySpan<byte> field, scoped EmvData data)
    {
        var (count, worst) = (0, SecurityError.None);
        Span<byte> results = stackalloc byte[MaxField];
        var reader = new TlvReader(field, strict: false, skipZeros: true);
        while (reader.Read())
        {
            if (reader.Tag is not (0x71 or 0x72) || (count + 1) * ScriptResultLength > results.Length) continue;
            var error = RunScript(reader.Value, data, results.Slice(count * ScriptResultLength, ScriptResultLength));
            if (worst == SecurityError.None) worst = error;
            count++;
        }

        _scriptResults = results[..(count * ScriptResultLength)].ToArray();
        return (count, worst);
    }

    /// <summary>One template: its id (9F18), then commands (86). The first wrong MAC ends it; the result names the command.</summary>
    private SecurityError RunScript(ReadOnlySpan<byte> template, scoped EmvData data, Span<byte> result)
    {
        result.Clear();
        var (number, error) = (0, SecurityError.None);
        var reader = new TlvReader(template, strict: false);
        while (error == SecurityError.None && reader.Read())
        {
            if (reader.Tag == 0x9F18 && reader.Value.Length == 4) reader.Value.CopyTo(result[1..]);
            if (reader.Tag != 0x86) continue;
            number++;
            error = CheckCommand(reader.Value, data);
        }

        if (reader.Error != ParseErrorKind.None) error = SecurityError.EmvData;
        result[0] = (byte)(error == SecurityError.None ? Succeeded : Failed | Math.Min(number, 0x0F));
        return error;
    }

    private SecurityError CheckCommand(ReadOnlySpan<byte> command, scoped EmvData data)
    {
        const int Header = 5;
        if (_scriptKey is null) return SecurityError.KeyNotAvailable;
        var macLength = _options.ScriptMacLength;
        if (command.Length < Header + macLength || command[4] != command.Length - Header) return SecurityError.EmvData;
        Span<byte> covered = stackalloc byte[MaxField + 10];
        command[..Header].CopyTo(covered);
        data.CounterBytes.CopyTo(covered[Header..]);
        data.CryptogramBytes.CopyTo(covered[(Header + CounterLength)..]);
        var content = command[Header..^macLength];
        content.CopyTo(covered[(Header + CounterLength + Cryptogram.Length)..]);
        Span<byte> expected = stackalloc byte[Cryptogram.Length];
        expected = expected[..macLength];
        var error = IssuerScript.TryDeriveKey(_scriptKey, _version, _card, Counter, data.CryptogramBytes, out var key);
        if (key is null) return error;
        using (key) error = IssuerScript.ComputeMac(key, covered[..(Header + CounterLength + Cryptogram.Length + content.Length)], expected);
        if (error != SecurityError.None) return error;
        return CryptographicOperations.FixedTimeEquals(expected, command[^macLength..]) ? SecurityError.None : SecurityError.MacMismatch;
    }
}
