using System.Net;
using System.Text;
using Iso8583.Core.Codec;
using Iso8583.Core.Dialects;
using Iso8583.Core.Messages;
using Iso8583.Core.Security;

namespace Iso8583.Testing.Hosting;

/// <summary>An ISO 8583:1987 terminal with DUKPT or session keys that builds its messages by hand. Every answer to a message with a MAC is checked for a right one.</summary>
public sealed class ProtectedTerminal : IDisposable
{
    public const string TdesBaseKey = "0123456789ABCDEFFEDCBA9876543210";
    public const string AesBaseKey = "FEDCBA9876543210F1F1F1F1F1F1F1F1";

    private readonly Dialect _dialect;
    private readonly SecretKey _source;
    private SecretKey? _pinKey;
    private SecretKey? _macKey;
    private SecretKey? _answerKey;

    private ProtectedTerminal(TestTerminal messages, Dialect dialect, MessageProtection terms, SecretKey source, byte[] ksn)
    {
        Messages = messages;
        _dialect = dialect;
        Terms = terms;
        _source = source;
        Ksn = ksn;
    }

    /// <summary>Builds what is to be protected; its peer is the connection.</summary>
    public TestTerminal Messages { get; }

    public MessageProtection Terms { get; }

    /// <summary>Key serial number of the next message; a test may set it back.</summary>
    public byte[] Ksn { get; set; }

    /// <summary>PIN and MAC key of the message built last.</summary>
    public IReadOnlyList<SecretKey> Keys => [_pinKey!, _macKey!, _answerKey!];

    /// <summary>A DUKPT terminal of the shipped seed file: 20000002 with triple DES, 20000004 with AES.</summary>
    public static async Task<ProtectedTerminal> DukptAsync(IPEndPoint endPoint, bool aes, MessageProtection? terms = null, string? terminalId = null)
    {
        var algorithm = aes ? KeyAlgorithm.Aes : KeyAlgorithm.Tdes;
        var ksn = Convert.FromHexString(aes ? "123456789012345600000000" : "FFFF9876543210E00000");
        using var baseKey = SecretKey.Create(algorithm, Convert.FromHexString(aes ? AesBaseKey : TdesBaseKey));
        var error = aes ? DukptAes.TryDeriveInitialKey(baseKey, ksn.AsSpan(0, 8), out var initialKey) : DukptTdes.TryDeriveInitialKey(baseKey, ksn, out initialKey);
        if (initialKey is null) throw new InvalidOperationException(error.Describe());
        var dialect = aes ? "iso87-ascii-aes" : "iso87-ascii";
        return new ProtectedTerminal(
            await TestTerminal.Iso87Async(endPoint, terminalId ?? (aes ? "20000004" : "20000002"), dialect: dialect),
            DialectCatalog.BuiltIn.Get(dialect),
            terms ?? TermsOf(ProtectionScheme.Dukpt, algorithm, aes ? "cmac-aes" : "x9.19", 8, aes ? 4 : 0),
            initialKey,
            ksn);
    }

    /// <summary>A terminal with session keys.</summary>
    public static async Task<ProtectedTerminal> SessionAsync(IPEndPoint endPoint, string terminalId, string masterKey, MessageProtection terms)
    {
        var dialect = terms.PinFormat == PinBlockFormat.Iso4 ? "iso87-ascii-aes" : "iso87-ascii";
        var master = SecretKey.Create(terms.SourceAlgorithm, Convert.FromHexString(masterKey));
        return new ProtectedTerminal(await TestTerminal.Iso87Async(endPoint, terminalId, dialect: dialect), DialectCatalog.BuiltIn.Get(dialect), terms, master, []);
    }

    public static MessageProtection TermsOf(ProtectionScheme scheme, KeyAlgorithm source, string mac, int macLength, int pinFormat)
    {
        var fault = MessageProtection.TryCreate(scheme, source, mac, macLength, pinFormat, out var terms);
        return terms ?? throw new ArgumentException(fault, nameof(mac));
    }

    /// <summary>A sale with its key serial number and, where one is given, an online PIN. The MAC comes with <see cref="Body"/>.</summary>
    public IsoMessage Sale(string pan, long amountMinor, string pin = "") => Protect(Messages.Sale(pan, amountMinor), pan, pin);

    /// <summary>Adds key serial number and PIN to any message, under the next keys.</summary>
    public IsoMessage Protect(IsoMessage message, string pan = "", string pin = "")
    {
        if (Terms.Scheme == ProtectionScheme.Dukpt)
        {
            if (KeySerialNumber.TryAdvance(Terms.SourceAlgorithm, Ksn) != SecurityError.None) throw new InvalidOperationException("the device is used up");
            DeriveKeys();
            message.Set(Terms.KsnField, Convert.ToHexString(Ksn));
        }

        if (pin.Length > 0) message.Set(De87.PinData, Encipher(pin, pan));
        return message;
    }

    /// <summary>Derives the keys of <see cref="Ksn"/> as it stands.</summary>
    public void DeriveKeys()
    {
        var error = DukptMessageKeys.TryDerive(_source, isBaseKey: false, Ksn, Terms.PinKeyType, Terms.MacKeyType, out var keys);
        if (keys is null) throw new InvalidOperationException(error.Describe());
        (_pinKey, _macKey, _answerKey) = (keys.Pin, keys.MacRequest, keys.MacResponse);
    }

    public byte[] Encipher(string pin, string pan)
    {
        if (!Pin.TryParse(pin.AsSpan(), out var digits) || !Pan.TryParse(Encoding.ASCII.GetBytes(pan), out var account)) throw new ArgumentException("no PIN", nameof(pin));
        var block = new byte[PinBlock.SizeOf(Terms.PinFormat)];
        var error = PinBlock.Encipher(Terms.PinFormat, _pinKey!, digits, account, SystemRandom.Instance, block);
        return error == SecurityError.None ? block : throw new InvalidOperationException(error.Describe());
    }

    /// <summary>The message with its MAC.</summary>
    public byte[] Body(IsoMessage message)
    {
        if (!Terms.HasMac || _macKey is null) return IsoMessageCodec.ToBytes(message, _dialect);
        var field = MacField.After(message.Fields.Where(f => f is not (MacField.First or MacField.Second)).Max());
        var mac = new byte[MacField.Length];
        message.Set(field, mac);
        var bytes = IsoMessageCodec.ToBytes(message, _dialect);
        Mac(_macKey, bytes.AsSpan(0, bytes.Length - (2 * MacField.Length)), mac.AsSpan(0, Terms.MacLength));
        message.Set(field, mac);
        return IsoMessageCodec.ToBytes(message, _dialect);
    }

    public Task<IsoMessage> ExchangeAsync(IsoMessage message, CancellationToken cancellationToken) => ExchangeAsync(Body(message), cancellationToken);

    /// <summary>Sends bytes as they are and reads the answer; an answer that should have a MAC must have the right one.</summary>
    public async Task<IsoMessage> ExchangeAsync(byte[] body, CancellationToken cancellationToken)
    {
        await Messages.Peer.SendFrameAsync(body, cancellationToken);
        var answer = await Messages.Peer.ReceiveFrameAsync(cancellationToken) ?? throw new EndOfStreamException("the host closed instead of answering");
        if (!IsoMessageCodec.TryRead(answer, _dialect, out var message, out var error)) throw new InvalidDataException(error.Describe());
        if (Terms.HasMac && message.Mti.Class != 8) CheckMac(answer, message);
        return message;
    }

    /// <summary>F39 of the answer.</summary>
    public async Task<string?> CodeAsync(byte[] body, CancellationToken cancellationToken) => (await ExchangeAsync(body, cancellationToken)).GetText(De87.ResponseCode);

    public async Task<string?> CodeAsync(IsoMessage message, CancellationToken cancellationToken) => await CodeAsync(Body(message), cancellationToken);

    /// <summary>The request of a key exchange.</summary>
    public IsoMessage KeyExchange()
    {
        var message = Messages.SignOn();
        message.Set(De87.NetworkManagementCode, "161");
        return message;
    }

    /// <summary>Exchanges keys and takes them in.</summary>
    public async Task ExchangeKeysAsync(CancellationToken cancellationToken)
    {
        var response = await ExchangeAsync(KeyExchange(), cancellationToken);
        if (response.GetText(De87.ResponseCode) != "00") throw new InvalidOperationException($"the key exchange was answered {response.GetText(De87.ResponseCode)}");
        TakeKeys(response.GetText(Terms.KeyField) ?? "");
    }

    /// <summary>Takes in the key blocks of a key exchange.</summary>
    /// <exception cref="InvalidDataException">They do not open; the text names the error.</exception>
    public void TakeKeys(string blocks)
    {
        var error = SessionKeySet.TryOpen(_source, blocks, out var keys);
        if (keys is null) throw new InvalidDataException(error.ToString());
        (_pinKey, _macKey, _answerKey) = (keys.Pin, keys.Mac, keys.Mac);
    }

    /// <summary>Goes on where another object left this terminal.</summary>
    public void Resume(ProtectedTerminal other)
    {
        Messages.Resume(other.Messages);
        Ksn = other.Ksn;
        (_pinKey, _macKey, _answerKey) = (other._pinKey, other._macKey, other._answerKey);
    }

    public void Dispose() => Messages.Dispose();

    private void Mac(SecretKey key, ReadOnlySpan<byte> data, Span<byte> mac)
    {
        var error = MessageMac.Compute(Terms.Mac, MacPadding.Zeros, key, data, mac);
        if (error != SecurityError.None) throw new InvalidOperationException(error.Describe());
    }

    private void CheckMac(byte[] answer, IsoMessage message)
    {
        // What proves nothing of its sender is answered without a MAC: neither key nor counter can be believed.
        if (message.GetText(De87.ResponseCode) is "A0" or "77" or "99" && !message.Has(MacField.First) && !message.Has(MacField.Second)) return;
        var map = default(FieldMap);
        Span<byte> field = stackalloc byte[MacField.Length];
        Span<byte> own = stackalloc byte[MacField.Length];
        if (!MessageView.TryParse(answer, _dialect, ref map, out var view, out _) || !MacField.TryRead(view, answer, field, out var covered))
            throw new InvalidDataException($"the host's answer {message.GetText(De87.ResponseCode)} has no MAC");
        own.Clear();
        Mac(_answerKey!, answer.AsSpan(0, covered), own[..Terms.MacLength]);
        if (!own.SequenceEqual(field)) throw new InvalidDataException("the host's answer has a wrong MAC");
    }
}
