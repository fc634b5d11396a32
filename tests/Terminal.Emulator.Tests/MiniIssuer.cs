using Iso8583.Core.Codec;
using Iso8583.Core.Emv;
using Iso8583.Core.Messages;
using Iso8583.Core.Security;

namespace Iso8583.Emulator.Tests;

/// <summary>The issuer of a UnionPay test card: checks the cryptogram, answers it, sends one script where it is told to. Written with the card session, not with the host's code.</summary>
internal sealed class MiniIssuer
{
    private readonly SecretKey _cryptogramKey = SecretKey.Create(KeyAlgorithm.Tdes, Convert.FromHexString("0123456789ABCDEFFEDCBA9876543210"));
    private readonly SecretKey _scriptKey = SecretKey.Create(KeyAlgorithm.Tdes, Convert.FromHexString("FEDCBA98765432100123456789ABCDEF"));

    /// <summary>The next answers carry a script.</summary>
    public bool SendsScript { get; set; }

    /// <summary>The next answers are wrong by one bit.</summary>
    public bool Lies { get; set; }

    public byte[] Answer(IsoMessage request, string pan, string code)
    {
        _ = Pan.TryParse(pan, out var number);
        Assert.That(EmvData.TryRead(request.GetBytes(De87.IccData), out var data, out _), Is.EqualTo(SecurityError.None));
        var card = new EmvCard(number, int.Parse(request.GetText(De87.CardSequenceNumber)!, System.Globalization.CultureInfo.InvariantCulture));
        Assert.That(CardSession.TryOpen(CryptogramVersion.UnionPay, _cryptogramKey, card, data.Counter, data.UnpredictableNumber, out var session), Is.EqualTo(SecurityError.None));
        Span<byte> answer = stackalloc byte[10];
        using (session)
        {
            Assert.That(session!.Verify(data), Is.EqualTo(SecurityError.None), "the card's cryptogram");
            System.Text.Encoding.ASCII.GetBytes(code, answer[8..]);
            session.ComputeArpc1(data.CryptogramBytes, answer[8..], answer[..8]);
        }

        if (Lies) answer[0] ^= 1;
        Span<byte> field = stackalloc byte[255];
        var writer = new TlvWriter(field);
        writer.TryWrite(0x9F36, data.CounterBytes);
        writer.TryWrite(0x91, answer);
        if (SendsScript) writer.TryWrite(0x72, Script(card, data));
        return field[..writer.Written].ToArray();
    }

    private byte[] Script(EmvCard card, scoped EmvData data)
    {
        byte[] header = [0x04, 0xDA, 0x9F, 0x79, 0x0A];
        byte[] content = [0, 0, 0, 0, 0x50, 0];
        byte[] covered = [.. header, .. data.CounterBytes, .. data.CryptogramBytes, .. content];
        var mac = new byte[4];
        IssuerScript.TryDeriveKey(_scriptKey, CryptogramVersion.UnionPay, card, data.Counter, data.CryptogramBytes, out var key);
        using (key) IssuerScript.ComputeMac(key!, covered, mac);
        return [0x9F, 0x18, 0x04, 0x00, 0x00, 0x00, 0x01, 0x86, 0x0F, .. header, .. content, .. mac];
    }
}
