using Iso8583.Host.Ledger;

namespace Iso8583.Host.Tests.Ledger;

internal sealed class LookoutTests
{
    [Test]
    public void One_sender_after_another_is_never_delayed()
    {
        var lookout = new Lookout();
        for (var i = 0; i < 100; i++)
        {
            lookout.Committed(1, 0);
            Assert.That(lookout.ExpectsMore(0), Is.False);
        }
    }

    [Test]
    public void A_full_batch_is_not_waited_upon()
    {
        var lookout = new Lookout();
        lookout.Committed(40, 24);
        Assert.That(lookout.ExpectsMore(64), Is.False);
    }

    [Test]
    public void A_moment_in_vain_is_given_more_and_more_rarely()
    {
        var lookout = new Lookout();
        var given = 0;
        for (var batch = 0; batch < 1000; batch++)
        {
            lookout.Committed(10, 10); // never the twenty that would have been
            if (lookout.IsGiven) given++;
        }

        Assert.That(given, Is.InRange(10, 40));
    }

    [Test]
    public void A_moment_that_paid_is_given_each_time()
    {
        var lookout = new Lookout();
        for (var batch = 0; batch < 100; batch++)
        {
            lookout.Committed(64, 0);
            Assert.That(lookout.IsGiven);
        }
    }
}
