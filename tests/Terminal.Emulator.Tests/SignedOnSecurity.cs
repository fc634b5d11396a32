using Iso8583.Core.Security;
using Iso8583.Emulator.Terminal;

namespace Iso8583.Emulator.Tests;

/// <summary>A PIN pad with working keys, and the keys themselves: what an acquirer would hold.</summary>
internal sealed class SignedOnSecurity : IDisposable
{
    public SignedOnSecurity(WorkingKeyLayout layout = WorkingKeyLayout.Double60)
    {
        Master = SecretKey.Create(KeyAlgorithm.Tdes, Convert.FromHexString("11111111111111112222222222222222"));
        Keys = WorkingKeySet.Generate(layout, SystemRandom.Instance);
        Wrapped = Wrap(layout, Keys);
        Security = new WorkingKeySecurity(Master);
        Assert.That(Security.TryLoadWorkingKeys(Wrapped, out var error), Is.True, error);
    }

    public SecretKey Master { get; }

    public WorkingKeySet Keys { get; }

    /// <summary>F62 of the sign-on response.</summary>
    public byte[] Wrapped { get; }

    public WorkingKeySecurity Security { get; }

    public void Dispose()
    {
        Keys.Dispose();
        Master.Dispose();
    }

    private byte[] Wrap(WorkingKeyLayout layout, WorkingKeySet keys)
    {
        var f62 = new byte[WorkingKeySet.SizeOf(layout)];
        Assert.That(keys.TryWrite(layout, Master, f62, out _), Is.EqualTo(SecurityError.None));
        return f62;
    }
}
