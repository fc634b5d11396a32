using Iso8583.Core.Messages;
using Iso8583.Core.Security;
using Iso8583.Emulator.Terminal;

namespace Iso8583.Emulator.Tests;

/// <summary>Invented cards for tests.</summary>
internal static class Cards
{
    public static TestCard Alice { get; } = Card("alice-debit", "6222020000000015");

    public static TestCard Dave { get; } = Card("dave-visa", "4111111111111111");

    private static TestCard Card(string id, string digits)
    {
        Assert.That(Pan.TryParse(digits, out var pan), Is.True);
        Assert.That(Pin.TryParse("123456".AsSpan(), out var pin), Is.True);
        return new TestCard { Id = id, Pan = pan, Expiry = "3012", SequenceNumber = "001", Pin = pin };
    }
}
