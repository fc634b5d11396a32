using System.Security.Cryptography;
using Iso8583.Core.Hsm;
using Iso8583.Core.Messages;
using Iso8583.Core.Security;

namespace Iso8583.Core.Tests.Hsm;

public class SoftwareSecurityModuleTests
{
    private static readonly byte[] MasterKey = Convert.FromHexString("000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F");
    private static readonly byte[] Message = "0200 any message up to its MAC field"u8.ToArray();
    private static readonly Pan Pan = Parse("5413330089010012");

    private SoftwareSecurityModule _module = null!; // set up before each test

    [SetUp]
    public void Open() => _module = OpenModule(null);

    [TearDown]
    public void Close() => _module.Dispose();

    [Test]
    public void A_signed_on_terminal_and_its_host_understand_each_other([Values] WorkingKeyLayout layout)
    {
        var sm = layout is WorkingKeyLayout.Sm40 or WorkingKeyLayout.Sm60;
        var master = Generate(KeyUsage.KeyEncryption, sm ? KeyAlgorithm.Sm4 : KeyAlgorithm.Tdes, 16);
        var format = sm ? PinBlockFormat.UnionPaySm4 : PinBlockFormat.Iso0;
        var f62 = new byte[60];
        Assert.That(_module.TryIssueWorkingKeys(layout, master, f62, out var written, out var host), Is.EqualTo(SecurityError.None));
        Assert.That(_module.TryOpenWorkingKeys(master, f62.AsSpan(0, written), out var terminal), Is.EqualTo(SecurityError.None));

        var mac = new byte[8];
        Assert.That(_module.GenerateMac(terminal!.Mac, MacAlgorithm.UnionPayEcb, MacPadding.Zeros, Message, mac), Is.EqualTo(SecurityError.None));
        Assert.That(_module.VerifyMac(host!.Mac, MacAlgorithm.UnionPayEcb, MacPadding.Zeros, Message, mac), Is.EqualTo(SecurityError.None));

        var pvk = Generate(KeyUsage.PinVerificationVisa, KeyAlgorithm.Tdes, 16);
        var pvv = new byte[4];
        Assert.That(_module.ComputePvv(pvk, Pan, 1, PinOf("123456"), pvv), Is.EqualTo(SecurityError.None));
        var block = new byte[16].AsSpan(0, PinBlock.SizeOf(format));
        Assert.That(_module.EncipherPin(terminal.Pin, format, PinOf("123456"), Pan, block), Is.EqualTo(SecurityError.None));
        Assert.That(_module.VerifyPinByPvv(host.Pin, format, block, Pan, pvk, 1, pvv), Is.EqualTo(SecurityError.None));
        Assert.That(_module.EncipherPin(terminal.Pin, format, PinOf("654321"), Pan, block), Is.EqualTo(SecurityError.None));
        Assert.That(_module.VerifyPinByPvv(host.Pin, format, block, Pan, pvk, 1, pvv), Is.EqualTo(SecurityError.PinMismatch));
    }

    [Test]
    public void A_key_serves_its_own_usage_only()
    {
        var key = Generate(KeyUsage.PinEncryption, KeyAlgorithm.Tdes, 16);
        Assert.That(_module.GenerateMac(key, MacAlgorithm.Iso9797Alg3, MacPadding.Zeros, Message, new byte[8]), Is.EqualTo(SecurityError.KeyUsage));
        Assert.That(_module.DecryptTrack(key, new byte[37]), Is.EqualTo(SecurityError.KeyUsage));
        Assert.That(_module.TryExport(key, key, new byte[16]), Is.EqualTo(SecurityError.KeyUsage));
    }

    [Test]
    public void A_stored_key_comes_back_with_its_usage_and_only_under_the_same_master_key()
    {
        var key = Generate(KeyUsage.Mac, KeyAlgorithm.Sm4, 16);
        Assert.That(_module.TryStore(key, out var wrapped), Is.EqualTo(SecurityError.None));
        Assert.That(_module.TryRestore(wrapped, out var restored), Is.EqualTo(SecurityError.None));
        Assert.That(restored!.Usage, Is.EqualTo(KeyUsage.Mac));
        var mac = new byte[8];
        Assert.That(_module.GenerateMac(key, MacAlgorithm.Cmac, MacPadding.Zeros, Message, mac), Is.EqualTo(SecurityError.None));
        Assert.That(_module.VerifyMac(restored, MacAlgorithm.Cmac, MacPadding.Zeros, Message, mac), Is.EqualTo(SecurityError.None));

        var other = MasterKey.ToArray();
        other[0] ^= 1;
        Assert.That(SoftwareSecurityModule.TryOpen(other, null, SystemRandom.Instance, out var stranger, out _), Is.EqualTo(SecurityError.None));
        using (stranger) Assert.That(stranger!.TryRestore(wrapped, out _), Is.EqualTo(SecurityError.MacMismatch));
    }

    [Test]
    public void A_destroyed_key_answers_every_operation_with_a_value()
    {
        var key = Generate(KeyUsage.Mac, KeyAlgorithm.Tdes, 16);
        _module.Destroy(key);
        Assert.That(_module.GenerateMac(key, MacAlgorithm.UnionPayEcb, MacPadding.Zeros, Message, new byte[8]), Is.EqualTo(SecurityError.KeyNotAvailable));
    }

    [Test]
    public void A_dukpt_payment_goes_from_the_device_to_the_host()
    {
        var bdk = Generate(KeyUsage.DukptBase, KeyAlgorithm.Tdes, 16);
        var ksn = Convert.FromHexString("FFFF9876543210E00001");
        Assert.That(_module.TryDeriveDukpt(bdk, ksn, DukptUsage.MacRequest, default, out var macKey), Is.EqualTo(SecurityError.None));
        Assert.That(macKey!.Usage, Is.EqualTo(KeyUsage.Mac));
        Assert.That(_module.TryDeriveDukpt(bdk, Convert.FromHexString("FFFF9876543210E00000"), DukptUsage.Pin, default, out _), Is.EqualTo(SecurityError.KsnCounter));
        Assert.That(_module.TryDeriveDukpt(bdk, new byte[9], DukptUsage.Pin, default, out _), Is.EqualTo(SecurityError.KsnLength));
        Assert.That(_module.TryDeriveDukpt(macKey, ksn, DukptUsage.Pin, default, out _), Is.EqualTo(SecurityError.KeyUsage));
    }

    [Test]
    public void A_key_that_came_unexportable_does_not_leave()
    {
        var bdk = Generate(KeyUsage.DukptBase, KeyAlgorithm.Tdes, 16);
        var master = Generate(KeyUsage.KeyEncryption, KeyAlgorithm.Tdes, 16);
        _module.TryDeriveDukpt(bdk, Convert.FromHexString("FFFF9876543210E00001"), DukptUsage.Pin, default, out var key);
        Assert.That(_module.TryExport(master, key!, new byte[16]), Is.EqualTo(SecurityError.NotExportable));
    }

    [Test, CancelAfter(10_000)]
    public async Task A_terminal_master_key_travels_under_rsa(CancellationToken cancellationToken)
    {
        using var rsa = RSA.Create(2048);
        var key = Generate(KeyUsage.KeyEncryption, KeyAlgorithm.Tdes, 16);
        var sent = await _module.ExportUnderRsaAsync(key, rsa.ExportSubjectPublicKeyInfo(), cancellationToken);
        Assert.That(sent.Error, Is.EqualTo(SecurityError.None));
        var clear = rsa.Decrypt(sent.Data.Span, RSAEncryptionPadding.Pkcs1);
        var kcv = new byte[3];
        Assert.That(_module.ComputeCheckValue(key, KcvMethod.Zeros, kcv), Is.EqualTo(SecurityError.None));
        Assert.That(KeyCheckValue.Verify(SecretKey.Create(KeyAlgorithm.Tdes, clear), KcvMethod.Zeros, kcv), Is.EqualTo(SecurityError.None));
        var refused = await _module.ExportUnderRsaAsync(key, new byte[10], cancellationToken);
        Assert.That(refused.Error, Is.EqualTo(SecurityError.Ciphertext));
    }

    [Test, CancelAfter(10_000)]
    public async Task A_terminal_master_key_travels_under_sm2(CancellationToken cancellationToken)
    {
        var secret = SecretKey.Generate(KeyAlgorithm.Sm2, 32, SystemRandom.Instance);
        var bytes = new byte[32];
        secret.Reveal(bytes);
        Assert.That(Sm2.TryGetPublicKey(Sm2Curve.P256V1, bytes, out var publicKey), Is.EqualTo(SecurityError.None));
        using var terminal = OpenModule(FileWith("sm2", KeyUsage.Signature, secret));
        Assert.That(terminal.TryGetKey("sm2", out var privateKey), Is.True);

        var key = Generate(KeyUsage.KeyEncryption, KeyAlgorithm.Sm4, 16);
        var sent = await _module.ExportUnderSm2Async(key, publicKey, cancellationToken);
        var (error, received) = await terminal.ImportUnderSm2Async(privateKey!, KeyUsage.KeyEncryption, KeyAlgorithm.Sm4, sent.Data, cancellationToken);
        Assert.That(error, Is.EqualTo(SecurityError.None));
        var sentValue = new byte[4];
        var receivedValue = new byte[4];
        _module.ComputeCheckValue(key, KcvMethod.Zeros, sentValue);
        terminal.ComputeCheckValue(received!, KcvMethod.Zeros, receivedValue);
        Assert.That(receivedValue, Is.EqualTo(sentValue));

        var signature = await terminal.SignSm2Async(privateKey!, Message, cancellationToken);
        Assert.That(await _module.VerifySm2Async(publicKey, Message, signature.Data, cancellationToken), Is.EqualTo(SecurityError.None));
        Assert.That(await _module.VerifySm2Async(publicKey, Message.AsMemory(1), signature.Data, cancellationToken), Is.EqualTo(SecurityError.SignatureMismatch));
    }

    [Test]
    public void No_text_of_a_key_holds_its_bytes()
    {
        var key = SecretKey.Create(KeyAlgorithm.Tdes, Convert.FromHexString("C1D0F8FB4958670DBA40AB1F3752EF0D"));
        using var module = OpenModule(FileWith("tmk", KeyUsage.KeyEncryption, key));
        Assert.That(module.TryGetKey("tmk", out var handle), Is.True);
        Assert.That(handle!.ToString(), Is.EqualTo("tmk (KeyEncryption, Tdes 128)"));
    }

    internal static KeyFile FileWith(string name, KeyUsage usage, SecretKey key)
    {
        Assert.That(KeyFile.TryCreate(MasterKey, KeyFile.TestNotice, out var file), Is.EqualTo(SecurityError.None));
        Assert.That(file!.TryAdd(MasterKey, name, usage, key, SystemRandom.Instance, out file), Is.EqualTo(SecurityError.None));
        return file!;
    }

    private static SoftwareSecurityModule OpenModule(KeyFile? file)
    {
        Assert.That(SoftwareSecurityModule.TryOpen(MasterKey, file, SystemRandom.Instance, out var module, out _), Is.EqualTo(SecurityError.None));
        return module!;
    }

    private KeyHandle Generate(KeyUsage usage, KeyAlgorithm algorithm, int length)
    {
        Assert.That(_module.TryGenerate(usage, algorithm, length, out var key), Is.EqualTo(SecurityError.None));
        return key!;
    }

    private static Pin PinOf(string digits) => Pin.TryParse(digits, out var pin) ? pin : throw new ArgumentException("no PIN", nameof(digits));

    private static Pan Parse(string digits) => Pan.TryParse(digits, out var pan) ? pan : throw new ArgumentException("no account number", nameof(digits));
}
