using Iso8583.Core.Hsm;
using Iso8583.Core.Security;

namespace Iso8583.Host.Authorization;

/// <summary>Working keys of one sign-on of a terminal. Immutable; replaced whole by the next sign-on.</summary>
public sealed class TerminalKeys(ISecurityModule module, WorkingKeyHandles handles, ReadOnlyMemory<byte> f62)
{
    /// <summary>Bytes of a UnionPay MAC: eight characters.</summary>
    public const int MacLength = 8;

    public WorkingKeyHandles Handles { get; } = handles;

    /// <summary>The keys as the response carries them: enciphered under the terminal's master key, with check values. UnionPay: F62; generic dialects: key blocks as text.</summary>
    public ReadOnlyMemory<byte> F62 { get; } = f62;

    /// <summary>The same keys for messages of a generic dialect.</summary>
    public MessageKeys ForMessages { get; } = new(module, handles.Pin, handles.Mac, handles.Mac, isForOneMessage: false);

    /// <summary>Fills in the MAC of a message; zeros where the keys have been replaced meanwhile, which no terminal accepts.</summary>
    public void WriteMac(ReadOnlySpan<byte> data, Span<byte> mac)
    {
        if (module.GenerateMac(Handles.Mac, MacAlgorithm.UnionPayEcb, MacPadding.Zeros, data, mac) != SecurityError.None) mac.Fill((byte)'0');
    }

    /// <summary>Checks the MAC of a message in constant time.</summary>
    public bool IsMacOf(ReadOnlySpan<byte> data, ReadOnlySpan<byte> mac)
        => module.VerifyMac(Handles.Mac, MacAlgorithm.UnionPayEcb, MacPadding.Zeros, data, mac) == SecurityError.None;

    /// <summary>Forgets the keys; a message that still uses them fails closed.</summary>
    public void Destroy()
    {
        module.Destroy(Handles.Pin);
        module.Destroy(Handles.Mac);
        if (Handles.Track is { } track) module.Destroy(track);
    }
}
