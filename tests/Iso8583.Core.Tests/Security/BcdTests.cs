using System.Globalization;
using Iso8583.Core.Security;

namespace Iso8583.Core.Tests.Security;

public class BcdTests
{
    [Test]
    public void Digits_stand_as_nibbles()
    {
        foreach (var value in new ulong[] { 0, 1, 9, 10, 99, 100, 9_999, 10_000, 99_999_999, 100_000_000, 123_456_789_012, 9_999_999_999_999_999 })
            Assert.That(Bcd.From(value).ToString("X", CultureInfo.InvariantCulture), Is.EqualTo(value.ToString(CultureInfo.InvariantCulture)));
        for (ulong value = 0; value < 100_000_000; value += 997)
            Assert.That(Bcd.From(value).ToString("X", CultureInfo.InvariantCulture), Is.EqualTo(value.ToString(CultureInfo.InvariantCulture)));
    }
}
