using Iso8583.Core.Codec;
using Iso8583.Core.Dialects;
using Iso8583.Core.Messages;
using Iso8583.Core.Security;
using Iso8583.Testing.Hosting;

namespace Iso8583.Conformance.Tests;

/// <summary>The same protection in 1993 and 2003: the key serial number stands in F53, as bytes, and the codes are the edition's.</summary>
[TestFixture("iso93-ascii")]
[TestFixture("iso2003-ascii")]
[TestFixture("iso93-binary")]
[CancelAfter(60_000)]
public sealed class EditionDukptTests(string dialectName)
{
    private const string Alice = "6222020000000015";

    private readonly Dialect _dialect = DialectCatalog.BuiltIn.Get(dialectName);

    [Test]
    public async Task Terminal_pays_and_every_fault_has_its_code(CancellationToken cancellationToken)
    {
        await using var host = await RunningHost.StartAsync(new Dictionary<string, string?> { ["Acquirer:Listeners:0:Dialect"] = dialectName });
        using var peer = await RawPeer.ConnectAsync(host.Iso87, cancellationToken);
        using var messages = new EditionMessages(host, dialectName);
        using var initialKey = InitialKey();
        var ksn = Convert.FromHexString("FFFF9876543210E00000");

        Assert.That(await PayAsync(peer, await messages.SaleAsync(1_000), initialKey, Next(ksn), "123456", cancellationToken), Is.EqualTo(Code("approved")));
        Assert.That(await PayAsync(peer, await messages.SaleAsync(1_100), initialKey, Next(ksn), "654321", cancellationToken), Is.EqualTo(Code("wrongPin")));
        var used = ksn.ToArray();
        Assert.That(await PayAsync(peer, await messages.SaleAsync(1_200), initialKey, used, "123456", cancellationToken), Is.EqualTo(Code("ksnReplayed")));
        var unknown = Next(ksn).ToArray();
        unknown[2] ^= 1;
        Assert.That(await PayAsync(peer, await messages.SaleAsync(1_300), initialKey, unknown, "123456", cancellationToken), Is.EqualTo(Code("ksnUnknown")));
        Assert.That(await PayAsync(peer, await messages.SaleAsync(1_400), initialKey, Next(ksn), "123456", cancellationToken, flip: true), Is.EqualTo(Code("macError")));
        Assert.That(await PayAsync(peer, await messages.SaleAsync(1_500), initialKey, Next(ksn), "123456", cancellationToken, breakPin: true), Is.EqualTo(Code("pinFormatError")));
    }

    private static SecretKey InitialKey() => SecretKey.Create(KeyAlgorithm.Tdes, Convert.FromHexString("6AC292FAA1315B4D858AB3A3D7D5933A"));

    private static byte[] Next(byte[] ksn)
    {
        Assert.That(KeySerialNumber.TryAdvance(KeyAlgorithm.Tdes, ksn), Is.EqualTo(SecurityError.None));
        return ksn;
    }

    private string Code(string reason) => _dialect.ResponseCodes[reason];

    private async Task<string?> PayAsync(
        RawPeer peer, IsoMessage sale, SecretKey initialKey, byte[] ksn, string pin, CancellationToken cancellationToken, bool flip = false, bool breakPin = false)
    {
        Assert.That(DukptMessageKeys.TryDerive(initialKey, isBaseKey: false, ksn, default, default, out var keys), Is.EqualTo(SecurityError.None));
        var block = new byte[8];
        Assert.That(Pin.TryParse(pin.AsSpan(), out var digits) && Pan.TryParse(System.Text.Encoding.ASCII.GetBytes(Alice), out var pan)
            && PinBlock.Encipher(PinBlockFormat.Iso0, keys!.Pin, digits, pan, SystemRandom.Instance, block) == SecurityError.None);
        if (breakPin) block[3] ^= 0x40;
        sale.Set(De93.PinData, block);
        sale.Set(De93.SecurityControlInformation, ksn);
        var field = MacField.After(sale.Fields.Max());
        var mac = new byte[MacField.Length];
        sale.Set(field, mac);
        var bytes = IsoMessageCodec.ToBytes(sale, _dialect);
        var covered = Covered(bytes, field);
        MessageMac.Compute(MacAlgorithm.Iso9797Alg3, MacPadding.Zeros, keys!.MacRequest, bytes.AsSpan(0, covered), mac);
        if (flip) mac[7] ^= 1;
        sale.Set(field, mac);
        await peer.SendFrameAsync(IsoMessageCodec.ToBytes(sale, _dialect), cancellationToken);
        var answer = (await peer.ReceiveFrameAsync(cancellationToken))!;
        Assert.That(IsoMessageCodec.TryRead(answer, _dialect, out var message, out var error), Is.True, error.Describe());
        CheckAnswer(answer, message, keys.MacResponse);
        return message.GetText(De93.ActionCode);
    }

    private void CheckAnswer(byte[] answer, IsoMessage message, SecretKey key)
    {
        if (message.GetText(De93.ActionCode) == Code("macError") || message.GetText(De93.ActionCode) == Code("ksnUnknown")) return;
        var map = default(FieldMap);
        var mac = new byte[MacField.Length];
        Assert.That(MessageView.TryParse(answer, _dialect, ref map, out var view, out _) && MacField.TryRead(view, answer, mac, out var covered)
            && MessageMac.Verify(MacAlgorithm.Iso9797Alg3, MacPadding.Zeros, key, answer.AsSpan(0, covered), mac) == SecurityError.None, "the answer's MAC");
    }

    private int Covered(byte[] bytes, int field)
    {
        var map = default(FieldMap);
        Assert.That(MessageView.TryParse(bytes, _dialect, ref map, out var view, out _), Is.True);
        return bytes.Length - view.Raw(field).Length;
    }

    /// <summary>Sales of the DUKPT terminal in the edition's words.</summary>
    private sealed class EditionMessages(RunningHost host, string dialect) : IDisposable
    {
        private EditionTerminal? _terminal;

        public async Task<IsoMessage> SaleAsync(long minor)
        {
            _terminal ??= await EditionTerminal.ConnectAsync(host.Iso87, dialect);
            var sale = _terminal.Card("200", "00", Alice, minor);
            sale.Set(De93.TerminalId, "20000002");
            return sale;
        }

        public void Dispose() => _terminal?.Dispose();
    }
}
