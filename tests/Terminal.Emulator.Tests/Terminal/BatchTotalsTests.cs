using Iso8583.Emulator.Terminal;

namespace Iso8583.Emulator.Tests.Terminal;

public sealed class BatchTotalsTests
{
    private const int Batch = 3;

    [Test]
    public void Sales_are_debits()
    {
        Assert.That(BatchTotals.Of([Sale(100), Sale(250)], Batch), Is.EqualTo(new BatchTotals(2, 350, 0, 0)));
    }

    [Test]
    public void A_void_adds_a_credit_and_leaves_the_debit_of_its_original()
    {
        var sale = Sale(100);
        sale.Voided = true;

        Assert.That(BatchTotals.Of([sale, Void(100)], Batch), Is.EqualTo(new BatchTotals(1, 100, 1, 100)));
    }

    [Test]
    public void A_reversed_sale_counts_nowhere()
    {
        var reversed = Sale(100);
        reversed.Reversed = true;

        Assert.That(BatchTotals.Of([reversed, Sale(30)], Batch), Is.EqualTo(new BatchTotals(1, 30, 0, 0)));
    }

    [Test]
    public void A_reversed_void_takes_its_credit_away_again()
    {
        var reversed = Void(100);
        reversed.Reversed = true;

        Assert.That(BatchTotals.Of([Sale(100), reversed], Batch), Is.EqualTo(new BatchTotals(1, 100, 0, 0)));
    }

    [Test]
    public void Entries_of_another_batch_do_not_count()
    {
        var other = Sale(100);
        other.Batch = Batch - 1;

        Assert.That(BatchTotals.Of([other], Batch), Is.EqualTo(default(BatchTotals)));
    }

    private static LoggedTransaction Sale(long minor) => new() { Kind = TerminalTransactionKind.Sale, Batch = Batch, AmountMinor = minor };

    private static LoggedTransaction Void(long minor) => new() { Kind = TerminalTransactionKind.Void, Batch = Batch, AmountMinor = minor };
}
