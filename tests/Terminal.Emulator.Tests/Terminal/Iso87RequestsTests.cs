using Iso8583.Core.Codec;
using Iso8583.Core.Dialects;
using Iso8583.Core.Messages;
using Iso8583.Emulator.Terminal;
using Microsoft.Extensions.Time.Testing;

namespace Iso8583.Emulator.Tests.Terminal;

public sealed class Iso87RequestsTests
{
    private static readonly Dialect Ascii = DialectCatalog.BuiltIn.Get("iso87-ascii");

    private readonly TerminalProfile _profile = new()
    {
        Name = "desk", Dialect = "iso87-ascii", TerminalId = "20000001", MerchantId = "100000000000001", AcquirerInstitution = "00000001", SignOnCode = "001",
    };

    private readonly TestCard _card = Cards.Dave;
    private TerminalState _state = new();
    private FakeTimeProvider _time = new();

    [SetUp]
    public void Begin()
    {
        _state = new TerminalState { Batch = 3, LastStan = 41 };
        _time = new FakeTimeProvider(new DateTimeOffset(2030, 6, 1, 10, 30, 0, TimeSpan.Zero));
    }

    [Test]
    public void Sale()
    {
        var message = Builder().Sale(_card, 45678);

        Assert.That(Written(message), Is.EqualTo(new[] { 2, 3, 4, 7, 11, 12, 13, 14, 22, 25, 32, 35, 41, 42, 49 }));
        Assert.That(message.GetText(De87.TransmissionDateTime), Is.EqualTo("0601103000"));
        Assert.That(message.GetText(De87.TransactionAmount), Is.EqualTo("000000045678"));
    }

    [Test]
    public void Management_messages_differ_in_their_network_code()
    {
        var builder = Builder();

        Assert.That(Written(builder.SignOn()), Is.EqualTo(new[] { 7, 11, 32, 41, 42, 70 }));
        Assert.That(new[] { builder.SignOn(), builder.SignOff(), builder.Echo() }.Select(m => m.GetText(De87.NetworkManagementCode)), Is.EqualTo(new[] { "001", "002", "301" }));
    }

    [Test]
    public void Void_points_at_its_sale_in_F90()
    {
        var sale = new LoggedTransaction { Batch = 3, Stan = 7, AmountMinor = 45678, Rrn = "103000000003", TransmissionTime = "0601101500" };

        var message = Builder().Void(sale, _card);

        Assert.That(Written(message), Has.Member(90).And.Member(37));
        Assert.That(message.GetText(De87.OriginalDataElements), Is.EqualTo("0200" + "000007" + "0601101500" + "00000000001" + "00000000000"));
        Assert.That(message.GetText(De87.ProcessingCode), Is.EqualTo("020000"));
    }

    [Test]
    public void Reversal_has_a_stan_of_its_own_and_keeps_it_in_repeats()
    {
        var record = new ReversalRecord
        {
            Mti = "0200", Stan = 40, Batch = 3, AmountMinor = 9999, EntryMode = "022", TransmissionTime = "0601102900", LocalTime = "102900", LocalDate = "0601",
        };
        var builder = Builder();

        var first = builder.Reversal(record, _card);
        record.Sends = 1;
        _time.Advance(TimeSpan.FromMinutes(1));
        var repeat = builder.Reversal(record, _card);

        Assert.That((first.Mti.ToString(), repeat.Mti.ToString()), Is.EqualTo(("0400", "0401")));
        Assert.That(first.GetText(De87.Stan), Is.EqualTo("000042"));
        Assert.That(first.GetText(De87.OriginalDataElements), Does.StartWith("02000000400601102900"));
        Assert.That(Written(first), Is.EqualTo(Written(repeat)));
        Assert.That(repeat.GetText(De87.Stan), Is.EqualTo("000042"));
        Assert.That(repeat.GetText(De87.TransmissionDateTime), Is.EqualTo(first.GetText(De87.TransmissionDateTime)));
    }

    [Test]
    public void Settlement_carries_counts_sums_and_the_net_amount()
    {
        var message = Builder().Settlement(new BatchTotals(5, 59300, 2, 8000));

        Assert.That(Written(message), Is.EqualTo(new[] { 7, 11, 32, 41, 42, 49, 50, 74, 75, 76, 77, 86, 87, 88, 89, 97 }));
        Assert.That(message.GetText(De87.DebitsNumber), Is.EqualTo("0000000005"));
        Assert.That(message.GetText(De87.DebitsAmount), Is.EqualTo("0000000000059300"));
        Assert.That(message.GetText(De87.CreditsNumber), Is.EqualTo("0000000002"));
        Assert.That(message.GetText(De87.AmountNetSettlement), Is.EqualTo("D0000000000051300"));
    }

    [TestCase("00", "1", SettlementResult.Balanced)]
    [TestCase("95", "2", SettlementResult.Unbalanced)]
    [TestCase("96", null, SettlementResult.Error)]
    public void The_verdict_stands_in_F66(string code, string? settlementCode, object expected)
    {
        var response = new IsoMessage(new Mti(0x0510));
        response.Set(De87.ResponseCode, code);
        if (settlementCode is not null) response.Set(De87.SettlementCode, settlementCode);

        Assert.That(Builder().ReadSettlement(response), Is.EqualTo((SettlementResult)expected));
    }

    private static int[] Written(IsoMessage message)
    {
        Assert.That(IsoMessageCodec.TryRead(IsoMessageCodec.ToBytes(message, Ascii), Ascii, out var read, out var error), Is.True, error.Describe());
        return [.. read.Fields];
    }

    private Iso87Requests Builder() => new(_profile, _state, new KeylessSecurity(), _time);
}
