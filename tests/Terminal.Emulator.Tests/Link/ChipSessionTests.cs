using Iso8583.Core.Dialects;
using Iso8583.Core.Framing;
using Iso8583.Core.Messages;
using Iso8583.Core.Security;
using Iso8583.Emulator.Link;
using Iso8583.Emulator.Terminal;

namespace Iso8583.Emulator.Tests.Link;

/// <summary>A terminal with a chip card: what it asks, what the card makes of the answer, what the acquirer is told afterwards.</summary>
[CancelAfter(20_000)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ChipSessionTests : IAsyncDisposable
{
    private readonly SecretKey _master = SecretKey.Create(KeyAlgorithm.Tdes, Convert.FromHexString("11111111111111112222222222222222"));
    private readonly TestCard _card = ProfileDocument.BuiltIn().Card("alice-debit");
    private readonly StateFile _states = StateFile.InMemory();
    private readonly MiniAcquirer _bank;
    private readonly ScriptedAcquirer _acquirer;
    private readonly TerminalProfile _profile;
    private TerminalLink? _link;

    public ChipSessionTests()
    {
        _bank = new MiniAcquirer("unionpay-pos", _master);
        _bank.Balances["6222020000000015"] = 100_000;
        _acquirer = new ScriptedAcquirer(_bank.ServeAsync);
        _profile = new TerminalProfile
        {
            Name = "till", Dialect = "unionpay-pos", TerminalId = "10000001", MerchantId = "898110154110001",
            Tpdu = "6000030000", Header = "603100000000", MasterKey = _master, ConnectRetries = 0,
        };
    }

    public async ValueTask DisposeAsync()
    {
        if (_link is not null) await _link.DisposeAsync();
        await _acquirer.DisposeAsync();
        _master.Dispose();
    }

    [Test]
    public async Task Card_asks_the_issuer_and_takes_its_answer(CancellationToken cancellationToken)
    {
        var session = Session();
        var sale = await session.SaleAsync(_card, 5000, false, cancellationToken);
        Assert.That(sale.IsApproved, Is.True, sale.ToString());
        Assert.That((sale.Chip!.Value.Answer, sale.Chip.Value.Approved), Is.EqualTo((SecurityError.None, true)));
        var request = _bank.Requests[^1];
        Assert.That((request.GetText(De87.PosEntryMode), request.GetText(De87.CardSequenceNumber)), Is.EqualTo(("051", "001")));
        await session.SaleAsync(_card, 5000, false, cancellationToken);
        Assert.That(_states.NextCounter("alice-debit"), Is.EqualTo(3), "two transactions were counted");
    }

    [Test]
    public async Task Wrong_answer_is_refused_by_the_card_and_the_sale_reversed_with_06(CancellationToken cancellationToken)
    {
        var session = Session();
        _bank.Issuer.Lies = true;
        var sale = await session.SaleAsync(_card, 5000, false, cancellationToken);
        Assert.That(sale.IsApproved, Is.False);
        Assert.That(sale.Problem, Does.Contain("card refused"));
        _bank.Issuer.Lies = false;
        await session.BalanceInquiryAsync(_card, cancellationToken);
        var reversal = _bank.Requests.Single(r => r.Mti.Class == 4);
        Assert.That(reversal.GetText(De87.ResponseCode), Is.EqualTo("06"));
        Assert.That(Convert.ToHexString(reversal.GetBytes(De87.IccData)!), Is.EqualTo("9F36020001"), "the counter of the sale");
        Assert.That(_bank.Balances["6222020000000015"], Is.EqualTo(100_000));
    }

    [Test]
    public async Task Script_is_run_and_its_result_told_before_anything_else(CancellationToken cancellationToken)
    {
        var session = Session();
        _bank.Issuer.SendsScript = true;
        var sale = await session.SaleAsync(_card, 5000, false, cancellationToken);
        Assert.That((sale.Chip!.Value.ScriptCount, sale.Chip.Value.Script), Is.EqualTo((1, SecurityError.None)));
        _bank.Issuer.SendsScript = false;
        await session.BalanceInquiryAsync(_card, cancellationToken);
        var report = _bank.Requests[^2];
        Assert.That(report.Mti.ToString(), Is.EqualTo("0620"));
        var field = Convert.ToHexString(report.GetBytes(De87.IccData)!);
        Assert.That(field, Does.Contain("DF31052000000001").And.Contain("9F36020001").And.Contain("9F2608"));
        Assert.That(report.GetText(De87.Private61), Is.EqualTo($"000101{sale.Stan}0601"));
        Assert.That(session.State.ScriptReports, Is.Empty);
    }

    private TerminalSession Session()
    {
        var dialect = DialectCatalog.BuiltIn.Get("unionpay-pos");
        _link = new TerminalLink(_acquirer.EndPoint, new LinkOptions { Dialect = dialect, Framing = FrameCodecs.Parse(dialect.Framing), Envelope = _profile.Envelope() }, 0);
        return new TerminalSession(_profile, _states, new WorkingKeySecurity(_master), dialect, _link, _ => _card, TimeSpan.FromSeconds(5), TimeProvider.System);
    }
}
