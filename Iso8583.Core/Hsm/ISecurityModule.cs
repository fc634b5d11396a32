using Iso8583.Core.Emv;
using Iso8583.Core.Messages;
using Iso8583.Core.Security;

namespace Iso8583.Core.Hsm;

/// <summary>
/// A hardware security module as this product needs it: keys are held by handle and never leave it in clear, every operation names the keys it
/// uses, and bad input is a value. Safe for all threads; the synchronous operations take no lock and do no I/O, so they may run on the message path.
/// </summary>
public interface ISecurityModule
{
    /// <summary>Finds a key of the key file.</summary>
    bool TryGetKey(string name, out KeyHandle? key);

    /// <summary>Draws a key.</summary>
    SecurityError TryGenerate(KeyUsage usage, KeyAlgorithm algorithm, int length, out KeyHandle? key);

    /// <summary>Takes in a key enciphered under a master key block by block.</summary>
    /// <param name="master">KeyEncryption.</param>
    /// <param name="usage">Of the key inside.</param>
    /// <param name="algorithm">Of the key inside.</param>
    /// <param name="wrapped">The enciphered key.</param>
    /// <param name="checkValue">Its check value; empty to take it unchecked.</param>
    /// <param name="key">The key, or null.</param>
    SecurityError TryImport(
        KeyHandle master,
        KeyUsage usage,
        KeyAlgorithm algorithm,
        ReadOnlySpan<byte> wrapped,
        ReadOnlySpan<byte> checkValue,
        out KeyHandle? key);

    /// <summary>Gives out a key enciphered under a master key block by block.</summary>
    /// <param name="master">KeyEncryption.</param>
    /// <param name="key">The key to send.</param>
    /// <param name="wrapped">At least the key's length.</param>
    SecurityError TryExport(KeyHandle master, KeyHandle key, Span<byte> wrapped);

    /// <summary>Takes in a key block; its header says what the key is for. A check value in the header (KC) is verified.</summary>
    SecurityError TryImportBlock(KeyHandle protection, ReadOnlySpan<char> block, out KeyHandle? key);

    /// <summary>Gives out a key as a key block whose header carries the key's check value (KC), where it has one.</summary>
    /// <param name="protection">KeyBlockProtection.</param>
    /// <param name="key">The key to send.</param>
    /// <param name="version">A to E.</param>
    /// <param name="block">The block, or null.</param>
    SecurityError TryExportBlock(KeyHandle protection, KeyHandle key, char version, out string? block);

    /// <summary>Wraps a key under the module's own master key, for the journal: a restart keeps terminals signed on.</summary>
    SecurityError TryStore(KeyHandle key, out string? wrapped);

    /// <summary>Takes back a key that <see cref="TryStore"/> wrapped.</summary>
    SecurityError TryRestore(ReadOnlySpan<char> wrapped, out KeyHandle? key);

    /// <summary>Forgets a key; operations that name it answer KeyNotAvailable from then on.</summary>
    void Destroy(KeyHandle key);

    /// <summary>Computes a key's check value.</summary>
    SecurityError ComputeCheckValue(KeyHandle key, KcvMethod method, Span<byte> kcv);

    /// <summary>Draws the working keys of a UnionPay sign-on and writes F62.</summary>
    /// <param name="layout">What the terminal asked for.</param>
    /// <param name="master">The terminal's master key: KeyEncryption.</param>
    /// <param name="f62">At least 60 bytes.</param>
    /// <param name="written">Bytes written.</param>
    /// <param name="keys">The keys, or null.</param>
    SecurityError TryIssueWorkingKeys(WorkingKeyLayout layout, KeyHandle master, Span<byte> f62, out int written, out WorkingKeyHandles? keys);

    /// <summary>Opens F62 of a UnionPay sign-on and verifies all check values.</summary>
    SecurityError TryOpenWorkingKeys(KeyHandle master, ReadOnlySpan<byte> f62, out WorkingKeyHandles? keys);

    /// <summary>The key of one DUKPT transaction and purpose; destroy it after the message.</summary>
    /// <param name="source">DukptBase (host) or DukptInitial (terminal).</param>
    /// <param name="ksn">8 or 10 bytes for triple DES, 12 for AES.</param>
    /// <param name="usage">PIN, MAC, data; request or response.</param>
    /// <param name="type">Kind of key for AES; ignored for triple DES.</param>
    /// <param name="key">The key, or null.</param>
    SecurityError TryDeriveDukpt(KeyHandle source, ReadOnlySpan<byte> ksn, DukptUsage usage, DukptKeyType type, out KeyHandle? key);

    /// <summary>The keys of one DUKPT message and its answer in one derivation; destroy them after the answer.</summary>
    /// <param name="source">DukptBase (host) or DukptInitial (terminal).</param>
    /// <param name="ksn">10 bytes for triple DES, 12 for AES.</param>
    /// <param name="pinType">Kind of the PIN key; for AES only.</param>
    /// <param name="macType">Kind of the MAC keys; for AES only.</param>
    /// <param name="keys">The keys, or null.</param>
    SecurityError TryDeriveDukptKeys(KeyHandle source, ReadOnlySpan<byte> ksn, DukptKeyType pinType, DukptKeyType macType, out DukptKeyHandles? keys);

    /// <summary>Makes a MAC; see <see cref="MessageMac.Compute"/>.</summary>
    SecurityError GenerateMac(KeyHandle key, MacAlgorithm algorithm, MacPadding padding, ReadOnlySpan<byte> data, Span<byte> mac);

    /// <summary>Checks a MAC, in constant time; see <see cref="MessageMac.Verify"/>.</summary>
    SecurityError VerifyMac(KeyHandle key, MacAlgorithm algorithm, MacPadding padding, ReadOnlySpan<byte> data, ReadOnlySpan<byte> mac);

    /// <summary>Enciphers a PIN, as a PIN pad does.</summary>
    SecurityError EncipherPin(KeyHandle key, PinBlockFormat format, Pin pin, Pan pan, Span<byte> block);

    /// <summary>Turns a PIN block from one key and format to another; see <see cref="PinBlock.Translate"/>.</summary>
    SecurityError TranslatePin(
        KeyHandle fromKey,
        PinBlockFormat fromFormat,
        ReadOnlySpan<byte> block,
        KeyHandle toKey,
        PinBlockFormat toFormat,
        Pan pan,
        Span<byte> translated);

    /// <summary>Verifies the PIN in a block by its PVV. PIN block errors are told apart from PinMismatch.</summary>
    SecurityError VerifyPinByPvv(
        KeyHandle pinKey,
        PinBlockFormat format,
        ReadOnlySpan<byte> block,
        Pan pan,
        KeyHandle verificationKey,
        int keyIndex,
        ReadOnlySpan<byte> pvv);

    /// <summary>Verifies the PIN in a block by its IBM 3624 offset. PIN block errors are told apart from PinMismatch.</summary>
    SecurityError VerifyPinByOffset(
        KeyHandle pinKey,
        PinBlockFormat format,
        ReadOnlySpan<byte> block,
        Pan pan,
        KeyHandle verificationKey,
        ReadOnlySpan<byte> decimalisationTable,
        ReadOnlySpan<byte> validationData,
        ReadOnlySpan<byte> offset);

    /// <summary>The PVV of a PIN, for card files that name PINs of test cards.</summary>
    SecurityError ComputePvv(KeyHandle verificationKey, Pan pan, int keyIndex, Pin pin, Span<byte> pvv);

    /// <summary>The IBM 3624 offset of a PIN, for card files that name PINs of test cards.</summary>
    SecurityError ComputeOffset(
        KeyHandle verificationKey,
        ReadOnlySpan<byte> decimalisationTable,
        ReadOnlySpan<byte> validationData,
        Pin pin,
        Span<byte> offset);

    /// <summary>Enciphers a track in place; see <see cref="TrackCipher.Encrypt"/>.</summary>
    SecurityError EncryptTrack(KeyHandle key, Span<byte> track);

    /// <summary>Deciphers a track in place; see <see cref="TrackCipher.Decrypt"/>.</summary>
    SecurityError DecryptTrack(KeyHandle key, Span<byte> track);

    /// <summary>Enciphers whole blocks of data (CBC), as DUKPT data keys do.</summary>
    SecurityError EncryptData(KeyHandle key, ReadOnlySpan<byte> iv, ReadOnlySpan<byte> input, Span<byte> output);

    /// <summary>Deciphers whole blocks of data (CBC), as DUKPT data keys do.</summary>
    SecurityError DecryptData(KeyHandle key, ReadOnlySpan<byte> iv, ReadOnlySpan<byte> input, Span<byte> output);

    /// <summary>Makes a card verification value; see <see cref="CardValue"/>.</summary>
    SecurityError ComputeCardValue(KeyHandle key, Pan pan, ReadOnlySpan<byte> expiry, ReadOnlySpan<byte> serviceCode, Span<byte> digits);

    /// <summary>Verifies a card verification value, in constant time.</summary>
    SecurityError VerifyCardValue(KeyHandle key, Pan pan, ReadOnlySpan<byte> expiry, ReadOnlySpan<byte> serviceCode, ReadOnlySpan<byte> value);

    /// <summary>Derives the keys of one card in one transaction, for a host that checks a cryptogram now and answers it once the books have decided.</summary>
    /// <param name="issuerKey">IssuerCryptogram.</param>
    /// <param name="version">From the issuer application data, see <see cref="CryptogramVersions"/>.</param>
    /// <param name="card">Account and sequence number.</param>
    /// <param name="data">The data objects of F55.</param>
    /// <param name="session">The keys, which never show; the caller disposes them after the message. Null on error.</param>
    SecurityError TryOpenCard(KeyHandle issuerKey, CryptogramVersion version, EmvCard card, scoped EmvData data, out CardSession? session);

    /// <summary>Verifies the cryptogram in a card's data (tag 9F26), in constant time.</summary>
    /// <param name="issuerKey">IssuerCryptogram.</param>
    /// <param name="version">From the issuer application data, see <see cref="CryptogramVersions"/>.</param>
    /// <param name="card">Account and sequence number.</param>
    /// <param name="data">The data objects of F55.</param>
    SecurityError VerifyCryptogram(KeyHandle issuerKey, CryptogramVersion version, EmvCard card, scoped EmvData data);

    /// <summary>Makes a card's cryptogram, as an emulated card does.</summary>
    SecurityError ComputeCryptogram(KeyHandle issuerKey, CryptogramVersion version, EmvCard card, scoped EmvData data, Span<byte> cryptogram);

    /// <summary>Answers a cryptogram by method 1: 8 bytes, for tag 91 followed by the response code.</summary>
    SecurityError ComputeArpc1(
        KeyHandle issuerKey,
        CryptogramVersion version,
        EmvCard card,
        scoped EmvData data,
        ReadOnlySpan<byte> responseCode,
        Span<byte> arpc);

    /// <summary>Answers a cryptogram by method 2: 4 bytes, for tag 91 followed by the card status update.</summary>
    SecurityError ComputeArpc2(
        KeyHandle issuerKey,
        CryptogramVersion version,
        EmvCard card,
        scoped EmvData data,
        ReadOnlySpan<byte> cardStatusUpdate,
        ReadOnlySpan<byte> proprietary,
        Span<byte> arpc);

    /// <summary>MAC of an issuer script command, under the session key of the scheme: Visa's from the counter, others' from the cryptogram.</summary>
    /// <param name="issuerKey">IssuerScriptMac.</param>
    /// <param name="version">Decides the session key.</param>
    /// <param name="card">Account and sequence number.</param>
    /// <param name="data">Counter and cryptogram of the transaction.</param>
    /// <param name="command">Header and data as the scheme joins them, see <see cref="IssuerScript.ComputeMac"/>.</param>
    /// <param name="mac">4 to 8 bytes.</param>
    SecurityError ComputeScriptMac(
        KeyHandle issuerKey,
        CryptogramVersion version,
        EmvCard card,
        scoped EmvData data,
        ReadOnlySpan<byte> command,
        Span<byte> mac);

    /// <summary>Gives out a key enciphered for the owner of an RSA public key (PKCS#1 v1.5), as terminal master keys are downloaded; runs on the pool.</summary>
    /// <param name="key">The key to send.</param>
    /// <param name="publicKey">DER, SubjectPublicKeyInfo.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<SecurityOutcome> ExportUnderRsaAsync(KeyHandle key, ReadOnlyMemory<byte> publicKey, CancellationToken cancellationToken);

    /// <summary>Gives out a key enciphered for the owner of an SM2 public key; runs on the pool.</summary>
    ValueTask<SecurityOutcome> ExportUnderSm2Async(KeyHandle key, ReadOnlyMemory<byte> publicKey, CancellationToken cancellationToken);

    /// <summary>Takes in a key that was enciphered under our SM2 key; runs on the pool.</summary>
    /// <param name="privateKey">Signature: an SM2 private key.</param>
    /// <param name="usage">Of the key inside.</param>
    /// <param name="algorithm">Of the key inside.</param>
    /// <param name="ciphertext">C1 C3 C2.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<(SecurityError Error, KeyHandle? Key)> ImportUnderSm2Async(
        KeyHandle privateKey,
        KeyUsage usage,
        KeyAlgorithm algorithm,
        ReadOnlyMemory<byte> ciphertext,
        CancellationToken cancellationToken);

    /// <summary>Signs with SM2 and SM3; runs on the pool.</summary>
    ValueTask<SecurityOutcome> SignSm2Async(KeyHandle privateKey, ReadOnlyMemory<byte> message, CancellationToken cancellationToken);

    /// <summary>Verifies an SM2 signature; runs on the pool.</summary>
    ValueTask<SecurityError> VerifySm2Async(
        ReadOnlyMemory<byte> publicKey,
        ReadOnlyMemory<byte> message,
        ReadOnlyMemory<byte> signature,
        CancellationToken cancellationToken);
}
