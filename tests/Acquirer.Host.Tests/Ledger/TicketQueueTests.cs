using Iso8583.Host.Ledger;
using Iso8583.Testing;

namespace Iso8583.Host.Tests.Ledger;

internal sealed class TicketQueueTests
{
    [Test]
    public void Tickets_are_taken_in_the_order_in_which_they_came()
    {
        using var queue = new TicketQueue(10);
        var tickets = Tickets(6);
        foreach (var ticket in tickets.AsSpan(0, 4)) Assert.That(queue.TryAdd(ticket));
        var taken = new List<LedgerTicket>();
        Assert.That(queue.TryTake(out var first));
        taken.Add(first!); // taken
        foreach (var ticket in tickets.AsSpan(4)) Assert.That(queue.TryAdd(ticket));
        while (queue.TryTake(out var next)) taken.Add(next);
        Assert.That(taken, Is.EqualTo(tickets));
        Assert.That(queue.Count, Is.Zero);
    }

    [Test, CancelAfter(20_000)]
    public async Task Nothing_is_lost_and_each_sender_keeps_its_order_while_all_push_at_once(CancellationToken cancellationToken)
    {
        const int Senders = 4;
        const int Each = 20_000;
        using var queue = new TicketQueue(64);
        var senders = Enumerable.Range(0, Senders).Select(sender => Task.Run(
            async () =>
            {
                for (var i = 0; i < Each; i++)
                {
                    var ticket = new LedgerTicket();
                    ticket.Transaction.AmountMinor = (sender * Each) + i;
                    if (!queue.TryAdd(ticket)) await queue.AddAsync(ticket, cancellationToken);
                }
            },
            cancellationToken)).ToArray();
        var next = new int[Senders];
        for (var taken = 0; taken < Senders * Each && queue.WaitForTicket();)
        {
            while (queue.TryTake(out var ticket))
            {
                var (sender, number) = Math.DivRem((int)ticket.Transaction.AmountMinor, Each);
                if (number != next[sender]++) Assert.Fail($"sender {sender}: {number} came after {next[sender] - 2}");
                taken++;
            }
        }

        await Task.WhenAll(senders);
        Assert.That(next, Is.All.EqualTo(Each));
    }

    [Test]
    public void A_full_queue_takes_none_until_the_writer_looks_for_more()
    {
        using var queue = new TicketQueue(2);
        var tickets = Tickets(3);
        Assert.That((queue.TryAdd(tickets[0]), queue.TryAdd(tickets[1]), queue.TryAdd(tickets[2])), Is.EqualTo((true, true, false)));
        var waiting = queue.AddAsync(tickets[2], CancellationToken.None).AsTask();
        Assert.That(waiting.IsCompleted, Is.False);
        while (queue.TryTake(out _))
        {
        }

        Assert.That(() => waiting.IsCompletedSuccessfully, Is.True.After(5000, 1));
        Assert.That(queue.TryTake(out var last) && last == tickets[2]);
    }

    [Test]
    public async Task A_sender_that_waits_for_room_can_give_up()
    {
        using var queue = new TicketQueue(1);
        using var cancellation = new CancellationTokenSource();
        var tickets = Tickets(2);
        queue.TryAdd(tickets[0]);
        var waiting = queue.AddAsync(tickets[1], cancellation.Token).AsTask();
        await cancellation.CancelAsync();
        Assert.That(async () => await waiting, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(queue.TryTake(out _));
        Assert.That(queue.TryTake(out _), Is.False);
    }

    [Test]
    public void A_closed_queue_gives_what_it_has_and_takes_nothing()
    {
        using var queue = new TicketQueue(4);
        var tickets = Tickets(2);
        queue.TryAdd(tickets[0]);
        queue.Close();
        Assert.That(() => queue.TryAdd(tickets[1]), Throws.InstanceOf<ObjectDisposedException>());
        Assert.That(queue.WaitForTicket());
        Assert.That(queue.TryTake(out var ticket) && ticket == tickets[0]);
        Assert.That(queue.TryTake(out _), Is.False);
        Assert.That(queue.WaitForTicket(), Is.False);
        Assert.That(() => queue.TryAdd(tickets[1]), Throws.InstanceOf<ObjectDisposedException>());
    }

    [Test]
    public void The_way_through_allocates_nothing()
    {
        using var queue = new TicketQueue(4);
        var ticket = new LedgerTicket();
        Assert.That(
            Allocations.Of(() =>
            {
                queue.TryAdd(ticket);
                queue.TryTake(out _);
            }),
            Is.Zero);
    }

    private static LedgerTicket[] Tickets(int count) => [.. Enumerable.Range(0, count).Select(_ => new LedgerTicket())];
}
