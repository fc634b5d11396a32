using Iso8583.Core.Dialects;
using Iso8583.Core.Messages;
using Iso8583.Emulator.Terminal;

namespace Iso8583.Emulator.Tests.Terminal;

/// <summary>Field sets as in the dialect's transaction matrix: the bitmaps are those of messages that real terminals sent.</summary>
public sealed class UnionPayRequestsTests
{
    private static readonly Dialect UnionPay = DialectCatalog.BuiltIn.Get("unionpay-pos");

    private readonly TerminalProfile _profile = new()
    {
        Name = "till", Dialect = "unionpay-pos", TerminalId = "10000001", MerchantId = "898110154110001", SignOnCode = "004",
    };

    private readonly TestCard _card = Cards.Alice;
    private TerminalState _state = new();

    [SetUp]
    public void Begin() => _state = new TerminalState { Batch = 23, LastStan = 41 };

    [Test]
    public void Sign_on()
    {
        var message = Builder().SignOn();

        Assert.That(Bitmap(message), Is.EqualTo("0020000000C00012"));
        Assert.That(message.GetText(De87.Private60), Is.EqualTo("00000023004"));
        Assert.That(message.GetText(De87.Stan), Is.EqualTo("000042"));
    }

    [Test]
    public void Echo_has_no_stan_and_takes_none()
    {
        var message = Builder().Echo();

        Assert.That(message.Mti.ToString(), Is.EqualTo("0820"));
        Assert.That(Bitmap(message), Is.EqualTo("0000000000C00010"));
        Assert.That(_state.LastStan, Is.EqualTo(41));
    }

    [Test]
    public void Sign_off()
    {
        var message = Builder().SignOff();

        Assert.That(message.Mti.ToString(), Is.EqualTo("0820"));
        Assert.That(Bitmap(message), Is.EqualTo("0020000000C00010"));
        Assert.That(message.GetText(De87.Private60), Is.EqualTo("00000023002"));
    }

    [Test]
    public void Sale_without_pin()
    {
        var message = Builder().Sale(_card, 12850);

        Assert.That(Bitmap(message), Is.EqualTo("3020048020C08811"));
        Assert.That(message.GetText(De87.TransactionAmount), Is.EqualTo("000000012850"));
        Assert.That(message.GetText(De87.PosEntryMode), Is.EqualTo("022"));
        Assert.That(message.GetText(De87.SecurityControl), Is.EqualTo("0600000000000000"));
        Assert.That(message.GetText(De87.Private60), Is.EqualTo("2200002300050"));
        Assert.That(message.GetText(De87.Track2), Is.EqualTo("6222020000000015=30122200000012300000"));
    }

    [Test]
    public void Sale_with_pin_and_enciphered_track()
    {
        using var keys = new SignedOnSecurity();
        var message = Builder(keys.Security).Sale(_card, 12850);

        Assert.That(Bitmap(message), Is.EqualTo("302004C020C09811"));
        Assert.That(message.GetText(De87.PosEntryMode), Is.EqualTo("021"));
        Assert.That(message.GetText(De87.PinCaptureCode), Is.EqualTo("12"));
        Assert.That(message.GetBytes(De87.PinData), Has.Length.EqualTo(8));
        Assert.That(message.GetText(De87.SecurityControl), Is.EqualTo("2610000000000000"));
        Assert.That(message.GetText(De87.Track2), Does.StartWith("6222020000000015=301").And.Not.Contain("2200000012300000"));
    }

    [Test]
    public void Balance_inquiry_has_no_amount()
    {
        var message = Builder().BalanceInquiry(_card);

        Assert.That(Bitmap(message), Is.EqualTo("2020048020C08811"));
        Assert.That(message.GetText(De87.Private60), Does.StartWith("01000023"));
        Assert.That(message.GetText(De87.ProcessingCode), Is.EqualTo("310000"));
    }

    [Test]
    public void Void_points_at_its_sale_by_reference_batch_and_stan()
    {
        var sale = new LoggedTransaction { Batch = 23, Stan = 7, AmountMinor = 12850, Rrn = "103000000003", AuthorizationCode = "A00001" };

        var message = Builder().Void(sale, _card);

        Assert.That(Bitmap(message), Is.EqualTo("302004802CC08819"));
        Assert.That(message.GetText(De87.Private61), Is.EqualTo("000023000007"));
        Assert.That(message.GetText(De87.RetrievalReference), Is.EqualTo("103000000003"));
        Assert.That(message.GetText(De87.ProcessingCode), Is.EqualTo("200000"));
    }

    [Test]
    public void Reversal_repeats_stan_and_batch_and_nothing_secret()
    {
        var record = new ReversalRecord { Mti = "0200", Stan = 41, Batch = 22, AmountMinor = 6660, EntryMode = "021" };

        var message = Builder().Reversal(record, _card);

        Assert.That(message.Mti.ToString(), Is.EqualTo("0400"));
        Assert.That(Bitmap(message), Is.EqualTo("3020048002C08011"));
        Assert.That(message.GetText(De87.Stan), Is.EqualTo("000041"));
        Assert.That(message.GetText(De87.Private60), Is.EqualTo("2200002200050"));
        Assert.That(message.GetText(De87.ResponseCode), Is.EqualTo("98"));
        Assert.That(_state.LastStan, Is.EqualTo(41));
    }

    [Test]
    public void Reversal_of_a_void_repeats_its_original_data()
    {
        var record = new ReversalRecord { Kind = TerminalTransactionKind.Void, Mti = "0200", Stan = 41, Batch = 23, OriginalData = "000023000007", EntryMode = "022" };

        var message = Builder().Reversal(record, _card);

        Assert.That(message.GetText(De87.Private61), Is.EqualTo("000023000007"));
        Assert.That(message.GetText(De87.ProcessingCode), Is.EqualTo("200000"));
        Assert.That(message.GetText(De87.Private60), Does.StartWith("23"));
    }

    [Test]
    public void Settlement_carries_62_digits_of_totals()
    {
        var message = Builder().Settlement(new BatchTotals(5, 59300, 2, 8000));

        Assert.That(Bitmap(message), Is.EqualTo("0020000000C18012"));
        Assert.That(message.GetText(De87.AdditionalDataPrivate), Is.EqualTo("0000000593000050000000080000020" + new string('0', 31)));
        Assert.That(message.GetText(De87.Private60), Is.EqualTo("00000023201"));
    }

    [TestCase("1", "1", SettlementResult.Balanced)]
    [TestCase("2", "1", SettlementResult.Unbalanced)]
    [TestCase("1", "2", SettlementResult.Unbalanced)]
    [TestCase("3", "3", SettlementResult.Error)]
    [TestCase("0", "0", SettlementResult.Error)]
    public void The_verdict_is_the_last_digit_of_both_halves(string domestic, string foreign, object expected)
    {
        var response = new IsoMessage(new Mti(0x0510));
        response.Set(De87.AdditionalDataPrivate, new string('0', 30) + domestic + new string('0', 30) + foreign);

        Assert.That(Builder().ReadSettlement(response), Is.EqualTo((SettlementResult)expected));
    }

    [Test]
    public void The_sign_on_response_names_the_batch()
    {
        var response = new IsoMessage(new Mti(0x0810));
        response.Set(De87.Private60, "00000117004");

        Assert.That(Builder().TryReadBatch(response, out var batch), Is.True);
        Assert.That(batch, Is.EqualTo(117));
    }

    [TestCase("0200", 64)]
    [TestCase("0400", 64)]
    [TestCase("0500", 0)]
    [TestCase("0800", 0)]
    [TestCase("0820", 0)]
    public void Financial_messages_carry_a_mac(string mti, int field)
    {
        Assert.That(Mti.TryParse(mti, out var parsed), Is.True);
        Assert.That(Builder().MacField(parsed), Is.EqualTo(field));
    }

    private UnionPayRequests Builder(ITerminalSecurity? security = null) => new(_profile, _state, security ?? new KeylessSecurity());

    private string Bitmap(IsoMessage message)
    {
        var bytes = MessageSeal.Seal(message, UnionPay, Builder().MacField(message.Mti), new KeylessSecurity());
        return Convert.ToHexString(bytes, 2, 8);
    }
}
