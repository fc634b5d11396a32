using System.Collections.Frozen;
using Iso8583.Core.Emv;
using Iso8583.Core.Messages;
using Iso8583.Core.Security;

namespace Iso8583.Core.Hsm;

/// <summary>A security module in this process. For tests and simulation: it keeps keys from code and files, not from whoever owns the machine.</summary>
public sealed class SoftwareSecurityModule : ISecurityModule, IDisposable
{
    private readonly SecretKey _master;
    private readonly IRandomSource _random;
    private readonly FrozenDictionary<string, KeyHandle> _named;
    private readonly bool _strictParity;

    private SoftwareSecurityModule(SecretKey master, IRandomSource random, IEnumerable<KeyHandle> named, bool strictParity)
    {
        _strictParity = strictParity;
        _master = master;
        _random = random;
        _named = named.ToFrozenDictionary(key => key.Name, StringComparer.Ordinal);
    }

    /// <summary>Opens a key file.</summary>
    /// <param name="masterKey">The AES-256 master key, 32 bytes; the caller clears its copy.</param>
    /// <param name="file">The key file, or null for a module without named keys.</param>
    /// <param name="random">Draws keys and fill.</param>
    /// <param name="module">The module, which takes over the keys, or null.</param>
    /// <param name="failedKey">Name of the key that did not open, or empty.</param>
    /// <param name="strictParity">Refuse DES keys with a byte of even parity: in the file, and in every key that is taken in later.</param>
    /// <returns>KeyLength for a master key of another length, KeyCheckValue where the file belongs to another master key or a key is not what the file says, KeyParity.</returns>
    public static SecurityError TryOpen(
        ReadOnlySpan<byte> masterKey,
        KeyFile? file,
        IRandomSource random,
        out SoftwareSecurityModule? module,
        out string failedKey,
        bool strictParity = false)
    {
        ArgumentNullException.ThrowIfNull(random);
        module = null;
        failedKey = "";
        if (masterKey.Length != 32) return SecurityError.KeyLength;
        var master = SecretKey.Create(KeyAlgorithm.Aes, masterKey);
        var named = new List<KeyHandle>();
        var error = file?.TryUnwrap(master, strictParity, named, out failedKey) ?? SecurityError.None;
        if (error != SecurityError.None)
        {
            master.Dispose();
            return error;
        }

        module = new SoftwareSecurityModule(master, random, named, strictParity);
        return SecurityError.None;
    }

    /// <inheritdoc/>
    public bool TryGetKey(string name, out KeyHandle? key) => _named.TryGetValue(name, out key);

    /// <inheritdoc/>
    public SecurityError TryGenerate(KeyUsage usage, KeyAlgorithm algorithm, int length, out KeyHandle? key)
    {
        key = null;
        if (length > 64 || !SecretKey.IsKeyLength(algorithm, length)) return SecurityError.KeyLength;
        key = new SoftwareKey(usage, SecretKey.Generate(algorithm, length, _random), "", mayLeave: true);
        return SecurityError.None;
    }

    /// <inheritdoc/>
    public SecurityError TryImport(
        KeyHandle master,
        KeyUsage usage,
        KeyAlgorithm algorithm,
        ReadOnlySpan<byte> wrapped,
        ReadOnlySpan<byte> checkValue,
        out KeyHandle? key)
    {
        key = null;
        var error = SoftwareKey.Use(master, KeyUsage.KeyEncryption, out var masterKey);
        if (error != SecurityError.None) return error;
        error = KeyTransport.Unwrap(masterKey, wrapped, algorithm, out var clear);
        if (error != SecurityError.None || clear is null) return error;
        if (!checkValue.IsEmpty) error = KeyCheckValue.Verify(clear, KcvMethod.Zeros, checkValue);
        if (error == SecurityError.None) error = CheckParity(clear);
        if (error != SecurityError.None)
        {
            clear.Dispose();
            return error;
        }

        key = new SoftwareKey(usage, clear, "", mayLeave: true);
        return SecurityError.None;
    }

    /// <inheritdoc/>
    public SecurityError TryExport(KeyHandle master, KeyHandle key, Span<byte> wrapped)
    {
        var error = SoftwareKey.Use(master, KeyUsage.KeyEncryption, out var masterKey);
        if (error != SecurityError.None) return error;
        error = SoftwareKey.Leave(key, out var clear);
        return error != SecurityError.None ? error : KeyTransport.Wrap(masterKey, clear, wrapped);
    }

    /// <inheritdoc/>
    public SecurityError TryImportBlock(KeyHandle protection, ReadOnlySpan<char> block, out KeyHandle? key)
    {
        key = null;
        var error = SoftwareKey.Use(protection, KeyUsage.KeyBlockProtection, out var protectionKey);
        return error != SecurityError.None ? error : SoftwareKey.Unwrap(protectionKey, block, _strictParity, out key);
    }

    /// <inheritdoc/>
    public SecurityError TryExportBlock(KeyHandle protection, KeyHandle key, char version, out string? block)
    {
        block = null;
        var error = SoftwareKey.Use(protection, KeyUsage.KeyBlockProtection, out var protectionKey);
        if (error != SecurityError.None) return error;
        error = SoftwareKey.Leave(key, out var clear);
        return error != SecurityError.None ? error : KeyBlock.TryWrap(protectionKey, KeyUsages.HeaderOf(key, version, 'E', SessionKeySet.CheckValueOf(clear)), clear, _random, out block);
    }

    /// <inheritdoc/>
    public SecurityError TryStore(KeyHandle key, out string? wrapped)
    {
        ArgumentNullException.ThrowIfNull(key);
        wrapped = null;
        return key is not SoftwareKey software
            ? SecurityError.KeyNotAvailable
            : KeyBlock.TryWrap(_master, KeyUsages.HeaderOf(key, 'D', software.MayLeave ? 'E' : 'N'), software.Key, _random, out wrapped);
    }

    /// <inheritdoc/>
    public SecurityError TryRestore(ReadOnlySpan<char> wrapped, out KeyHandle? key) => SoftwareKey.Unwrap(_master, wrapped, strictParity: false, out key);

    /// <inheritdoc/>
    public void Destroy(KeyHandle key) => (key as SoftwareKey)?.Key.Dispose();

    /// <inheritdoc/>
    public SecurityError ComputeCheckValue(KeyHandle key, KcvMethod method, Span<byte> kcv) =>
        key is SoftwareKey software ? KeyCheckValue.Compute(software.Key, method, kcv) : SecurityError.KeyNotAvailable;

    /// <inheritdoc/>
    public SecurityError TryIssueWorkingKeys(WorkingKeyLayout layout, KeyHandle master, Span<byte> f62, out int written, out WorkingKeyHandles? keys)
    {
        written = 0;
        keys = null;
        var error = SoftwareKey.Use(master, KeyUsage.KeyEncryption, out var masterKey);
        if (error != SecurityError.None) return error;
        var fresh = WorkingKeySet.Generate(layout, _random);
        error = fresh.TryWrite(layout, masterKey, f62, out written);
        if (error != SecurityError.None) fresh.Dispose();
        else keys = Handles(fresh);
        return error;
    }

    /// <inheritdoc/>
    public SecurityError TryOpenWorkingKeys(KeyHandle master, ReadOnlySpan<byte> f62, out WorkingKeyHandles? keys)
    {
        keys = null;
        var error = SoftwareKey.Use(master, KeyUsage.KeyEncryption, out var masterKey);
        if (error != SecurityError.None) return error;
        error = WorkingKeySet.TryOpen(masterKey, f62, out var opened);
        if (opened is null) return error;
        error = CheckParity(opened.PinKey);
        if (error == SecurityError.None) error = CheckParity(opened.MacKey);
        if (error == SecurityError.None && opened.TrackKey is not null) error = CheckParity(opened.TrackKey);
        if (error == SecurityError.None) keys = Handles(opened);
        else opened.Dispose();
        return error;
    }

    /// <inheritdoc/>
    public SecurityError TryDeriveDukpt(KeyHandle source, ReadOnlySpan<byte> ksn, DukptUsage usage, DukptKeyType type, out KeyHandle? key)
    {
        key = null;
        if (source is not SoftwareKey software) return SecurityError.KeyNotAvailable;
        var isBase = software.Usage == KeyUsage.DukptBase;
        if (!isBase && software.Usage != KeyUsage.DukptInitial) return SecurityError.KeyUsage;
        SecretKey? derived;
        var error = (software.Algorithm, isBase) switch
        {
            (KeyAlgorithm.Tdes, true) => DukptTdes.TryDerive(software.Key, ksn, usage, out derived),
            (KeyAlgorithm.Tdes, false) => DukptTdes.TryDeriveFromInitialKey(software.Key, ksn, usage, out derived),
            (_, true) => DukptAes.TryDerive(software.Key, ksn, usage, type, out derived),
            (_, false) => DukptAes.TryDeriveFromInitialKey(software.Key, ksn, usage, type, out derived),
        };
        if (derived is not null) key = new SoftwareKey(KeyUsages.Of(usage), derived, "", mayLeave: false);
        return error;
    }

    /// <inheritdoc/>
    public SecurityError TryDeriveDukptKeys(KeyHandle source, ReadOnlySpan<byte> ksn, DukptKeyType pinType, DukptKeyType macType, out DukptKeyHandles? keys)
    {
        keys = null;
        if (source is not SoftwareKey software) return SecurityError.KeyNotAvailable;
        var isBase = software.Usage == KeyUsage.DukptBase;
        if (!isBase && software.Usage != KeyUsage.DukptInitial) return SecurityError.KeyUsage;
        var error = DukptMessageKeys.TryDerive(software.Key, isBase, ksn, pinType, macType, out var derived);
        if (derived is null) return error;
        keys = new DukptKeyHandles(
            new SoftwareKey(KeyUsage.PinEncryption, derived.Pin, "", mayLeave: false),
            new SoftwareKey(KeyUsage.Mac, derived.MacRequest, "", mayLeave: false),
            new SoftwareKey(KeyUsage.Mac, derived.MacResponse, "", mayLeave: false));
        return error;
    }

    /// <inheritdoc/>
    public SecurityError GenerateMac(KeyHandle key, MacAlgorithm algorithm, MacPadding padding, ReadOnlySpan<byte> data, Span<byte> mac)
    {
        var error = SoftwareKey.Use(key, KeyUsage.Mac, out var macKey);
        return error != SecurityError.None ? error : MessageMac.Compute(algorithm, padding, macKey, data, mac);
    }

    /// <inheritdoc/>
    public SecurityError VerifyMac(KeyHandle key, MacAlgorithm algorithm, MacPadding padding, ReadOnlySpan<byte> data, ReadOnlySpan<byte> mac)
    {
        var error = SoftwareKey.Use(key, KeyUsage.Mac, out var macKey);
        return error != SecurityError.None ? error : MessageMac.Verify(algorithm, padding, macKey, data, mac);
    }

    /// <inheritdoc/>
    public SecurityError EncipherPin(KeyHandle key, PinBlockFormat format, Pin pin, Pan pan, Span<byte> block)
    {
        var error = SoftwareKey.Use(key, KeyUsage.PinEncryption, out var pinKey);
        return error != SecurityError.None ? error : PinBlock.Encipher(format, pinKey, pin, pan, _random, block);
    }

    /// <inheritdoc/>
    public SecurityError TranslatePin(
        KeyHandle fromKey,
        PinBlockFormat fromFormat,
        ReadOnlySpan<byte> block,
        KeyHandle toKey,
        PinBlockFormat toFormat,
        Pan pan,
        Span<byte> translated)
    {
        var error = SoftwareKey.Use(fromKey, KeyUsage.PinEncryption, out var inbound);
        if (error != SecurityError.None) return error;
        error = SoftwareKey.Use(toKey, KeyUsage.PinEncryption, out var outbound);
        return error != SecurityError.None ? error : PinBlock.Translate(fromFormat, inbound, block, toFormat, outbound, pan, _random, translated);
    }

    /// <inheritdoc/>
    public SecurityError VerifyPinByPvv(
        KeyHandle pinKey,
        PinBlockFormat format,
        ReadOnlySpan<byte> block,
        Pan pan,
        KeyHandle verificationKey,
        int keyIndex,
        ReadOnlySpan<byte> pvv)
    {
        var error = OpenPin(pinKey, format, block, pan, out var pin);
        if (error != SecurityError.None) return error;
        error = SoftwareKey.Use(verificationKey, KeyUsage.PinVerificationVisa, out var key);
        return error != SecurityError.None ? error : Pvv.Verify(key, pan, keyIndex, pin, pvv);
    }

    /// <inheritdoc/>
    public SecurityError VerifyPinByOffset(
        KeyHandle pinKey,
        PinBlockFormat format,
        ReadOnlySpan<byte> block,
        Pan pan,
        KeyHandle verificationKey,
        ReadOnlySpan<byte> decimalisationTable,
        ReadOnlySpan<byte> validationData,
        ReadOnlySpan<byte> offset)
    {
        var error = OpenPin(pinKey, format, block, pan, out var pin);
        if (error != SecurityError.None) return error;
        error = SoftwareKey.Use(verificationKey, KeyUsage.PinVerificationIbm, out var key);
        return error != SecurityError.None ? error : Ibm3624.Verify(key, decimalisationTable, validationData, pin, offset);
    }

    /// <inheritdoc/>
    public SecurityError ComputePvv(KeyHandle verificationKey, Pan pan, int keyIndex, Pin pin, Span<byte> pvv)
    {
        var error = SoftwareKey.Use(verificationKey, KeyUsage.PinVerificationVisa, out var key);
        return error != SecurityError.None ? error : Pvv.Compute(key, pan, keyIndex, pin.First(4), pvv);
    }

    /// <inheritdoc/>
    public SecurityError ComputeOffset(
        KeyHandle verificationKey,
        ReadOnlySpan<byte> decimalisationTable,
        ReadOnlySpan<byte> validationData,
        Pin pin,
        Span<byte> offset)
    {
        var error = SoftwareKey.Use(verificationKey, KeyUsage.PinVerificationIbm, out var key);
        return error != SecurityError.None ? error : Ibm3624.ComputeOffset(key, decimalisationTable, validationData, pin, offset);
    }

    /// <inheritdoc/>
    public SecurityError EncryptTrack(KeyHandle key, Span<byte> track)
    {
        var error = SoftwareKey.Use(key, KeyUsage.DataEncryption, out var trackKey);
        return error != SecurityError.None ? error : TrackCipher.Encrypt(trackKey, track);
    }

    /// <inheritdoc/>
    public SecurityError DecryptTrack(KeyHandle key, Span<byte> track)
    {
        var error = SoftwareKey.Use(key, KeyUsage.DataEncryption, out var trackKey);
        return error != SecurityError.None ? error : TrackCipher.Decrypt(trackKey, track);
    }

    /// <inheritdoc/>
    public SecurityError EncryptData(KeyHandle key, ReadOnlySpan<byte> iv, ReadOnlySpan<byte> input, Span<byte> output)
    {
        var error = SoftwareKey.Use(key, KeyUsage.DataEncryption, out var dataKey);
        return error != SecurityError.None ? error : DataCipher.EncryptCbc(dataKey, iv, input, output);
    }

    /// <inheritdoc/>
    public SecurityError DecryptData(KeyHandle key, ReadOnlySpan<byte> iv, ReadOnlySpan<byte> input, Span<byte> output)
    {
        var error = SoftwareKey.Use(key, KeyUsage.DataEncryption, out var dataKey);
        return error != SecurityError.None ? error : DataCipher.DecryptCbc(dataKey, iv, input, output);
    }

    /// <inheritdoc/>
    public SecurityError ComputeCardValue(KeyHandle key, Pan pan, ReadOnlySpan<byte> expiry, ReadOnlySpan<byte> serviceCode, Span<byte> digits)
    {
        var error = SoftwareKey.Use(key, KeyUsage.CardVerification, out var cardKey);
        return error != SecurityError.None ? error : CardValue.Compute(cardKey, pan, expiry, serviceCode, digits);
    }

    /// <inheritdoc/>
    public SecurityError VerifyCardValue(KeyHandle key, Pan pan, ReadOnlySpan<byte> expiry, ReadOnlySpan<byte> serviceCode, ReadOnlySpan<byte> value)
    {
        var error = SoftwareKey.Use(key, KeyUsage.CardVerification, out var cardKey);
        return error != SecurityError.None ? error : CardValue.Verify(cardKey, pan, expiry, serviceCode, value);
    }

    /// <inheritdoc/>
    public SecurityError TryOpenCard(KeyHandle issuerKey, CryptogramVersion version, EmvCard card, scoped EmvData data, out CardSession? session)
        => OpenCard(issuerKey, version, card, data, out session);

    /// <inheritdoc/>
    public SecurityError VerifyCryptogram(KeyHandle issuerKey, CryptogramVersion version, EmvCard card, scoped EmvData data)
    {
        var error = OpenCard(issuerKey, version, card, data, out var session);
        if (session is null) return error;
        using (session) return session.Verify(data);
    }

    /// <inheritdoc/>
    public SecurityError ComputeCryptogram(KeyHandle issuerKey, CryptogramVersion version, EmvCard card, scoped EmvData data, Span<byte> cryptogram)
    {
        var error = OpenCard(issuerKey, version, card, data, out var session);
        if (session is null) return error;
        using (session) return session.Compute(data, cryptogram);
    }

    /// <inheritdoc/>
    public SecurityError ComputeArpc1(
        KeyHandle issuerKey,
        CryptogramVersion version,
        EmvCard card,
        scoped EmvData data,
        ReadOnlySpan<byte> responseCode,
        Span<byte> arpc)
    {
        var error = OpenCard(issuerKey, version, card, data, out var session);
        if (session is null) return error;
        using (session) return session.ComputeArpc1(data.CryptogramBytes, responseCode, arpc);
    }

    /// <inheritdoc/>
    public SecurityError ComputeArpc2(
        KeyHandle issuerKey,
        CryptogramVersion version,
        EmvCard card,
        scoped EmvData data,
        ReadOnlySpan<byte> cardStatusUpdate,
        ReadOnlySpan<byte> proprietary,
        Span<byte> arpc)
    {
        var error = OpenCard(issuerKey, version, card, data, out var session);
        if (session is null) return error;
        using (session) return session.ComputeArpc2(data.CryptogramBytes, cardStatusUpdate, proprietary, arpc);
    }

    /// <inheritdoc/>
    public SecurityError ComputeScriptMac(
        KeyHandle issuerKey,
        CryptogramVersion version,
        EmvCard card,
        scoped EmvData data,
        ReadOnlySpan<byte> command,
        Span<byte> mac)
    {
        var error = SoftwareKey.Use(issuerKey, KeyUsage.IssuerScriptMac, out var key);
        if (error != SecurityError.None) return error;
        error = IssuerScript.TryDeriveKey(key, version, card, data.Counter, data.CryptogramBytes, out var sessionKey);
        if (sessionKey is null) return error;
        using (sessionKey) return IssuerScript.ComputeMac(sessionKey, command, mac);
    }

    /// <inheritdoc/>
    public ValueTask<SecurityOutcome> ExportUnderRsaAsync(KeyHandle key, ReadOnlyMemory<byte> publicKey, CancellationToken cancellationToken)
    {
        var error = SoftwareKey.Leave(key, out var clear);
        return error != SecurityError.None
            ? ValueTask.FromResult(new SecurityOutcome(error, default))
            : new ValueTask<SecurityOutcome>(Task.Run(() => AsymmetricTransport.WrapRsa(clear, publicKey.Span), cancellationToken));
    }

    /// <inheritdoc/>
    public ValueTask<SecurityOutcome> ExportUnderSm2Async(KeyHandle key, ReadOnlyMemory<byte> publicKey, CancellationToken cancellationToken)
    {
        var error = SoftwareKey.Leave(key, out var clear);
        return error != SecurityError.None
            ? ValueTask.FromResult(new SecurityOutcome(error, default))
            : new ValueTask<SecurityOutcome>(Task.Run(() => AsymmetricTransport.WrapSm2(clear, publicKey.Span, _random), cancellationToken));
    }

    /// <inheritdoc/>
    public ValueTask<(SecurityError Error, KeyHandle? Key)> ImportUnderSm2Async(
        KeyHandle privateKey,
        KeyUsage usage,
        KeyAlgorithm algorithm,
        ReadOnlyMemory<byte> ciphertext,
        CancellationToken cancellationToken)
    {
        var error = SoftwareKey.Use(privateKey, KeyUsage.Signature, out var key);
        if (error != SecurityError.None) return ValueTask.FromResult((error, (KeyHandle?)null));
        return new ValueTask<(SecurityError Error, KeyHandle? Key)>(Task.Run(
            () =>
            {
                var opened = AsymmetricTransport.UnwrapSm2(key, algorithm, ciphertext.Span, out var clear);
                return (opened, clear is null ? null : (KeyHandle?)new SoftwareKey(usage, clear, "", mayLeave: true));
            },
            cancellationToken));
    }

    /// <inheritdoc/>
    public ValueTask<SecurityOutcome> SignSm2Async(KeyHandle privateKey, ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        var error = SoftwareKey.Use(privateKey, KeyUsage.Signature, out var key);
        return error != SecurityError.None
            ? ValueTask.FromResult(new SecurityOutcome(error, default))
            : new ValueTask<SecurityOutcome>(Task.Run(() => AsymmetricTransport.SignSm2(key, message.Span, _random), cancellationToken));
    }

    /// <inheritdoc/>
    public ValueTask<SecurityError> VerifySm2Async(
        ReadOnlyMemory<byte> publicKey,
        ReadOnlyMemory<byte> message,
        ReadOnlyMemory<byte> signature,
        CancellationToken cancellationToken) =>
        new(Task.Run(() => Sm2.Verify(Sm2Curve.P256V1, publicKey.Span, Sm2.DefaultUserId, message.Span, signature.Span), cancellationToken));

    /// <summary>Clears the master key and every named key.</summary>
    public void Dispose()
    {
        foreach (var key in _named.Values) Destroy(key);
        _master.Dispose();
    }

    private SecurityError CheckParity(SecretKey key) => _strictParity ? KeyParity.Check(key) : SecurityError.None;

    private static WorkingKeyHandles Handles(WorkingKeySet set) => new(
        new SoftwareKey(KeyUsage.PinEncryption, set.PinKey, "", mayLeave: true),
        new SoftwareKey(KeyUsage.Mac, set.MacKey, "", mayLeave: true),
        set.TrackKey is null ? null : new SoftwareKey(KeyUsage.DataEncryption, set.TrackKey, "", mayLeave: true));

    private static SecurityError OpenPin(KeyHandle pinKey, PinBlockFormat format, ReadOnlySpan<byte> block, Pan pan, out Pin pin)
    {
        pin = default;
        var error = SoftwareKey.Use(pinKey, KeyUsage.PinEncryption, out var key);
        return error != SecurityError.None ? error : PinBlock.Decipher(format, key, block, pan, out pin);
    }

    private static SecurityError OpenCard(KeyHandle issuerKey, CryptogramVersion version, EmvCard card, scoped EmvData data, out CardSession? session)
    {
        session = null;
        var error = SoftwareKey.Use(issuerKey, KeyUsage.IssuerCryptogram, out var key);
        return error != SecurityError.None ? error : CardSession.TryOpen(version, key, card, data.Counter, data.UnpredictableNumber, out session);
    }
}
