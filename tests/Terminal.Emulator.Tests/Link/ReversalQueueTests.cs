using Iso8583.Core.Messages;
using Iso8583.Emulator.Link;
using Iso8583.Emulator.Terminal;

namespace Iso8583.Emulator.Tests.Link;

[CancelAfter(10_000)]
public sealed class ReversalQueueTests
{
    private readonly TestCard _card = new() { Id = "alice", Pan = default, Expiry = "3012" };
    private TerminalState _state = new();
    private int _saves;

    [SetUp]
    public void Begin()
    {
        _state = new TerminalState { Batch = 4, LastStan = 12 };
        _saves = 0;
    }

    [Test]
    public void A_record_is_saved_before_its_request_can_be_sent()
    {
        var queue = Queue();

        var record = queue.Open(TerminalTransactionKind.Sale, Request(), _card, 5000);

        Assert.That(_saves, Is.EqualTo(1));
        Assert.That(_state.Reversals, Is.EqualTo(new[] { record }));
        Assert.That((record.Stan, record.Batch, record.AmountMinor, record.EntryMode, record.Reason), Is.EqualTo((12, 4, 5000L, "022", ReversalReason.Timeout)));
    }

    [Test]
    public void A_record_names_the_card_and_holds_no_number_or_track()
    {
        var request = Request();
        request.Set(De87.Pan, "4111111111111111");
        request.Set(De87.Track2, "4111111111111111=3012220");

        var record = Queue().Open(TerminalTransactionKind.Sale, request, _card, 5000);

        Assert.That(System.Text.Json.JsonSerializer.Serialize(record), Does.Not.Contain("4111").And.Contain("alice"));
    }

    [Test]
    public async Task A_final_answer_ends_it(CancellationToken cancellationToken)
    {
        var queue = Queue();
        queue.Open(TerminalTransactionKind.Sale, Request(), _card, 5000);

        var free = await queue.FlushAsync(Build, Answer(ReversalOutcome.Final), cancellationToken);

        Assert.That(free, Is.True);
        Assert.That(_state.Reversals, Is.Empty);
    }

    [Test]
    public async Task It_is_sent_once_and_three_times_more_and_then_given_up(CancellationToken cancellationToken)
    {
        var queue = Queue();
        queue.Open(TerminalTransactionKind.Sale, Request(), _card, 5000);
        var sends = 0;

        var free = await queue.FlushAsync(Build, (_, _, _) => { sends++; return Task.FromResult(ReversalOutcome.Open); }, cancellationToken);

        Assert.That(free, Is.True);
        Assert.That(sends, Is.EqualTo(4));
        Assert.That(queue.Dropped, Is.EqualTo(1));
        Assert.That(_state.Reversals, Is.Empty);
    }

    [Test]
    public async Task The_message_is_built_anew_for_each_repeat_and_sees_how_often_it_was_sent(CancellationToken cancellationToken)
    {
        var queue = Queue();
        queue.Open(TerminalTransactionKind.Sale, Request(), _card, 5000);
        List<int> seen = [];

        await queue.FlushAsync(record => { seen.Add(record.Sends); return Build(record); }, Answer(ReversalOutcome.Open, ReversalOutcome.Open, ReversalOutcome.Final), cancellationToken);

        Assert.That(seen, Is.EqualTo(new[] { 0, 1, 2 }));
    }

    [Test]
    public async Task A_refused_connection_does_not_count_and_stops_everything_else(CancellationToken cancellationToken)
    {
        var queue = Queue();
        var record = queue.Open(TerminalTransactionKind.Sale, Request(), _card, 5000);

        var free = await queue.FlushAsync(Build, Answer(ReversalOutcome.NotSent), cancellationToken);

        Assert.That(free, Is.False);
        Assert.That(record.Sends, Is.Zero);
        Assert.That(_state.Reversals, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_sending_is_saved_before_it_happens(CancellationToken cancellationToken)
    {
        var queue = Queue();
        queue.Open(TerminalTransactionKind.Sale, Request(), _card, 5000);
        var savesAtSending = 0;

        await queue.FlushAsync(Build, (_, _, _) => { savesAtSending = _saves; return Task.FromResult(ReversalOutcome.Final); }, cancellationToken);

        Assert.That(savesAtSending, Is.EqualTo(2));
    }

    [Test]
    public async Task A_reversed_void_gives_its_sale_back(CancellationToken cancellationToken)
    {
        var sale = new LoggedTransaction { Kind = TerminalTransactionKind.Sale, Batch = 4, Stan = 9, AmountMinor = 5000, Voided = true };
        _state.Log.Add(sale);
        _state.Log.Add(new LoggedTransaction { Kind = TerminalTransactionKind.Void, Batch = 4, Stan = 12, AmountMinor = 5000, VoidedStan = 9 });
        var queue = Queue();
        queue.Open(TerminalTransactionKind.Void, Request(), _card, 5000);

        await queue.FlushAsync(Build, Answer(ReversalOutcome.Final), cancellationToken);

        Assert.That(_state.Totals(), Is.EqualTo(new BatchTotals(1, 5000, 0, 0)));
        Assert.That(sale.Voided, Is.False);
    }

    private static IsoMessage Build(ReversalRecord record) => new(new Mti(0x0400));

    private static IsoMessage Request()
    {
        var request = new IsoMessage(new Mti(0x0200));
        request.Set(De87.PosEntryMode, "022");
        return request;
    }

    private static Func<ReversalRecord, IsoMessage, CancellationToken, Task<ReversalOutcome>> Answer(params ReversalOutcome[] outcomes)
    {
        var next = 0;
        return (_, _, _) => Task.FromResult(outcomes[next++]);
    }

    private ReversalQueue Queue() => new(_state, 3, () => _saves++);
}
