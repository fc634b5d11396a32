using Iso8583.Emulator.Terminal;

namespace Iso8583.Emulator.Tests.Terminal;

public sealed class TerminalStateTests
{
    [Test]
    public void Stan_runs_from_one()
    {
        var state = new TerminalState();

        Assert.That(new[] { state.TakeStan(), state.TakeStan() }, Is.EqualTo(new[] { 1, 2 }));
    }

    [Test]
    public void Stan_999999_is_followed_by_1()
    {
        var state = new TerminalState { LastStan = 999_998 };

        Assert.That(new[] { state.TakeStan(), state.TakeStan(), state.TakeStan() }, Is.EqualTo(new[] { 999_999, 1, 2 }));
    }

    [Test]
    public void A_closed_batch_is_followed_by_the_next_one_with_an_empty_log()
    {
        var state = new TerminalState { Batch = 41 };
        state.Log.Add(new LoggedTransaction { Batch = 41, AmountMinor = 100 });

        state.CloseBatch();

        Assert.That(state.Batch, Is.EqualTo(42));
        Assert.That(state.Log, Is.Empty);
    }

    [Test]
    public void Batch_999999_is_followed_by_1()
    {
        var state = new TerminalState { Batch = 999_999 };

        state.CloseBatch();

        Assert.That(state.Batch, Is.EqualTo(1));
    }

    [Test]
    public void A_new_batch_from_the_host_drops_what_can_no_longer_be_settled()
    {
        var state = new TerminalState { Batch = 7 };
        state.Log.Add(new LoggedTransaction { Batch = 7 });
        state.Log.Add(new LoggedTransaction { Batch = 8 });

        var dropped = state.BeginBatch(8);

        Assert.That(dropped, Is.EqualTo(1));
        Assert.That(state.Log, Has.Count.EqualTo(1));
        Assert.That(state.Batch, Is.EqualTo(8));
    }
}
