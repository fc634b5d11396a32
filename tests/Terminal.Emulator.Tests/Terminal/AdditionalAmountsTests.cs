using Iso8583.Emulator.Terminal;

namespace Iso8583.Emulator.Tests.Terminal;

public sealed class AdditionalAmountsTests
{
    [Test]
    public void The_available_balance_goes_before_the_ledger_balance()
    {
        Assert.That(AdditionalAmounts.TryReadBalance("1001156C000000000500" + "1002156C000000000400", out var minor), Is.True);
        Assert.That(minor, Is.EqualTo(400));
    }

    [Test]
    public void The_ledger_balance_stands_in_where_there_is_no_other()
    {
        Assert.That(AdditionalAmounts.TryReadBalance("1001156C000000000500", out var minor), Is.True);
        Assert.That(minor, Is.EqualTo(500));
    }

    [Test]
    public void D_is_a_debt()
    {
        Assert.That(AdditionalAmounts.TryReadBalance("1002156D000000000500", out var minor), Is.True);
        Assert.That(minor, Is.EqualTo(-500));
    }

    [TestCase(null)]
    [TestCase("")]
    [TestCase("1002156C00000000050")]
    [TestCase("1002156C00000000X500")]
    [TestCase("1040156C000000000500")]
    public void Anything_else_is_no_balance(string? field) => Assert.That(AdditionalAmounts.TryReadBalance(field, out _), Is.False);
}
