using Iso8583.Emulator.Output;

namespace Iso8583.Emulator.Tests.Output;

public sealed class RunSummaryTests
{
    private static readonly double[] Odd = [1, 2, 9];
    private static readonly double[] Even = [1, 2, 4, 9];

    [Test]
    public void The_median_is_the_middle_value()
    {
        Assert.That(RunSummary.Median(Odd), Is.EqualTo(2));
        Assert.That(RunSummary.Median(Even), Is.EqualTo(3));
        Assert.That(RunSummary.Median([]), Is.Zero);
    }

    [Test]
    public void The_worst_is_the_last_of_the_sorted_values()
    {
        Assert.That(RunSummary.Worst(Odd), Is.EqualTo(9));
    }

    [TestCase(3, 3, "balanced")]
    [TestCase(2, 3, "NOT balanced")]
    [TestCase(0, 0, "none")]
    public void Settlement_is_balanced_only_where_every_one_was(int balanced, int tried, string expected)
    {
        Assert.That(new RunSummary { SettlementsBalanced = balanced, SettlementsTried = tried }.Settlement, Is.EqualTo(expected));
    }
}
