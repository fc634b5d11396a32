using System.Buffers.Binary;
using System.Globalization;
using Iso8583.Core.Codec;
using Iso8583.Core.Dialects;
using Iso8583.Core.Messages;
using Iso8583.Host.Rules;
using Iso8583.Host.Telemetry;
using Iso8583.Host.Tests.Rules;
using Microsoft.Extensions.Time.Testing;

namespace Iso8583.Host.Tests.Session;

/// <summary>What rules do to a connection: waits on a clock that the test moves, losses, hang-ups, changed fields.</summary>
[CancelAfter(30_000)]
[NonParallelizable]
internal sealed class RuleSessionTests
{
    private const int Exchanges = 20_000;
    private static readonly Dialect UnionPay = DialectCatalog.BuiltIn.Get("unionpay-pos");

    [Test]
    public async Task Answer_waits_for_its_timer_while_the_decision_stands(CancellationToken cancellationToken)
    {
        var time = new FakeTimeProvider();
        await using var session = Session("""{ "id": "late", "then": { "delay": "30s" } }""", time);
        await session.Output.WriteAsync(Sale(1), cancellationToken);
        while (session.Counters.Held == 0) await Task.Yield();
        Assert.That(session.Ledger.CommittedSequence, Is.GreaterThan(1), "decided before the wait");
        time.Advance(TimeSpan.FromSeconds(29));
        Assert.That(session.Counters.Responses, Is.Zero);
        time.Advance(TimeSpan.FromSeconds(1));
        await session.ReadAnswerAsync();
    }

    [Test]
    public async Task Decision_waits_for_its_timer(CancellationToken cancellationToken)
    {
        var time = new FakeTimeProvider();
        await using var session = Session("""{ "id": "late", "then": { "delay": "30s", "delayBefore": "decision" } }""", time);
        var before = session.Ledger.CommittedSequence;
        await session.Output.WriteAsync(Sale(1), cancellationToken);
        while (session.Counters.Held == 0) await Task.Yield();
        time.Advance(TimeSpan.FromSeconds(29));
        Assert.That(session.Ledger.CommittedSequence, Is.EqualTo(before));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.That(Code(await session.ReadAnswerAsync()), Is.EqualTo("00"));
        Assert.That(session.Ledger.CommittedSequence, Is.GreaterThan(before));
        Assert.That(session.Counters.Held, Is.EqualTo(1), "a wait before the decision is not waited again");
    }

    [Test]
    public async Task One_waits_and_the_others_of_the_connection_go_on(CancellationToken cancellationToken)
    {
        var time = new FakeTimeProvider();
        await using var session = Session("""{ "id": "late", "if": { "F11": "000001" }, "then": { "delay": "30s" } }""", time, maxInFlight: 8);
        await session.Output.WriteAsync(Sale(1), cancellationToken);
        for (var stan = 2; stan < 6; stan++) Assert.That(Field(await session.ExchangeBytesAsync(Sale(stan)), De87.Stan), Is.EqualTo(stan.ToString("D6", CultureInfo.InvariantCulture)));
        time.Advance(TimeSpan.FromSeconds(30));
        Assert.That(Field(await session.ReadAnswerAsync(), De87.Stan), Is.EqualTo("000001"));
    }

    [Test]
    public async Task Dropped_response_leaves_the_decision_and_its_copy_is_dropped_too(CancellationToken cancellationToken)
    {
        await using var session = Session("""{ "id": "lost", "if": { "amount": 1 }, "then": { "drop": true } }""");
        await session.Output.WriteAsync(Sale(1), cancellationToken);
        await session.Output.WriteAsync(Sale(1), cancellationToken);
        Assert.That(Field(await session.ExchangeBytesAsync(Sale(2, 200)), De87.Stan), Is.EqualTo("000002"));
        Assert.That(session.Counters.Dropped, Is.EqualTo(2));
    }

    [Test]
    public async Task Response_dropped_once_by_count_is_given_to_the_copy(CancellationToken cancellationToken)
    {
        await using var session = Session("""{ "id": "lost-once", "if": { "occurrence": { "nth": 1, "scope": "terminal" } }, "then": { "drop": true } }""");
        await session.Output.WriteAsync(Sale(1), cancellationToken);
        Assert.That(Code(await session.ExchangeBytesAsync(Sale(1))), Is.EqualTo("00"));
    }

    [Test]
    public async Task Dropped_request_never_reaches_the_books(CancellationToken cancellationToken)
    {
        await using var session = Session("""{ "id": "lost", "if": { "amount": 1 }, "then": { "drop": "request" } }""");
        var before = session.Ledger.CommittedSequence;
        await session.Output.WriteAsync(Sale(1), cancellationToken);
        await session.ExchangeBytesAsync(Echo());
        Assert.That(session.Ledger.CommittedSequence, Is.EqualTo(before));
    }

    [TestCase("""{ "id": "bye", "then": { "close": true } }""", true)]
    [TestCase("""{ "id": "bye", "then": { "close": true, "drop": true } }""", false)]
    [TestCase("""{ "id": "bye", "then": { "close": true, "drop": "request" } }""", false)]
    public async Task Connection_is_closed_behind_or_instead_of_the_answer(string rule, bool answered)
    {
        await using var session = Session(rule);
        await session.Output.WriteAsync(Sale(1));
        if (answered) await session.ReadAnswerAsync();
        var end = await session.Input.ReadAsync();
        Assert.That(end is { IsCompleted: true, Buffer.IsEmpty: true }, Is.True);
    }

    [Test]
    public async Task Fields_of_the_response_are_set_added_and_taken_out()
    {
        await using var session = Session("""{ "id": "shape", "then": { "code": "Z9", "set": { "37": "999999999999", "44": "CALL US", "49": null } } }""");
        var answer = await session.ExchangeBytesAsync(Sale(1));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Code(answer), Is.EqualTo("Z9"));
            Assert.That(Field(answer, De87.RetrievalReference), Is.EqualTo("999999999999"));
            Assert.That(Field(answer, 44), Does.StartWith("CALL US"));
            Assert.That(Field(answer, De87.TransactionCurrency), Is.Null);
            Assert.That(Field(answer, De87.Stan), Is.EqualTo("000001"));
        }
    }

    [Test]
    public async Task Value_that_does_not_fit_leaves_the_response_as_it_was()
    {
        await using var session = Session("""{ "id": "shape", "then": { "set": { "11": "12345678" } } }""");
        Assert.That(Field(await session.ExchangeBytesAsync(Sale(1)), De87.Stan), Is.EqualTo("000001"));
    }

    [Test]
    public async Task Copy_of_a_declined_payment_has_the_code_of_the_rule_again()
    {
        await using var session = Session("""{ "id": "once", "if": { "occurrence": { "nth": 1 } }, "then": { "code": "Z9" } }""");
        Assert.That(Code(await session.ExchangeBytesAsync(Sale(1))), Is.EqualTo("Z9"));
        Assert.That(Code(await session.ExchangeBytesAsync(Sale(1))), Is.EqualTo("Z9"));
        Assert.That(Code(await session.ExchangeBytesAsync(Sale(2))), Is.EqualTo("00"));
    }

    [Test]
    public async Task Echo_is_shaped_where_a_rule_says_any_kind()
    {
        await using var session = Session("""{ "id": "echo", "if": { "kind": "any" }, "then": { "reason": "issuerInoperative" } }""");
        Assert.That(Code(await session.ExchangeBytesAsync(Echo())), Is.EqualTo("91"));
    }

    [Test]
    public async Task Every_stage_up_to_the_response_is_in_the_timeline()
    {
        await using var session = Session("""{ "id": "no", "if": { "amount": 1 }, "then": { "reason": "insufficientFunds" } }""");
        await session.ExchangeBytesAsync(Sale(1));
        var sequence = session.Ledger.CommittedSequence;
        var last = 0L;
        // Marked after the flush, so that the answer may be here first.
        while (!session.Timelines.TryGet(sequence, TimelineStage.ResponseSent, out _)) await Task.Yield();
        foreach (var stage in new[] { TimelineStage.Received, TimelineStage.Enqueued, TimelineStage.Decided, TimelineStage.Committed, TimelineStage.ResponseSent })
        {
            Assert.That(session.Timelines.TryGet(sequence, stage, out var at), Is.True, stage.ToString());
            Assert.That(at, Is.GreaterThanOrEqualTo(last), stage.ToString());
            last = at;
        }

        Assert.That(session.Timelines.TryGetChecks(sequence, out _), Is.True);
        Assert.That(session.Trails.TryGet(sequence, out var rules, out var trail), Is.True);
        Assert.That(rules.Rules[0].Id, Is.EqualTo("no"));
        Assert.That(trail, Is.EqualTo(new byte[] { 1 }));
    }

    [Test]
    public async Task Payment_through_rules_allocates_no_more_than_one_without()
    {
        await using var plain = new InMemorySession();
        var without = await MeasureAsync(plain);
        await using var shaped = Session(string.Join(',', Enumerable.Range(0, 50).Select(i =>
            $$"""{ "id": "r{{i}}", "if": { "amount": {{i + 5}}, "F60.1": "22" }, "then": { "code": "05" } }""")) + """, { "id": "z", "if": { "occurrence": { "every": 2, "scope": "card" } }, "then": { "set": { "44": "HELLO" } } }""");
        var with = await MeasureAsync(shaped);
        TestContext.Out.WriteLine($"{without:F1} bytes a payment without rules, {with:F1} with 51 of them");
        // Journal rows are kept by the memory ledger: a rule's name and counter make them longer.
        Assert.That(with, Is.LessThan(without + 200));
    }

    private static async Task<double> MeasureAsync(InMemorySession session)
    {
        var frames = Enumerable.Range(1, 2 * Exchanges).Select(stan => Sale(stan)).ToArray();
        Task<double> measuring;
        using (ExecutionContext.SuppressFlow()) measuring = Task.Run(async () =>
        {
            for (var i = 0; i < Exchanges; i++) await session.ExchangeAsync(frames[i]);
            var before = GC.GetTotalAllocatedBytes(precise: true);
            for (var i = 0; i < Exchanges; i++) await session.ExchangeAsync(frames[Exchanges + i]);
            return (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)Exchanges;
        });
        return await measuring;
    }

    private static InMemorySession Session(string rules, TimeProvider? time = null, int maxInFlight = 1)
        => new(time: time, maxInFlight: maxInFlight, rules: new RuleBook(TestRules.Read($$"""{ "rules": [ {{rules}} ] }""")));

    private static string? Code(byte[] answer) => Field(answer, De87.ResponseCode);

    private static string? Field(byte[] answer, int field)
    {
        Assert.That(IsoMessageCodec.TryRead(answer.AsSpan(11), UnionPay, out var message, out var error), Is.True, error.Describe());
        return message.Has(field) ? message.GetText(field) : null;
    }

    private static byte[] Echo() => Frame("0820", message =>
    {
        message.Set(De87.TerminalId, "10000001");
        message.Set(De87.MerchantId, "898110154110001");
        message.Set(De87.Private60, "00000001301");
    });

    private static byte[] Sale(int stan, long minor = 100) => Frame("0200", message =>
    {
        message.Set(De87.Pan, InMemorySession.KnownPan);
        message.Set(De87.ProcessingCode, "000000");
        message.Set(De87.TransactionAmount, minor.ToString("D12", CultureInfo.InvariantCulture));
        message.Set(De87.Stan, stan.ToString("D6", CultureInfo.InvariantCulture));
        message.Set(De87.PosEntryMode, "012");
        message.Set(De87.PosConditionCode, "00");
        message.Set(De87.TerminalId, "10000001");
        message.Set(De87.MerchantId, "898110154110001");
        message.Set(De87.TransactionCurrency, "156");
        message.Set(De87.Private60, "2200000100050");
        message.Set(De87.Mac64, new byte[8]);
    });

    private static byte[] Frame(string mti, Action<IsoMessage> fill)
    {
        _ = Mti.TryParse(mti, out var type);
        var message = new IsoMessage(type);
        fill(message);
        byte[] body = [.. Convert.FromHexString("6000030000603100000000"), .. IsoMessageCodec.ToBytes(message, UnionPay)];
        var frame = new byte[body.Length + 2];
        BinaryPrimitives.WriteUInt16BigEndian(frame, (ushort)body.Length);
        body.CopyTo(frame.AsSpan(2));
        return frame;
    }
}
