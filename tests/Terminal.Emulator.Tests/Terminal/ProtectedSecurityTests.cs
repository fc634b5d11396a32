using System.Text;
using Iso8583.Core.Codec;
using Iso8583.Core.Dialects;
using Iso8583.Core.Messages;
using Iso8583.Core.Security;
using Iso8583.Emulator.Terminal;

namespace Iso8583.Emulator.Tests.Terminal;

/// <summary>The terminal's half of DUKPT and session keys in ISO 8583:1987.</summary>
public sealed class ProtectedSecurityTests
{
    private static readonly Dialect Ascii = DialectCatalog.BuiltIn.Get("iso87-ascii");

    [Test]
    public void Every_message_has_the_next_key_and_says_which()
    {
        var state = new TerminalState();
        var security = new ProtectedSecurity(Dukpt(), state);
        var requests = Requests(state, security);
        var ksns = Enumerable.Range(0, 9).Select(_ => requests.Sale(Card(), 100).GetText(De87.Private62)).ToList();
        Assert.That(ksns, Is.Unique);
        Assert.That(ksns[^1], Is.EqualTo("FFFF9876543210E00009").And.EqualTo(state.Ksn));

        // Another PIN pad with the same memory goes on after it.
        Assert.That(Requests(state, new ProtectedSecurity(Dukpt(), state)).Sale(Card(), 100).GetText(De87.Private62), Is.EqualTo("FFFF9876543210E0000A"));
        Assert.That(requests.Echo().Has(De87.Private62), Is.False, "network management is not protected");
    }

    [Test]
    public void Host_opens_what_the_terminal_sealed_and_the_terminal_what_the_host_did()
    {
        var state = new TerminalState();
        var security = new ProtectedSecurity(Dukpt(), state);
        var requests = Requests(state, security);
        var sale = requests.Sale(Card(), 100);
        var bytes = MessageSeal.Seal(sale, Ascii, requests.MacField(sale.Mti), security);

        using var baseKey = SecretKey.Create(KeyAlgorithm.Tdes, Convert.FromHexString("0123456789ABCDEFFEDCBA9876543210"));
        Assert.That(DukptMessageKeys.TryDerive(baseKey, isBaseKey: true, Convert.FromHexString(state.Ksn), default, default, out var keys), Is.EqualTo(SecurityError.None));
        var map = default(FieldMap);
        Assert.That(MessageView.TryParse(bytes, Ascii, ref map, out var view, out _), Is.True);
        var mac = new byte[8];
        Assert.That(MacField.TryRead(view, bytes, mac, out var covered), Is.True);
        Assert.That(MessageMac.Verify(MacAlgorithm.Iso9797Alg3, MacPadding.Zeros, keys!.MacRequest, bytes.AsSpan(0, covered), mac), Is.EqualTo(SecurityError.None));
        Assert.That(PinBlock.Decipher(PinBlockFormat.Iso0, keys.Pin, sale.GetBytes(De87.PinData), Card().Pan, out var pin), Is.EqualTo(SecurityError.None));
        Assert.That(pin.Length, Is.EqualTo(6));

        var answer = new IsoMessage(new Mti(0x0210));
        answer.Set(De87.Stan, "000001");
        answer.Set(De87.ResponseCode, "51");
        answer.Set(De87.Mac64, new byte[8]);
        var sealedAnswer = IsoMessageCodec.ToBytes(answer, Ascii);
        MessageMac.Compute(MacAlgorithm.Iso9797Alg3, MacPadding.Zeros, keys.MacResponse, sealedAnswer.AsSpan(0, sealedAnswer.Length - 16), mac);
        answer.Set(De87.Mac64, mac);
        Assert.That(MessageSeal.Verify(IsoMessageCodec.ToBytes(answer, Ascii), answer, Ascii, De87.Mac64, security), Is.True);
        mac[0] ^= 1;
        answer.Set(De87.Mac64, mac);
        Assert.That(MessageSeal.Verify(IsoMessageCodec.ToBytes(answer, Ascii), answer, Ascii, De87.Mac64, security), Is.False, "a decline's MAC is checked, too");
    }

    [Test]
    public void A_message_with_fields_above_64_has_its_mac_in_128()
    {
        var state = new TerminalState();
        var security = new ProtectedSecurity(Dukpt(), state);
        var requests = Requests(state, security);
        var reversal = requests.Reversal(new ReversalRecord { Mti = "0200", Stan = 7, AmountMinor = 100, EntryMode = "021", TransmissionTime = "1124120000", LocalTime = "120000", LocalDate = "1124" }, Card());
        MessageSeal.Seal(reversal, Ascii, requests.MacField(reversal.Mti), security);
        Assert.That(reversal.Has(De87.Mac128), Is.True);
        Assert.That(reversal.Has(De87.Mac64), Is.False);
        Assert.That(reversal.GetText(De87.Private62), Is.EqualTo(state.Ksn));
    }

    [Test]
    public void Session_keys_come_in_key_blocks_and_strict_parity_refuses_even_ones([Values] bool strict)
    {
        using var master = SecretKey.Create(KeyAlgorithm.Tdes, Convert.FromHexString("55555555555555556666666666666666"));
        Assert.That(MessageProtection.TryCreate(ProtectionScheme.SessionKeys, KeyAlgorithm.Tdes, "x9.19", 8, 0, out var terms), Is.Empty);
        var security = new ProtectedSecurity(new TerminalProtection(terms!, master, default), new TerminalState(), strict);
        Assert.That(security.HasKeys, Is.False);
        using var even = SecretKey.Create(KeyAlgorithm.Tdes, Convert.FromHexString("55555555555555556666666666666666"));
        var blocks = Encoding.ASCII.GetBytes(Block(master, "P0", even) + Block(master, "M3", even));
        Assert.That(security.TryLoadWorkingKeys(blocks, out var error), Is.EqualTo(!strict), error);
        Assert.That(security.HasKeys, Is.EqualTo(!strict));
        blocks[^1] ^= 1;
        Assert.That(security.TryLoadWorkingKeys(blocks, out error), Is.False);
        Assert.That(security.HasKeys, Is.False, "wrong keys end the old ones");
        Assert.That(error, Is.Not.Empty);
    }

    private static string Block(SecretKey master, string usage, SecretKey key)
    {
        var header = new KeyBlockHeader { Version = 'B', Usage = usage, Algorithm = 'T', Mode = 'B', Exportability = 'E', Fields = SessionKeySet.CheckValueOf(key) };
        Assert.That(KeyBlock.TryWrap(master, header, key, SystemRandom.Instance, out var block), Is.EqualTo(SecurityError.None));
        return block!;
    }

    private static TerminalProtection Dukpt()
    {
        Assert.That(MessageProtection.TryCreate(ProtectionScheme.Dukpt, KeyAlgorithm.Tdes, "x9.19", 8, 0, out var terms), Is.Empty);
        return new TerminalProtection(terms!, SecretKey.Create(KeyAlgorithm.Tdes, Convert.FromHexString("6AC292FAA1315B4D858AB3A3D7D5933A")), Convert.FromHexString("FFFF9876543210E00000"));
    }

    private static Iso87Requests Requests(TerminalState state, ITerminalSecurity security) => new(
        new TerminalProfile { Name = "desk", Dialect = "iso87-ascii", TerminalId = "20000002", MerchantId = "100000000000001", AcquirerInstitution = "00000001", SignOnCode = "001" },
        state,
        security,
        TimeProvider.System);

    private static TestCard Card() => Cards.Alice;
}
