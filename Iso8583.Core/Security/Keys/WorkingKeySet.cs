namespace Iso8583.Core.Security;

/// <summary>The working keys of one sign-on: PIN key, MAC key and, where tracks are encrypted, track key.</summary>
public sealed class WorkingKeySet : IDisposable
{
    private const int KcvLength = 4;

    /// <summary>Takes over the keys; <see cref="Dispose"/> clears them.</summary>
    public WorkingKeySet(SecretKey pinKey, SecretKey macKey, SecretKey? trackKey)
    {
        ArgumentNullException.ThrowIfNull(pinKey);
        ArgumentNullException.ThrowIfNull(macKey);
        PinKey = pinKey;
        MacKey = macKey;
        TrackKey = trackKey;
    }

    /// <summary>PIK: enciphers PIN blocks.</summary>
    public SecretKey PinKey { get; }

    /// <summary>MAK: makes and checks MACs.</summary>
    public SecretKey MacKey { get; }

    /// <summary>TDK: enciphers tracks; null where the layout has none.</summary>
    public SecretKey? TrackKey { get; }

    /// <summary>Bytes of a layout.</summary>
    public static int SizeOf(WorkingKeyLayout layout) => layout switch
    {
        WorkingKeyLayout.Single24 => 24,
        WorkingKeyLayout.Double60 or WorkingKeyLayout.DoubleMak60 or WorkingKeyLayout.Sm60 => 60,
        _ => 40,
    };

    /// <summary>Draws fresh keys of the lengths that a layout carries.</summary>
    public static WorkingKeySet Generate(WorkingKeyLayout layout, IRandomSource random)
    {
        var algorithm = AlgorithmOf(layout);
        var macLength = layout is WorkingKeyLayout.Single24 or WorkingKeyLayout.Double40 or WorkingKeyLayout.Double60 ? 8 : 16;
        return new WorkingKeySet(
            SecretKey.Generate(algorithm, layout == WorkingKeyLayout.Single24 ? 8 : 16, random),
            SecretKey.Generate(algorithm, macLength, random),
            SizeOf(layout) == 60 ? SecretKey.Generate(algorithm, 16, random) : null);
    }

    /// <summary>Writes the keys as F62 of the sign-on response.</summary>
    /// <param name="layout">Must fit the keys' lengths and algorithm.</param>
    /// <param name="master">The terminal master key: triple DES, or SM4 for the SM4 layouts.</param>
    /// <param name="f62">At least <see cref="SizeOf"/> bytes.</param>
    /// <param name="written">Bytes written.</param>
    public SecurityError TryWrite(WorkingKeyLayout layout, SecretKey master, Span<byte> f62, out int written)
    {
        ArgumentNullException.ThrowIfNull(master);
        written = 0;
        var algorithm = AlgorithmOf(layout);
        if (master.Algorithm != algorithm) return SecurityError.KeyAlgorithm;
        var size = SizeOf(layout);
        if (f62.Length < size) return SecurityError.DestinationTooShort;
        if (size == 60 && TrackKey is null) return SecurityError.KeyNotAvailable;
        f62 = f62[..size];
        f62.Clear();
        var slot = layout == WorkingKeyLayout.Single24 ? 8 : 16;
        var position = 0;
        var error = WriteKey(master, PinKey, f62, slot, ref position);
        if (error == SecurityError.None) error = WriteKey(master, MacKey, f62, slot, ref position);
        if (error == SecurityError.None && size == 60) error = WriteKey(master, TrackKey!, f62, slot, ref position); // checked above
        if (error != SecurityError.None) return error;
        written = size;
        return SecurityError.None;
    }

    /// <summary>Opens F62 of a sign-on response and verifies every check value.</summary>
    /// <param name="master">The terminal master key.</param>
    /// <param name="f62">24, 40 or 60 bytes. Eight zero bytes after the first half of a 16-byte MAC slot mean a single-length MAC key.</param>
    /// <param name="keys">The keys, or null.</param>
    /// <returns><see cref="SecurityError.KeyCheckValue"/> where a key and its check value differ: the sign-on has failed.</returns>
    public static SecurityError TryOpen(SecretKey master, ReadOnlySpan<byte> f62, out WorkingKeySet? keys)
    {
        ArgumentNullException.ThrowIfNull(master);
        keys = null;
        if (master.Algorithm is not (KeyAlgorithm.Tdes or KeyAlgorithm.Sm4)) return SecurityError.KeyAlgorithm;
        if (f62.Length is not (24 or 40 or 60) || (f62.Length == 24 && master.Algorithm == KeyAlgorithm.Sm4)) return SecurityError.DataLength;
        var slot = f62.Length == 24 ? 8 : 16;
        var macLength = slot;
        if (slot == 16 && master.Algorithm == KeyAlgorithm.Tdes && f62.Slice(20 + 8, 8).IndexOfAnyExcept((byte)0) < 0) macLength = 8;

        SecretKey? mac = null;
        SecretKey? track = null;
        var error = OpenKey(master, f62[..slot], f62.Slice(slot, KcvLength), out var pin);
        var position = slot + KcvLength;
        if (error == SecurityError.None) error = OpenKey(master, f62.Slice(position, macLength), f62.Slice(position + slot, KcvLength), out mac);
        position += slot + KcvLength;
        if (error == SecurityError.None && f62.Length == 60) error = OpenKey(master, f62.Slice(position, slot), f62.Slice(position + slot, KcvLength), out track);
        if (error != SecurityError.None || pin is null || mac is null)
        {
            pin?.Dispose();
            mac?.Dispose();
            track?.Dispose();
            return error;
        }

        keys = new WorkingKeySet(pin, mac, track);
        return SecurityError.None;
    }

    /// <summary>Clears all keys.</summary>
    public void Dispose()
    {
        PinKey.Dispose();
        MacKey.Dispose();
        TrackKey?.Dispose();
    }

    private static SecurityError WriteKey(SecretKey master, SecretKey key, Span<byte> f62, int slot, ref int position)
    {
        if (key.Algorithm != master.Algorithm || key.Length > slot) return SecurityError.KeyLength;
        var error = KeyTransport.Wrap(master, key, f62[position..]);
        if (error == SecurityError.None) error = KeyCheckValue.Compute(key, KcvMethod.Zeros, f62.Slice(position + slot, KcvLength));
        position += slot + KcvLength;
        return error;
    }

    private static SecurityError OpenKey(SecretKey master, ReadOnlySpan<byte> wrapped, ReadOnlySpan<byte> kcv, out SecretKey? key)
    {
        var error = KeyTransport.Unwrap(master, wrapped, master.Algorithm, out key);
        if (error == SecurityError.None && key is not null) error = KeyCheckValue.Verify(key, KcvMethod.Zeros, kcv);
        if (error == SecurityError.None) return error;
        key?.Dispose();
        key = null;
        return error;
    }

    private static KeyAlgorithm AlgorithmOf(WorkingKeyLayout layout) =>
        layout is WorkingKeyLayout.Sm40 or WorkingKeyLayout.Sm60 ? KeyAlgorithm.Sm4 : KeyAlgorithm.Tdes;
}
